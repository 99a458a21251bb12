package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.CapabilityDescription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluateCapabilityTest {

    @Test
    void whatTheModelsCardDecidesIsDescribedWithoutANumber() {
        CapabilityDescription description = new EvaluateCapability(List.of()).describe();

        assertThat(description.checked(Map.of())).doesNotContainKeys("guidance", "steps");
        assertThat(description.setting("guidance").orElseThrow().note()).contains("default of the model");
    }
}
