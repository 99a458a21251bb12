package dev.framewright.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.GenerateRequest;
import dev.framewright.api.RefusedException;
import dev.framewright.tck.RecordedJob;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptSafetyTest {
    private static final String MINORS = "a naked child";

    @ParameterizedTest
    @CsvSource({
        // Settings for everybody, a tenant's own, one category of it; whether the tenant and another one are refused.
        "standard, , , true, true",
        "standard, off, , false, true",
        "off, standard, , true, false",
        "standard, strict, off, false, true",
        "standard, off, strict, true, true",
    })
    void aTenantsOwnLevelCountsForItAlone(
            String everybody, String tenants, String sexual, boolean refused, boolean otherRefused) {
        Map<String, String> settings = new HashMap<>(Map.of("framewright.safety.level", everybody));
        if (tenants != null) {
            settings.put("framewright.safety.tenant.art-school.level", tenants);
        }
        if (sexual != null) {
            settings.put("framewright.safety.tenant.art-school.level.sexual", sexual);
        }

        assertThat(refuses(settings, "art-school", "a n4ked woman")).isEqualTo(refused);
        assertThat(refuses(settings, "nursery", "a n4ked woman")).isEqualTo(otherRefused);
    }

    @Test
    void noTenantMayAskForMinors() {
        Map<String, String> settings =
                Map.of("framewright.safety.level", "off", "framewright.safety.tenant.art-school.level.minors", "off");

        assertThat(refuses(settings, "art-school", MINORS)).isTrue();
    }

    @Test
    void aSettingThatIsNoLevelIsNamed() {
        assertThatThrownBy(() -> refuses(Map.of("framewright.safety.level", "loose"), "local", "a kite"))
                .hasMessage("framewright.safety.level must be off, relaxed, standard or strict but was \"loose\"");
        assertThatThrownBy(() ->
                        refuses(Map.of("framewright.safety.tenant.nursery.level.hate", "high"), "nursery", "a kite"))
                .hasMessageStartingWith("framewright.safety.tenant.nursery.level.hate must be");
    }

    private static boolean refuses(Map<String, String> settings, String tenant, String prompt) {
        PromptSafety safety = new PromptSafety(new RuleBook(), name -> Optional.ofNullable(settings.get(name)));
        try {
            safety.apply(GenerateRequest.of(prompt), new RecordedJob().askedBy(tenant));
            return false;
        } catch (RefusedException e) {
            return true;
        }
    }
}
