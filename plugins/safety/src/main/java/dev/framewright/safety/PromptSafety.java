package dev.framewright.safety;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.Prompt;
import dev.framewright.api.RefusedException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.stage.RequestStage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    /** Path of a list of further rules. */
    static final String BLOCK_LIST = "framewright.safety.blocklist";

    private final PromptFilter filter;
    private final Levels levels;

    /** Reads rules, weights and the settings of this installation. */
    @Activate
    public PromptSafety(BundleContext bundle) {
        this(rules(bundle.getProperty(BLOCK_LIST)), name -> Optional.ofNullable(bundle.getProperty(name)));
    }

    PromptSafety(RuleBook rules, Function<String, Optional<String>> settings) {
        this.filter = new PromptFilter(rules, WordClassifier.shipped(), Map.of());
        this.levels = new Levels(settings);
        // What is wrong for everybody is told at the start, not with the first job.
        levels.of(Submission.LOCAL);
    }

    private static RuleBook rules(@Nullable String list) {
        RuleBook rules = new RuleBook();
        if (list != null && !list.isBlank()) {
            rules.add(Path.of(list.strip()));
        }
        return rules;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        PromptFilter ofTenant = filter.at(levels.of(context.tenant()));
        judge(ofTenant, request.prompt());
        if (request instanceof CustomRequest custom) {
            custom.parameters().forEach((name, value) -> {
                if (name.contains("prompt") || name.contains("text")) {
                    check(ofTenant, name, value);
                }
            });
        }
        context.manifest("safety.prompt", "passed");
        return request;
    }

    private static void judge(PromptFilter filter, Prompt prompt) {
        check(filter, "prompt", prompt.text());
        List<Prompt.Shot> shots = prompt.shots();
        for (int i = 0; i < shots.size(); i++) {
            String field = "prompt.shots[" + i + "]";
            check(filter, field, shots.get(i).text());
            check(filter, field, prompt.forShot(shots.get(i)).text());
        }
        if (shots.size() > 1) {
            // What a sentence leaves out may be said by the next shot.
            String all = shots.stream().map(Prompt.Shot::text).collect(Collectors.joining(" "));
            check(filter, "prompt.shots", all);
            check(filter, "prompt.shots", prompt.text() + " " + all);
        }
    }

    private static void check(PromptFilter filter, String field, String text) {
        filter.refusal(text).ifPresent(category -> {
            throw new RefusedException(
                    NAME,
                    category.code(),
                    field,
                    "The prompt was refused (" + category.code() + "): it seems to ask for " + category.words()
                            + ". Describe the scene without it.");
        });
    }
}
