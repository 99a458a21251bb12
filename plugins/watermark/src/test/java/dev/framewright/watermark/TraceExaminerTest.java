package dev.framewright.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.api.provenance.TraceScore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a build can check without clips of the starter's; the rates are those of {@link TraceTableTest}. */
class TraceExaminerTest {
    @Test
    void madeScenesAreNotTakenForTheStarters() {
        for (int seed = 1; seed <= 6; seed++) {
            TraceScore score = examined(new Size(96, 96), 17, seed).orElseThrow();

            assertThat(score.likely())
                    .as("scene " + seed + ": " + score.score())
                    .isFalse();
            assertThat(score.model()).startsWith("starter ");
            assertThat(score.frames().frames()).isEqualTo(17);
        }
    }

    @Test
    void nothingIsSaidOfWhatWasNotMeasured() {
        assertThat(examined(new Size(96, 96), 8, 1)).isEmpty();
        assertThat(examined(new Size(40, 96), 17, 1)).isEmpty();
        assertThat(examined(new Size(256, 96), 17, 1)).isEmpty();
    }

    @Test
    void aPatternOnTheDecodersGridIsFoundUnderWhatAClipShows() {
        double[][] known = TraceWeights.shipped().pattern();
        TestClip clean = Scenes.scene(1, new Size(96, 96), 17);
        TestClip patterned = new TestClip(
                clean.size(),
                clean.frames().stream().map(frame -> with(known[0], frame)).toList());

        assertThat(likeness(patterned, known[0])).isGreaterThan(.6);
        assertThat(likeness(clean, known[0])).isLessThan(.4);
    }

    @Test
    void weightsComeBackFromTheirLines() {
        TraceWeights weights = TraceWeights.shipped();

        assertThat(TraceWeights.of(weights.lines().stream()
                                .filter(line -> !line.startsWith("#"))
                                .toList())
                        .lines())
                .isEqualTo(weights.lines());
    }

    private static double likeness(TestClip clip, double[] known) {
        Traces traces = new Traces(clip.size());
        clip.frames().forEach(traces::see);
        double likeness = 0;
        for (int i = 0; i < known.length; i++) {
            likeness += traces.pattern()[0][i] * known[i];
        }
        return likeness;
    }

    /** A frame with the pattern laid over its brightness, faintly. */
    private static byte[] with(double[] pattern, byte[] frame) {
        byte[] changed = frame.clone();
        for (int i = 0; i < frame.length; i++) {
            int pixel = i / 3;
            double added = 16 * pattern[pixel / 96 % 8 * 8 + pixel % 96 % 8];
            changed[i] = (byte) Math.max(0, Math.min(255, Math.round((frame[i] & 255) + added)));
        }
        return changed;
    }

    private static Optional<TraceScore> examined(Size size, int frames, int seed) {
        TestClip scene = Scenes.scene(seed, size, frames);
        return new TraceExaminer(new Opened(scene)).examine(Path.of("clip.mp4"));
    }

    private record Opened(TestClip clip) implements ClipReader {
        @Override
        public MediaInfo probe(Path path) {
            throw new UnsupportedOperationException("a clip is opened, not probed");
        }

        @Override
        public Clip open(Path path) {
            return Clip.of(FrameRate.of(8), clip.size(), List.copyOf(clip.frames()));
        }
    }
}
