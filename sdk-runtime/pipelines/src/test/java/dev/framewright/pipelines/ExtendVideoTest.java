package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.ClipShape;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.ConnectRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.MediaRef;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Progress;
import dev.framewright.api.Prompt;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.tck.RecordedJob;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes on over several windows, and from pictures, on the committed weights. */
class ExtendVideoTest {

    private static final Size SIZE = new Size(64, 64);
    private static final int STEPS = 2;
    private static final Models MODELS =
            new Models(List.of(new CapabilitiesTest.Committed()), List.of(new StarterFamily()));

    private final DrawnSources sources = new DrawnSources();

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        MODELS.close();
    }

    @ParameterizedTest
    @CsvSource({"8, 20, 3", "13, 10, 3", "4, 13, 1"})
    void backwardTheProgressOfAllWindowsIsOne(int overlap, int frames, int windows) {
        ExtendRequest request = extend(sources.clip("clip.mp4", SIZE, 8, 16), OptionalInt.of(overlap), frames);
        RecordedJob job = new RecordedJob(7, folder);

        try (Clip clip = (Clip) new ExtendVideo(MODELS, sources).generate(request, job)) {
            assertThat(clip.frameCount()).isEqualTo(frames);
        }

        assertThat(job.told()).extracting(Progress::step).isSorted().doesNotHaveDuplicates();
        assertThat(job.told()).extracting(Progress::total).containsOnly((long) windows * STEPS);
        assertThat(job.told().get(job.told().size() - 1).step()).isEqualTo(windows * STEPS);
    }

    @ParameterizedTest
    @CsvSource({"8, 20, 3", "8, 100, 12", "13, 10, 3"})
    void backwardTheEstimateCountsTheWindowsThatAreDrawn(int overlap, int frames, int windows) {
        ExtendRequest request = extend(sources.clip("clip.mp4", SIZE, 8, 16), OptionalInt.of(overlap), frames);

        assertThat(new ExtendVideo(MODELS, sources).estimate(request).notices())
                .anyMatch(notice -> notice.endsWith("this one is drawn in " + windows + " windows that overlap."));
    }

    @Test
    void aPictureGoesOnAtTheRateOfItsModel() {
        Path picture = sources.clip("picture.png", SIZE, 24, 1);

        ClipShape shape = new ExtendVideo(MODELS, sources)
                .estimate(extend(picture, OptionalInt.empty(), 16))
                .clip()
                .orElseThrow();

        assertThat(shape.frameRate()).isEqualTo(FrameRate.of(8));
    }

    @Test
    void aPictureThatIsConnectedWithAClipTakesItsRateAndLeavesItsFramesAlone() {
        Path picture = sources.clip("picture.png", SIZE, 24, 1);
        Path clip = sources.clip("clip.mp4", SIZE, 12, 9);
        ConnectRequest request = new ConnectRequest(
                MediaRef.file(picture),
                MediaRef.file(clip),
                OptionalInt.empty(),
                true,
                Prompt.of("a red fox"),
                ClipSpec.modelDefault().withFrames(Frames.count(4)),
                Sampling.modelDefault(),
                ModelChoice.capabilityDefault());

        ClipShape shape =
                new ConnectClips(MODELS, sources).estimate(request).clip().orElseThrow();

        assertThat(shape.frameRate()).isEqualTo(FrameRate.of(12));
        assertThat(shape.frames()).isEqualTo(1 + 4 + 9);
    }

    private static ExtendRequest extend(Path source, OptionalInt overlap, int frames) {
        return new ExtendRequest(
                MediaRef.file(source),
                ExtendRequest.Direction.BACKWARD,
                overlap,
                false,
                Prompt.of("a red fox"),
                ClipSpec.modelDefault().withFrames(Frames.count(frames)),
                Sampling.modelDefault().withSteps(STEPS).withGuidanceScale(1).withSeed(7),
                ModelChoice.capabilityDefault());
    }
}
