package dev.framewright.expansion;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Prompt;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.RequestStage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Rewrites prompts whose expansion is wanted. For a model with a small vocabulary it puts words that the model does not
 * know into words near them, and says which; everything else stays as it is, word by word, so that negations and
 * directions do too. For a model that takes any word, {@code ON} adds what long captions name, chosen by the seed.
 */
@Component
public final class PromptExpansion implements RequestStage {
    static final String NAME = "prompt-expansion";

    private final WordTable table = WordTable.shipped();

    /** Reads the table of words. */
    @Activate
    public PromptExpansion() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        Prompt prompt = request.prompt();
        if (prompt.expansion() == Prompt.Expansion.OFF
                || (prompt.text().isBlank() && prompt.shots().isEmpty())) {
            return request;
        }
        Map<String, List<String>> vocabulary = vocabulary(request, context);
        if (!vocabulary.isEmpty()) {
            return request.withPrompt(inWordsOf(vocabulary, prompt, context));
        }
        if (prompt.expansion() == Prompt.Expansion.AUTO || prompt.text().isBlank()) {
            return request;
        }
        context.manifest("expansion", "details");
        return request.withPrompt(prompt.withText(Details.added(prompt.text(), context.seed())));
    }

    private Prompt inWordsOf(Map<String, List<String>> vocabulary, Prompt prompt, JobContext context) {
        Map<String, String> replaced = new LinkedHashMap<>();
        WordTable.Rewriting text = table.rewrite(prompt.text(), vocabulary);
        replaced.putAll(text.replaced());
        List<Prompt.Shot> shots = new ArrayList<>();
        for (Prompt.Shot shot : prompt.shots()) {
            WordTable.Rewriting own = table.rewrite(shot.text(), vocabulary);
            replaced.putAll(own.replaced());
            shots.add(new Prompt.Shot(own.text(), shot.frames()));
        }
        if (replaced.isEmpty()) {
            return prompt;
        }
        List<String> pairs = new ArrayList<>();
        replaced.forEach((word, target) -> pairs.add(word + " as " + target));
        context.notice("This model is asked for what it knows: " + String.join(", ", pairs) + ".");
        context.manifest("expansion", String.join(", ", pairs));
        return new Prompt(text.text(), prompt.negative(), prompt.expansion(), shots);
    }

    private static Map<String, List<String>> vocabulary(VideoRequest request, JobContext context) {
        return context.description()
                .filter(description -> request.model()
                        .model()
                        .map(model -> description.models().indexOf(model) == 0)
                        .orElse(true))
                .map(CapabilityDescription::vocabulary)
                .orElse(Map.of());
    }
}
