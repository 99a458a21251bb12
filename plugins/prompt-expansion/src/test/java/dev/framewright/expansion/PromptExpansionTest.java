package dev.framewright.expansion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.VideoRequest;
import dev.framewright.tck.RecordedJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptExpansionTest {
    private static final Map<String, List<String>> STARTER = Map.of(
            "subjects", List.of("horse", "cat", "dog", "fish", "flamingo", "fox", "elephant", "snowman"),
            "places", List.of("meadow", "beach", "snow"),
            "motions", List.of("left", "right"));

    private static final VideoRequest KITTEN = GenerateRequest.of("a kitten sprinting")
            .withPrompt(Prompt.of("a kitten sprinting").withExpansion(Prompt.Expansion.AUTO));

    private final WordTable table = WordTable.shipped();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a kitten sprinting left over a pasture        | a cat running left over a meadow",
                "An ostrich trots to the right at the seaside  | A flamingo walks to the right at the beach",
                "two wolves galloping from right to left       | two dogs running from right to left",
                "a mammoth on ice                              | an elephant on snow",
                "sharks, not moving                            | fish, not moving",
                "a stallion that is not galloping, no kittens  | a horse that is not running, no cats",
                "a cathedral and a kitten-like thing           | a cathedral and a kitten-like thing",
                "a horse running left                          | a horse running left"
            })
    void unknownWordsBecomeKnownOnesAndAllOthersStay(String prompt, String rewritten) {
        assertThat(table.rewrite(prompt, STARTER).text()).isEqualTo(rewritten);
    }

    @ParameterizedTest
    @CsvSource({"two moths, two butterflies", "three rams, three sheep", "stags, deer", "squids, octopuses"})
    void moreThanOneIsSaidAsTheModelLearntIt(String prompt, String rewritten) {
        Map<String, List<String>> seventh = Map.of("subjects", List.of("butterfly", "sheep", "deer", "octopus"));

        assertThat(table.rewrite(prompt, seventh).text()).isEqualTo(rewritten);
    }

    @Test
    void whatWasReplacedIsNamed() {
        assertThat(table.rewrite("a kitten sprinting", STARTER).replaced())
                .containsExactlyInAnyOrderEntriesOf(Map.of("kitten", "cat", "sprinting", "running"));
    }

    @Test
    void aWordThatTheModelKnowsIsLeftAlone() {
        Map<String, List<String>> larger = Map.of("subjects", List.of("cat", "kitten"));

        assertThat(table.rewrite("a kitten", larger).text()).isEqualTo("a kitten");
    }

    @Test
    void aPromptIsPutIntoTheWordsOfTheModelThatServesAndTheNoteSaysSo() {
        RecordedJob job = new RecordedJob().servedBy(described(STARTER));

        VideoRequest rewritten = new PromptExpansion().apply(KITTEN, job);

        assertThat(rewritten.prompt().text()).isEqualTo("a cat running");
        assertThat(job.notices()).singleElement().asString().contains("kitten as cat", "sprinting as running");
    }

    @Test
    void anotherModelThanTheOneDescribedIsNotGivenItsWords() {
        VideoRequest other = GenerateRequest.of("a kitten sprinting")
                .withPrompt(KITTEN.prompt())
                .withModel(ModelChoice.of("wan"));

        assertThat(new PromptExpansion().apply(other, new RecordedJob().servedBy(described(STARTER))))
                .isEqualTo(other);
    }

    @Test
    void withoutADescriptionThePromptStaysAsItIs() {
        assertThat(new PromptExpansion().apply(KITTEN, new RecordedJob())).isEqualTo(KITTEN);
    }

    @Test
    void detailsFollowTheSeedAndNeverContradictThePrompt() {
        String prompt = "a ferry at night, pencil drawing.";

        assertThat(Details.added(prompt, 7))
                .isEqualTo(Details.added(prompt, 7))
                .startsWith("a ferry at night, pencil drawing, ");
        assertThat(Details.added(prompt, 7))
                .doesNotContain("daylight", "colours")
                .containsAnyOf("camera", "eye level");
        assertThat(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L))
                .extracting(seed -> Details.added("a ferry", seed))
                .contains(Details.added("a ferry", 1))
                .anyMatch(text -> !text.equals(Details.added("a ferry", 1)));
    }

    private static CapabilityDescription described(Map<String, List<String>> vocabulary) {
        return new CapabilityDescription("generate", "", List.of("starter", "wan"), List.of(), vocabulary, List.of());
    }
}
