package dev.framewright.pipelines;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ConnectRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipReader;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The frames that lead from one clip to another. */
@Component(service = Capability.class)
public final class ConnectClips implements Capability<ConnectRequest> {

    private final Models models;
    private final ClipReader reader;

    @Activate
    public ConnectClips(@Reference Models models, @Reference ClipReader reader) {
        this.models = models;
        this.reader = reader;
    }

    @Override
    public String name() {
        return ConnectRequest.CAPABILITY;
    }

    @Override
    public Class<ConnectRequest> requestType() {
        return ConnectRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return GenerationPlan.description(
                name(),
                "The frames that lead from one clip to another",
                models,
                Setting.text("from", "the clip before"),
                Setting.text("to", "the clip after"),
                Setting.number("overlapFrames", "5", 1, 1000, 1, "frames of each clip that lead the new ones"),
                Setting.choice("stitched", List.of("false", "true"), "whether the result holds both clips"));
    }

    private Gap gap(ConnectRequest request) {
        Source from = Source.of(reader, "from", request.from());
        Source to = Source.of(reader, "to", request.to());
        Models.Installed model = models.installed(request.model());
        Gap.Kept kept = request.stitched() ? Gap.Kept.BOTH : Gap.Kept.NONE;
        return Gap.of(request, model, from, to, request.overlapFrames(), kept);
    }

    @Override
    public Estimate estimate(ConnectRequest request) {
        return gap(request).plan().estimate();
    }

    @Override
    public Result generate(ConnectRequest request, JobContext context) {
        return models.drawn(request.model(), context, model -> drawn(request, context, model));
    }

    private Clip drawn(ConnectRequest request, JobContext context, Supplier<VideoModel> opened) {
        Gap gap = gap(request);
        GenerationPlan plan = gap.plan().told(context);
        return gap.fill(new Drawing(opened.get(), plan, context), request.prompt());
    }
}
