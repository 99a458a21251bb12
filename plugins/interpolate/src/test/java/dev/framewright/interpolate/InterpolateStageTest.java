package dev.framewright.interpolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.tck.RecordedJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterpolateStageTest {
    private static final GenerateRequest KITE = GenerateRequest.of("a kite");

    private final RecordedJob job = new RecordedJob();

    @Test
    void whatWasGeneratedIsGivenMoreFrames() {
        Clip fast = new InterpolateStage("2", new Motion()).apply(clip(), KITE, job);

        assertThat(fast.frameRate()).isEqualTo(FrameRate.of(32));
        assertThat(job.notices()).isEmpty();
    }

    @Test
    void aRateThatNoClipMayHaveIsHeldAndTold() {
        Clip fast = new InterpolateStage("16", new Motion()).apply(clip(), KITE, job);

        assertThat(fast.frameRate()).isEqualTo(FrameRate.of(240));
        assertThat(job.notices())
                .containsExactly(
                        "framewright.interpolate.after is 16, but the clip of 16 frames a second was given 240,"
                                + " the most that a clip may have.");
    }

    @Test
    void aUsersOwnClipKeepsItsRate() {
        InterpolateStage stage = new InterpolateStage("2", new Motion());
        Clip clip = clip();

        for (String capability : List.of("upscale", "interpolate")) {
            assertThat(stage.apply(clip, CustomRequest.of(capability, Map.of()), job))
                    .isSameAs(clip);
        }
    }

    @Test
    void aSettingThatIsNoneIsRefusedBeforeAnythingIsDrawn() {
        InterpolateStage wrong = new InterpolateStage("twice", new Motion());
        CustomRequest training = CustomRequest.of("train", Map.of());

        assertThatThrownBy(() -> wrong.apply(KITE, job))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("framewright.interpolate.after must be 2 to 16, or not set, but was \"twice\"");
        assertThat(wrong.apply(training, job)).isSameAs(training);
    }

    private static Clip clip() {
        Size size = new Size(8, 8);
        return Clip.of(FrameRate.of(16), size, List.of(new byte[size.rgbBytes()], new byte[size.rgbBytes()]));
    }
}
