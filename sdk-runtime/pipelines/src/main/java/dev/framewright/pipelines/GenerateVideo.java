package dev.framewright.pipelines;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Estimate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A clip from words, by the starter model. */
@Component(service = Capability.class)
public final class GenerateVideo implements Capability<GenerateRequest> {

    private final StarterModels models;

    @Activate
    public GenerateVideo(@Reference StarterModels models) {
        this.models = models;
    }

    @Override
    public String name() {
        return GenerateRequest.CAPABILITY;
    }

    @Override
    public Class<GenerateRequest> requestType() {
        return GenerateRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return StarterDescription.of(name(), "A clip from words", models);
    }

    @Override
    public Estimate estimate(GenerateRequest request) {
        return StarterDescription.estimate(GenerationPlan.of(request, models.card(request.model())));
    }

    @Override
    public Result generate(GenerateRequest request, JobContext context) {
        GenerationPlan plan = GenerationPlan.of(request, models.card(request.model()));
        return new StarterRun(models.model(request.model()), plan).clip(request.prompt(), context);
    }
}
