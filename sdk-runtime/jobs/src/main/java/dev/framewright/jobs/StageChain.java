package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.ArtefactStage;
import dev.framewright.api.stage.FrameStage;
import dev.framewright.api.stage.RequestStage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The stages of this moment, highest rank first. A stage that throws ends the job; none is ever skipped. */
@Component(service = StageChain.class)
public final class StageChain {
    private final List<RequestStage> requestStages;
    private final List<FrameStage> frameStages;
    private final List<ArtefactStage> artefactStages;

    /** Takes the stages of this moment; a new stage makes a new chain. */
    @Activate
    public StageChain(
            @Reference(policyOption = ReferencePolicyOption.GREEDY)
                    Collection<Map.Entry<Map<String, Object>, RequestStage>> requestStages,
            @Reference(policyOption = ReferencePolicyOption.GREEDY)
                    Collection<Map.Entry<Map<String, Object>, FrameStage>> frameStages,
            @Reference(policyOption = ReferencePolicyOption.GREEDY)
                    Collection<Map.Entry<Map<String, Object>, ArtefactStage>> artefactStages) {
        this.requestStages = ByRank.highestFirst(requestStages);
        this.frameStages = ByRank.highestFirst(frameStages);
        this.artefactStages = ByRank.highestFirst(artefactStages);
    }

    VideoRequest apply(VideoRequest request, JobContext context) {
        VideoRequest rewritten = request;
        for (RequestStage stage : requestStages) {
            context.throwIfCancelled();
            rewritten = stage.apply(rewritten, context);
        }
        return rewritten;
    }

    Clip apply(Clip clip, VideoRequest request, JobContext context) {
        Clip finished = clip;
        for (FrameStage stage : frameStages) {
            finished = stage.apply(finished, request, context);
        }
        return finished;
    }

    Artefact apply(Artefact artefact, VideoRequest request, JobContext context) {
        Artefact finished = artefact;
        for (ArtefactStage stage : artefactStages) {
            context.throwIfCancelled();
            finished = stage.apply(finished, request, context);
        }
        return finished;
    }
}
