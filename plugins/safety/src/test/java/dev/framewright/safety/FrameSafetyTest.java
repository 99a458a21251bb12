package dev.framewright.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.RefusedException;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.tck.RecordedJob;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameSafetyTest {
    private static final float[] HARMLESS = {.6f, .01f, .3f, .04f, .05f};
    private static final float[] UNSAFE = {0, .3f, .05f, .6f, .05f};

    @TempDir
    private Path folder;

    private RecordedJob job;

    @BeforeEach
    void aJob() {
        job = new RecordedJob(RecordedJob.SEED, folder);
    }

    /** The same picture through the package's own network in TensorFlow.js 4.22.0, on its processor backend. */
    @Test
    void theNetworkSaysWhatThePackageSays() {
        byte[] rgb = new byte[96 * 80 * 3];
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 96; x++) {
                int at = 3 * (y * 96 + x);
                rgb[at] = (byte) (x * 7 + y * 3);
                rgb[at + 1] = (byte) (x * x / 9 + y);
                rgb[at + 2] = (byte) (y * 5);
            }
        }
        double[] golden = {0.48614, 0.03600, 0.37844, 0.08793, 0.01148};

        try (FrameClassifier classifier = new FrameClassifier()) {
            float[] kinds = classifier.probabilities(rgb, new Size(96, 80));

            for (int i = 0; i < golden.length; i++) {
                // Weights are stored in half precision.
                assertThat((double) kinds[i]).as(FrameClassifier.KINDS.get(i)).isCloseTo(golden[i], within(1e-2));
            }
        }
    }

    @Test
    void harmlessFramesPassAndTheWorstIsInTheManifest() {
        try (Clip clip = checked(3, -1)) {
            byte[] frame = new byte[12];
            assertThat(clip.next(frame) && clip.next(frame) && clip.next(frame)).isTrue();
            assertThat(clip.next(frame)).isFalse();
        }

        assertThat(job.manifest()).containsEntry("safety.frames", "passed: at most 0.05 at frame 0, refused from 0.85");
    }

    @Test
    void theFirstUnsafeFrameEndsTheClipWithItsNumber() {
        try (Clip clip = checked(3, 1)) {
            byte[] frame = new byte[12];
            assertThat(clip.next(frame)).isTrue();

            assertThatThrownBy(() -> clip.next(frame))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.code()).isEqualTo("sexual"))
                    .hasMessageContaining("Frame 1 was refused")
                    .hasMessageContaining("90 % sure");
        }
        assertThat(job.manifest()).isEmpty();
    }

    @Test
    void switchedOffNothingIsJudged() {
        Clip clip = Clip.of(FrameRate.of(8), new Size(2, 2), Collections.nCopies(1, new byte[12]));
        FrameJudge off = new FrameJudge("off", (rgb, size) -> {
            throw new AssertionError("a frame was judged");
        });

        assertThat(new FrameSafety(off).apply(clip, GenerateRequest.of("a kite"), job))
                .isSameAs(clip);
        assertThat(job.manifest()).containsEntry("safety.frames", "off");
    }

    @Test
    void unlessSetOnlyWhatIsAllButCertainIsRefused() {
        FrameJudge judge = new FrameJudge(null, (rgb, size) -> new float[] {0, 0, 1 - rgb[0] / 100f, rgb[0] / 100f, 0});

        assertThat(judge.off()).isFalse();
        assertThat(judge.judged("frame-safety", "", 0, new byte[] {97}, new Size(1, 1)))
                .isCloseTo(.97, within(1e-6));
        assertThatThrownBy(() -> judge.judged("frame-safety", "", 1, new byte[] {99}, new Size(1, 1)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aSettingThatIsNoThresholdIsNamed() {
        assertThatThrownBy(() -> judge("often"))
                .hasMessage(
                        "framewright.safety.frames must be a number above 0 and at most 1, or off, but was \"often\"");
        assertThatThrownBy(() -> judge("0")).hasMessageContaining("above 0");
    }

    private Clip checked(int frames, int unsafe) {
        Clip clip = Clip.of(FrameRate.of(8), new Size(2, 2), Collections.nCopies(frames, new byte[12]));
        int[] seen = {0};
        FrameJudge judge = new FrameJudge("0.85", (rgb, size) -> seen[0]++ == unsafe ? UNSAFE : HARMLESS);
        return new FrameSafety(judge).apply(clip, GenerateRequest.of("a kite"), job);
    }

    private static FrameJudge judge(String setting) {
        return new FrameJudge(setting, (rgb, size) -> HARMLESS);
    }
}
