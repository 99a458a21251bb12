package dev.framewright.upscale;

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

class UpscaleStageTest {
    private final Size size = new Size(8, 8);
    private final Clip clip = Clip.of(FrameRate.of(8), size, List.of(new byte[size.rgbBytes()]));
    private final UpscaleStage stage = new UpscaleStage("2", new Upscaler());

    @Test
    void whatWasGeneratedIsMadeLarger() {
        assertThat(stage.apply(clip, GenerateRequest.of("a kite"), new RecordedJob())
                        .size())
                .isEqualTo(new Size(16, 16));
    }

    @Test
    void aUsersOwnClipKeepsItsSize() {
        for (String capability : List.of("upscale", "interpolate")) {
            assertThat(stage.apply(clip, CustomRequest.of(capability, Map.of()), new RecordedJob()))
                    .isSameAs(clip);
        }
    }

    @Test
    void aSettingThatIsNoneIsRefusedBeforeAnythingIsDrawn() {
        UpscaleStage wrong = new UpscaleStage("3", new Upscaler());
        CustomRequest training = CustomRequest.of("train", Map.of());

        assertThatThrownBy(() -> wrong.apply(GenerateRequest.of("a kite"), new RecordedJob()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("framewright.upscale.after must be 2, 4, 2 2, or not set, but was \"3\"");
        assertThat(wrong.apply(training, new RecordedJob())).isSameAs(training);
    }
}
