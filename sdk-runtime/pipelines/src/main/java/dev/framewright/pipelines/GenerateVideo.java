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

/** A clip from words. */
@Component(service = Capability.class)
public final class GenerateVideo implements Capability<GenerateRequest> {

    private final Models models;

    @Activate
    public GenerateVideo(@Reference Models models) {
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
        return GenerationPlan.description(name(), "A clip from words", models);
    }

    @Override
    public Estimate estimate(GenerateRequest request) {
        return GenerationPlan.of(request, models.installed(request.model())).estimate();
    }

    @Override
    public Result generate(GenerateRequest request, JobContext context) {
        Models.Installed installed = models.installed(request.model());
        GenerationPlan plan = GenerationPlan.of(request, installed).told(context);
        return Drawing.of(models.open(installed), plan, context).clip(request.prompt(), Given.NOTHING);
    }
}
