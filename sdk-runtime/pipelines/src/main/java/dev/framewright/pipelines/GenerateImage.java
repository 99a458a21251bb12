package dev.framewright.pipelines;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Estimate;
import dev.framewright.api.GenerateImageRequest;
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

/** A picture from words. */
@Component(service = Capability.class)
public final class GenerateImage implements Capability<GenerateImageRequest> {

    private final Models models;
    private final ClipReader reader;

    @Activate
    public GenerateImage(@Reference Models models, @Reference ClipReader reader) {
        this.models = models;
        this.reader = reader;
    }

    @Override
    public String name() {
        return GenerateImageRequest.CAPABILITY;
    }

    @Override
    public Class<GenerateImageRequest> requestType() {
        return GenerateImageRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return GenerationPlan.description(name(), "A picture from words", models);
    }

    @Override
    public Estimate estimate(GenerateImageRequest request) {
        Models.Installed installed = models.installed(request.model());
        ReferencePictures.sources(request.references(), installed.card(), reader);
        return GenerationPlan.of(request, installed).estimate();
    }

    @Override
    public Result generate(GenerateImageRequest request, JobContext context) {
        return models.drawn(request.model(), context, model -> drawn(request, context, model));
    }

    private Clip drawn(GenerateImageRequest request, JobContext context, Supplier<VideoModel> opened) {
        Models.Installed installed = models.installed(request.model());
        List<Source> references = ReferencePictures.sources(request.references(), installed.card(), reader);
        GenerationPlan plan = GenerationPlan.of(request, installed).told(context);
        VideoModel model = opened.get();
        return new Drawing(model, plan, context).clip(request.prompt(), ReferencePictures.of(references, model));
    }
}
