package dev.framewright.training.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluationPromptsTest {

    @Test
    void evaluationPromptsStayTheSameAndFitTheWorld() {
        List<EvaluationPrompts.Prompt> grammar = EvaluationPrompts.grammar(WorldConfiguration.first());
        List<EvaluationPrompts.Prompt> free = EvaluationPrompts.free(WorldConfiguration.first());

        assertThat(grammar).hasSize(400).isEqualTo(EvaluationPrompts.grammar(WorldConfiguration.first()));
        assertThat(free).hasSizeGreaterThanOrEqualTo(100);
        assertThat(free).extracting(EvaluationPrompts.Prompt::text).doesNotHaveDuplicates();
        assertThat(free.get(0).text()).isEqualTo("a horse running left across a snowy field");
        Set<Subject> subjects = new HashSet<>();
        free.forEach(prompt -> subjects.add(prompt.wanted().subject()));
        assertThat(subjects).containsExactlyInAnyOrderElementsOf(Subjects.ALL);
    }
}
