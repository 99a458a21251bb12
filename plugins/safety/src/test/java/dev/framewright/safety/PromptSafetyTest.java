package dev.framewright.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.Prompt;
import dev.framewright.api.RefusedException;
import dev.framewright.api.stage.RequestStage;
import dev.framewright.tck.RecordedJob;
import java.util.HashMap;
import java.util.List;
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

    /** What a phrase or a rule joins may be split between the prompt and its shots, which are drawn as one text. */
    @ParameterizedTest
    @CsvSource({
        "Taylor, Swift singing on a stage, a forest, real-person, prompt.shots[0]",
        "Taylor, a forest, Swift singing on a stage, real-person, prompt.shots[1]",
        "a child by a lake, a forest, chained to a wall, minors, prompt.shots[1]",
        "a lake, a child, chained to a wall, minors, prompt.shots",
        "a lake, a forest, a meadow, , ",
    })
    void aPromptIsJudgedWithItsShots(String text, String first, String second, String code, String field) {
        Prompt prompt = new Prompt(
                text,
                Optional.empty(),
                Prompt.Expansion.OFF,
                List.of(new Prompt.Shot(first, Frames.count(9)), new Prompt.Shot(second, Frames.count(9))));
        PromptSafety safety = new PromptSafety(new RuleBook(), name -> Optional.empty());

        for (RequestStage stage : List.of(safety, new RewrittenPromptSafety(safety))) {
            Throwable thrown = catchThrowable(
                    () -> stage.apply(GenerateRequest.of("a kite").withPrompt(prompt), new RecordedJob()));

            if (code == null) {
                assertThat(thrown).isNull();
            } else {
                assertThat(thrown).isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused.field()).contains(field);
                });
            }
        }
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
