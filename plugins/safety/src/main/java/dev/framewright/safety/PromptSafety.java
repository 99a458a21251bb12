package dev.framewright.safety;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.Prompt;
import dev.framewright.api.RefusedException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.RequestStage;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Refuses prompts, as the user wrote them, before anything else sees them. Negative prompts are not judged: they name
 * what shall not be seen.
 */
@Component(
        service = {RequestStage.class, PromptSafety.class},
        property = "service.ranking:Integer=2147483647")
public final class PromptSafety implements RequestStage {
    static final String NAME = "prompt-safety";

    /** Level of every category, or with {@code .<code>} after it of one: off, relaxed, standard, strict. */
    static final String LEVEL = "framewright.safety.level";
    /** Path of a list of further rules. */
    static final String BLOCK_LIST = "framewright.safety.blocklist";

    private final PromptFilter filter;

    /** Reads rules, weights and the settings of this installation. */
    @Activate
    public PromptSafety(BundleContext bundle) {
        this(filter(bundle));
    }

    PromptSafety(PromptFilter filter) {
        this.filter = filter;
    }

    private static PromptFilter filter(BundleContext bundle) {
        RuleBook rules = new RuleBook();
        String list = bundle.getProperty(BLOCK_LIST);
        if (list != null && !list.isBlank()) {
            rules.add(Path.of(list.strip()));
        }
        Map<Category, Level> levels = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            String own = bundle.getProperty(LEVEL + "." + category.code());
            String wanted = own == null ? bundle.getProperty(LEVEL) : own;
            if (wanted != null) {
                levels.put(category, level(wanted));
            }
        }
        return new PromptFilter(rules, WordClassifier.shipped(), levels);
    }

    private static Level level(String name) {
        try {
            return Level.valueOf(name.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    LEVEL + " must be off, relaxed, standard or strict but was \"" + name + "\"", e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        texts(request).forEach(this::check);
        context.manifest("safety.prompt", "passed");
        return request;
    }

    private void check(String field, String text) {
        filter.refusal(text).ifPresent(category -> {
            throw new RefusedException(
                    NAME,
                    category.code(),
                    field,
                    "The prompt was refused (" + category.code() + "): it seems to ask for " + category.words()
                            + ". Describe the scene without it.");
        });
    }

    private static Map<String, String> texts(VideoRequest request) {
        Map<String, String> texts = new LinkedHashMap<>();
        Prompt prompt = request.prompt();
        texts.put("prompt", prompt.text());
        for (int i = 0; i < prompt.shots().size(); i++) {
            texts.put("prompt.shots[" + i + "]", prompt.shots().get(i).text());
        }
        // What a sentence leaves out may be said by the next shot.
        texts.put(
                "prompt.shots",
                String.join(" ", prompt.shots().stream().map(Prompt.Shot::text).toList()));
        if (request instanceof CustomRequest custom) {
            custom.parameters().forEach((name, value) -> {
                if (name.contains("prompt") || name.contains("text")) {
                    texts.put(name, value);
                }
            });
        }
        return texts;
    }
}
