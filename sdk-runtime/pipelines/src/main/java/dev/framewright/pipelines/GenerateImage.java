package dev.framewright.pipelines;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Estimate;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A picture from words. */
@Component(service = Capability.class)
public final class GenerateImage implements Capability<GenerateImageRequest> {

    private final Models models;

    @Activate
    public GenerateImage(@Reference Models models) {
        this.models = models;
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
        return GenerationPlan.of(request, models.installed(request.model())).estimate();
    }

    @Override
    public Result generate(GenerateImageRequest request, JobContext context) {
        Models.Installed installed = models.installed(request.model());
        GenerationPlan plan = GenerationPlan.of(request, installed).told(context);
        return new Drawing(models.open(installed), plan, context).clip(request.prompt(), Given.NOTHING);
    }
}
