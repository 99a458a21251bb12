package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipReader;
import dev.framewright.pipelines.ModelCard.Knows;
import dev.framewright.pipelines.VideoModel.Known;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A clip repainted under a new prompt by SDEdit (Meng et al. 2022): its latents are noised as far as the strength says and
 * denoised from there.
 */
@Component(service = Capability.class)
public final class EditVideo implements Capability<EditVideoRequest> {

    private final Models models;
    private final ClipReader reader;

    @Activate
    public EditVideo(@Reference Models models, @Reference ClipReader reader) {
        this.models = models;
        this.reader = reader;
    }

    @Override
    public String name() {
        return EditVideoRequest.CAPABILITY;
    }

    @Override
    public Class<EditVideoRequest> requestType() {
        return EditVideoRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return GenerationPlan.description(
                name(),
                "A clip repainted under a new prompt",
                models,
                Setting.text("source", "the clip"),
                Setting.number(
                        "strength",
                        String.valueOf(EditVideoRequest.USUAL_STRENGTH),
                        0,
                        1,
                        0,
                        "0 keeps the source, 1 ignores it"));
    }

    /** @param control what leads the motion, planned as the result is */
    private record Plan(
            Models.Installed model, Source source, SourcePlan used, Optional<Source> control, GenerationPlan drawing) {

        SourcePlan controlPlan() {
            ClipShape shape = control.orElseThrow().shape();
            ClipShape result = new ClipShape(
                    used.result().size(),
                    used.result().frameRate(),
                    drawing.shape().frames());
            return new SourcePlan(shape, result, SourcePlan.part(shape.size(), result.size()), used.drawn());
        }
    }

    private Plan plan(EditVideoRequest request) {
        Models.Installed model = models.installed(request.model());
        ModelCard card = model.card();
        if (!request.controls().isEmpty()) {
            card.require(Knows.CONTROL, "controls");
        }
        if (request.controls().size() > 1) {
            throw new InvalidRequestException(
                    "controls",
                    "must be one clip for " + card.name() + " but were "
                            + request.controls().size());
        }
        Optional<Source> control = request.controls().stream()
                .map(given -> Source.of(reader, "controls", given.clip()))
                .findFirst();
        Source source = Source.of(reader, "source", request.source());
        SourcePlan used = SourcePlan.of(source.shape(), request.clip(), card);
        int frames = request.clip()
                .frames()
                .map(wanted -> wanted.at(used.result().frameRate()))
                .orElse(used.result().frames());
        List<String> notices = new ArrayList<>(used.notices("clip", card));
        if (frames > used.result().frames()) {
            notices.add("The clip has " + used.result().frames() + " frames; its last one stands for the "
                    + (frames - used.result().frames()) + " that are missing.");
        }
        ClipShape shape = new ClipShape(used.result().size(), used.result().frameRate(), frames);
        GenerationPlan drawing =
                GenerationPlan.of(request, model, shape, used.drawn(), Windows.wholeGroups(frames), notices);
        return new Plan(model, source, used, control, drawing);
    }

    @Override
    public Estimate estimate(EditVideoRequest request) {
        return plan(request).drawing().estimate();
    }

    @Override
    public Result generate(EditVideoRequest request, JobContext context) {
        return models.drawn(request.model(), context, model -> drawn(request, context, model));
    }

    private Clip drawn(EditVideoRequest request, JobContext context, Supplier<VideoModel> opened) {
        Plan plan = plan(request);
        GenerationPlan drawing = plan.drawing().told(context);
        VideoModel model = opened.get();
        SourceFrames frames = new SourceFrames(plan.source(), plan.used(), model.kernels());
        SourceFrames leading = plan.control()
                .map(control -> new SourceFrames(control, plan.controlPlan(), model.kernels()))
                .orElse(null);
        Given given = new Given() {
            @Override
            public @Nullable Known known(NDManager owner, int first, int count) {
                if (leading == null) {
                    return null;
                }
                NDArray control = leading.frames(owner, first, count);
                long[] shape = control.getShape().getShape();
                NDArray mask = owner.zeros(new Shape(1, 1, count, shape[3], shape[4]));
                return new Known(
                        control,
                        mask,
                        null,
                        List.of(),
                        request.controls().get(0).strength());
            }

            @Override
            public @Nullable NDArray start(NDManager owner, int first, int count) {
                return frames.frames(owner, first, count);
            }

            @Override
            public double strength() {
                return request.strength();
            }
        };
        Clip drawn = new Drawing(model, drawing, context).clip(request.prompt(), given, frames, () -> {
            if (leading != null) {
                leading.close();
            }
        });
        return SoundingClip.of(drawn, plan.source(), Duration.ZERO);
    }
}
