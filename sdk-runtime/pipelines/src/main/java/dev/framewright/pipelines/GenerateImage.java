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

/** A picture from words, by the starter model. */
@Component(service = Capability.class)
public final class GenerateImage implements Capability<GenerateImageRequest> {

    private final StarterModels models;

    @Activate
    public GenerateImage(@Reference StarterModels models) {
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
        return StarterDescription.of(name(), "A picture from words", models);
    }

    @Override
    public Estimate estimate(GenerateImageRequest request) {
        return StarterDescription.estimate(GenerationPlan.of(request, models.card(request.model())));
    }

    @Override
    public Result generate(GenerateImageRequest request, JobContext context) {
        GenerationPlan plan = GenerationPlan.of(request, models.card(request.model()));
        return new StarterRun(models.model(request.model()), plan).clip(request.prompt(), context);
    }
}
