package dev.framewright.pipelines;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Estimate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Prompt;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A clip from words. */
@Component(service = Capability.class)
public final class GenerateVideo implements Capability<GenerateRequest> {

    private final Models models;
    private final ClipReader reader;

    @Activate
    public GenerateVideo(@Reference Models models, @Reference ClipReader reader) {
        this.models = models;
        this.reader = reader;
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
        return GenerationPlan.description(
                name(),
                "A clip from words",
                models,
                Setting.text(
                        "prompt.shots", "consecutive parts, each with its words after the prompt's, and its length"));
    }

    /** One plan for each shot; one for a prompt without shots. */
    private record Shots(
            Models.Installed model,
            List<GenerateRequest> requests,
            List<GenerationPlan> plans,
            List<Source> references) {

        ClipShape shape() {
            ClipShape first = plans.get(0).shape();
            int frames = plans.stream().mapToInt(plan -> plan.shape().frames()).sum();
            return new ClipShape(first.size(), first.frameRate(), frames);
        }
    }

    private Shots shots(GenerateRequest request) {
        Models.Installed model = models.installed(request.model());
        List<Source> references = ReferencePictures.sources(request.references(), model.card(), reader);
        List<GenerateRequest> requests = new ArrayList<>();
        for (Prompt.Shot shot : request.prompt().shots()) {
            Prompt words = request.prompt().forShot(shot);
            requests.add(request.withPrompt(words).withClip(request.clip().withFrames(shot.frames())));
        }
        if (requests.isEmpty()) {
            requests.add(request);
        }
        List<GenerationPlan> plans =
                requests.stream().map(each -> GenerationPlan.of(each, model)).toList();
        Shots shots = new Shots(model, requests, plans, references);
        ClipShape shape = shots.shape();
        request.clip().frames().map(wanted -> wanted.at(shape.frameRate())).ifPresent(wanted -> {
            if (wanted != shape.frames()) {
                throw new InvalidRequestException(
                        "frames", "must be the sum of the shots, " + shape.frames() + ", but was " + wanted);
            }
        });
        return shots;
    }

    @Override
    public Estimate estimate(GenerateRequest request) {
        Shots shots = shots(request);
        List<Estimate> each =
                shots.plans().stream().map(GenerationPlan::estimate).toList();
        long host = each.stream().mapToLong(Estimate::peakHostBytes).max().orElse(0);
        long device = each.stream().mapToLong(Estimate::peakDeviceBytes).max().orElse(0);
        Duration time = shots.plans().stream().map(GenerationPlan::time).reduce(Duration.ZERO, Duration::plus);
        List<String> notices = shots.plans().stream()
                .flatMap(plan -> plan.notices().stream())
                .distinct()
                .toList();
        return new Estimate(time, host, device, Optional.of(shots.shape()), notices);
    }

    @Override
    public Result generate(GenerateRequest request, JobContext context) {
        return models.drawn(request.model(), context, model -> drawn(request, context, model));
    }

    private Clip drawn(GenerateRequest request, JobContext context, Supplier<VideoModel> opened) {
        Shots shots = shots(request);
        VideoModel model = opened.get();
        if (shots.plans().size() == 1) {
            GenerationPlan plan = shots.plans().get(0).told(context);
            return new Drawing(model, plan, context)
                    .clip(shots.requests().get(0).prompt(), ReferencePictures.of(shots.references(), model));
        }
        List<Supplier<Clip>> parts = new ArrayList<>();
        for (int i = 0; i < shots.plans().size(); i++) {
            GenerationPlan plan = shots.plans().get(i).told(context);
            Prompt words = shots.requests().get(i).prompt();
            String name = "shot-" + i;
            parts.add(() -> new DrawnClip(
                    plan.shape(),
                    model.kernels(),
                    new Drawing(model, plan, context)
                            .timeline(words, ReferencePictures.of(shots.references(), model), name)
                            .begun()));
        }
        return new JoinedClip(shots.shape(), parts);
    }
}
