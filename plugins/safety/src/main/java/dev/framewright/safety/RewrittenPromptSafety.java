package dev.framewright.safety;

import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.RequestStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Judges the prompt once more after every other stage has rewritten it. */
@Component(service = RequestStage.class, property = "service.ranking:Integer=-2147483648")
public final class RewrittenPromptSafety implements RequestStage {
    private final PromptSafety safety;

    @Activate
    public RewrittenPromptSafety(@Reference PromptSafety safety) {
        this.safety = safety;
    }

    @Override
    public String name() {
        return "rewritten-prompt-safety";
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        return safety.apply(request, context);
    }
}
