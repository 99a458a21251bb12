package dev.framewright.training.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    private final Vocabulary vocabulary = new Vocabulary(WorldConfiguration.first());

    @Test
    void wordsThatNoCaptionUsesAreReported() {
        assertThat(vocabulary.unknownWords("A zebra juggling chainsaws in the snow"))
                .containsExactly("zebra", "juggling", "chainsaws");
    }

    @Test
    void knownWordsInOtherFormsAreNotReported() {
        assertThat(vocabulary.unknownWords("Two foxes walked slowly to the left, in the city."))
                .isEmpty();
    }

    @Test
    void noCaptionOfTheWorldHasAnUnknownWord() {
        WorldConfiguration full = WorldConfiguration.full();
        Vocabulary all = new Vocabulary(full);
        WorldRandom random = new WorldRandom(1);
        for (int i = 0; i < 3_000; i++) {
            String caption = Captions.caption(full.sample(random), random);

            assertThat(all.unknownWords(caption)).as(caption).isEmpty();
        }
    }

    @Test
    void whatTheFirstWorldLacksIsUnknownToIt() {
        assertThat(vocabulary.unknownWords("a ghost in a forest")).containsExactly("ghost", "forest");
        assertThat(vocabulary.description()).contains("horse", "snow", "jump").doesNotContain("ghost");
    }

    @Test
    void theSubjectsOfAPromptAreFound() {
        assertThat(vocabulary.subjectsIn("Two bunnies beside the red car"))
                .extracting(Subject::name)
                .containsExactly("rabbit", "car");
    }

    @Test
    void evaluationPromptsStayTheSameAndFitTheWorld() {
        List<EvaluationPrompts.Prompt> grammar = EvaluationPrompts.grammar(WorldConfiguration.first());
        List<EvaluationPrompts.Prompt> free = EvaluationPrompts.free(WorldConfiguration.first());

        assertThat(grammar).hasSize(400).isEqualTo(EvaluationPrompts.grammar(WorldConfiguration.first()));
        assertThat(free).hasSizeGreaterThanOrEqualTo(60);
        assertThat(free.get(0).text()).isEqualTo("a horse running left across a snowy field");
        Set<Subject> subjects = new HashSet<>();
        free.forEach(prompt -> subjects.add(prompt.wanted().subject()));
        assertThat(subjects).containsExactlyInAnyOrderElementsOf(Subjects.FIRST);
    }
}
