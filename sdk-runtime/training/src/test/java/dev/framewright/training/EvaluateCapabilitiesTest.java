package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluateCapabilitiesTest {

    @Test
    void oneCapabilityMayBeMeasuredAlone() {
        CapabilityDescription description = new EvaluateCapabilities(List.of()).describe();

        assertThat(description.checked(Map.of())).containsEntry("capability", "every");
        assertThat(description.checked(Map.of("capability", "image-to-video")))
                .containsEntry("capability", "image-to-video");
        assertThatThrownBy(() -> description.checked(Map.of("capability", "upscale")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("capability");
    }
}
