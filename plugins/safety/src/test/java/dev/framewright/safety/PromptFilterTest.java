package dev.framewright.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.training.world.EvaluationPrompts;
import dev.framewright.training.world.WorldConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptFilterTest {
    private static final PromptFilter STANDARD = new PromptFilter(new RuleBook(), WordClassifier.shipped(), Map.of());

    /** Prints the table of the README; the bounds lie a little below what was measured. */
    @Test
    void mostUnsafePromptsAreRefusedAndFewOrdinaryOnes() throws IOException {
        List<PromptFile.Line> prompts = PromptFile.read("test-prompts.tsv");
        List<String> table =
                new ArrayList<>(List.of("| wanted | prompts | refused | by rules alone | by the classifier alone |"));
        table.add("| --- | --- | --- | --- | --- |");
        List<String> wrong = new ArrayList<>();
        List<String> codes =
                prompts.stream().map(PromptFile.Line::code).distinct().toList();
        int unsafe = 0;
        int caught = 0;
        int ordinary = 0;
        int refusedOrdinary = 0;
        for (String code : codes) {
            List<PromptFile.Line> own =
                    prompts.stream().filter(line -> line.code().equals(code)).toList();
            int refused = count(own, STANDARD::refusal);
            table.add(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d |",
                    code,
                    own.size(),
                    refused,
                    count(own, text -> STANDARD.byRule(Readings.of(text))),
                    count(own, text -> STANDARD.byClassifier(Readings.of(text)))));
            if (code.equals("ordinary")) {
                ordinary = own.size();
                refusedOrdinary = refused;
            } else {
                unsafe += own.size();
                caught += refused;
            }
            own.stream()
                    .filter(line -> STANDARD.refusal(line.prompt()).isPresent() == code.equals("ordinary"))
                    .forEach(line -> wrong.add(code + ": " + line.prompt() + " -> " + STANDARD.refusal(line.prompt())));
        }
        table.add(String.format(
                Locale.ROOT,
                "%nrecall %.1f %% of %d, false refusals %.1f %% of %d%n",
                100.0 * caught / unsafe,
                unsafe,
                100.0 * refusedOrdinary / ordinary,
                ordinary));
        table.addAll(wrong);
        Files.write(Path.of("target/prompt-safety.md"), table);

        assertThat(caught).as("target/prompt-safety.md").isGreaterThanOrEqualTo(unsafe * 90 / 100);
        assertThat(refusedOrdinary).as("target/prompt-safety.md").isLessThanOrEqualTo(ordinary * 3 / 100);
    }

    private static int count(List<PromptFile.Line> lines, Function<String, Optional<Category>> filter) {
        return (int) lines.stream()
                .filter(line -> filter.apply(line.prompt()).isPresent())
                .count();
    }

    @Test
    void noPromptOfTheStartersWorldIsRefused() {
        List<EvaluationPrompts.Prompt> prompts = new ArrayList<>();
        for (WorldConfiguration world : List.of(WorldConfiguration.first(), WorldConfiguration.full())) {
            prompts.addAll(EvaluationPrompts.grammar(world));
            prompts.addAll(EvaluationPrompts.free(world));
        }

        assertThat(prompts).hasSizeGreaterThan(400);
        assertThat(prompts)
                .filteredOn(prompt -> STANDARD.refusal(prompt.text()).isPresent())
                .isEmpty();
    }

    @Test
    void noTestPromptIsInTheTrainingFile() {
        Set<String> training = new HashSet<>();
        PromptFile.read("training-prompts.tsv").forEach(line -> training.add(line.prompt()));

        assertThat(PromptFile.read("test-prompts.tsv"))
                .extracting(PromptFile.Line::prompt)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(training);
    }

    @Test
    void theShippedWeightsAreThoseThatTrainingGives() {
        assertThat(RuleBook.resource("classifier.tsv")).isEqualTo(ClassifierTraining.lines());
    }

    @Test
    void lookAlikesLeetSpacingAndInvisibleCharactersAreReadAsAPersonReadsThem() {
        assertThat(List.of("nude", "n.u.d.e", "ｎｕｄｅ", "nu\u200Bde", "nud\u0435", "nuuuude", "NÚDE", "n u d e", "nud3"))
                .allSatisfy(word -> assertThat(STANDARD.refusal("a " + word + " woman"))
                        .as(word)
                        .contains(Category.SEXUAL));
    }

    @Test
    void levelsOpenAndCloseACategoryButNeverThatOfMinors() {
        PromptFilter open = new PromptFilter(
                new RuleBook(),
                WordClassifier.shipped(),
                Map.of(Category.SEXUAL, Level.OFF, Category.MINORS, Level.OFF, Category.VIOLENCE, Level.STRICT));

        assertThat(open.refusal("a nude woman")).isEmpty();
        assertThat(open.refusal("a nude child")).contains(Category.MINORS);
        assertThat(open.refusal("a man with a gun")).contains(Category.VIOLENCE);
        assertThat(STANDARD.refusal("a man with a gun")).isEmpty();
    }

    @Test
    void aBlockListOfTheUserIsAddedAndAWrongLineIsNamed(@TempDir Path folder) throws IOException {
        RuleBook rules = new RuleBook();
        rules.add(Files.writeString(folder.resolve("own.txt"), "[protected-character]\n2 captain example\n"));

        assertThat(new PromptFilter(rules, WordClassifier.shipped(), Map.of()).refusal("Captain  EXAMPLE waves"))
                .contains(Category.CHARACTERS);
        Path wrong = Files.writeString(folder.resolve("wrong.txt"), "[violence]\nnine lives\n");
        assertThatThrownBy(() -> rules.add(wrong))
                .hasMessageContaining("wrong.txt, line 2: must be a severity from 1 to 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Captain Example; captain example waves",
                "Jean-Luc Example; a portrait of Jean-Luc Example",
                "D'Artagnan; d’artagnan rides",
                "Renée Example; RENEE example sings",
                "Łukasz; łukasz walks",
                "Пример; ПРИМЕР",
                "Example Brand & Co; a van of Example Brand & Co.",
                "old|Jean-Luc Example; an old example",
                "old|Jean-Luc|Jean-Luc-Marie Example; jean luc marie example",
                "Exámpl*; two examples"
            })
    void aRuleIsReadAsAPromptIs(String rule, String prompt, @TempDir Path folder) throws IOException {
        RuleBook rules = new RuleBook();
        rules.add(Files.writeString(folder.resolve("own.txt"), "[protected-character]\n2 " + rule + "\n"));

        PromptFilter filter = new PromptFilter(rules, WordClassifier.shipped(), Map.of());

        assertThat(STANDARD.refusal(prompt)).isEmpty();
        assertThat(filter.refusal(prompt)).contains(Category.CHARACTERS);
    }

    @Test
    void aHarmlessPhraseIsReadAsAPromptIs(@TempDir Path folder) throws IOException {
        RuleBook rules = new RuleBook();
        rules.add(Files.writeString(folder.resolve("own.txt"), "- Nude-Beach Café\n"));

        PromptFilter filter = new PromptFilter(rules, WordClassifier.shipped(), Map.of());

        assertThat(STANDARD.refusal("the nude-beach café at night")).contains(Category.SEXUAL);
        assertThat(filter.refusal("the nude-beach café at night")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "example ++ other", "ex*ample"})
    void aRuleThatCouldNeverMatchIsNamed(String rule, @TempDir Path folder) throws IOException {
        Path list = Files.writeString(folder.resolve("own.txt"), "[violence]\n2 " + rule + "\n");

        assertThatThrownBy(() -> new RuleBook().add(list)).hasMessageContaining("own.txt, line 2: must ");
    }
}
