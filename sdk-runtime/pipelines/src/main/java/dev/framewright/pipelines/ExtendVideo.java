package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Estimate;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.ExtendRequest.Direction;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipReader;
import dev.framewright.engine.Kernels;
import dev.framewright.pipelines.ModelCard.Knows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A clip that goes on: after its end, before its beginning, or round and round. */
@Component(service = Capability.class)
public final class ExtendVideo implements Capability<ExtendRequest> {

    private static final int AHEAD = 8;

    private final Models models;
    private final ClipReader reader;

    @Activate
    public ExtendVideo(@Reference Models models, @Reference ClipReader reader) {
        this.models = models;
        this.reader = reader;
    }

    @Override
    public String name() {
        return ExtendRequest.CAPABILITY;
    }

    @Override
    public Class<ExtendRequest> requestType() {
        return ExtendRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return GenerationPlan.description(
                name(),
                "A clip that goes on, forward, backward or in a loop",
                models,
                Setting.text("source", "the clip"),
                Setting.choice("direction", List.of("forward", "backward", "loop"), "where the new frames go"),
                Setting.number("overlapFrames", "5", 1, 1000, 1, "frames of the source that lead the new ones"),
                Setting.choice("stitched", List.of("true", "false"), "whether the result holds the source too"));
    }

    /**
     * What is drawn.
     *
     * @param known frames of the source that lead the new ones
     * @param frames new ones
     */
    private record Plan(Source source, SourcePlan kept, int known, int frames, GenerationPlan drawing) {}

    private Plan plan(ExtendRequest request) {
        Models.Installed model = models.installed(request.model());
        ModelCard card = model.card();
        boolean forward = request.direction() == Direction.FORWARD;
        card.require(forward ? Knows.FIRST_FRAMES : Knows.ANY_FRAMES, "direction");
        Source source = Source.of(reader, "source", request.source());
        SourcePlan kept = SourcePlan.of(source.shape(), request.clip(), card);
        int usual = forward ? 1 + (Windows.of(card.frames(), card).overlap() - 1) * Windows.GROUP : AHEAD;
        int most = Math.min(kept.result().frames(), card.frames() - Windows.GROUP);
        int asked = Math.min(request.overlapFrames().orElse(usual), most);
        // Whole latent frames are what models are used to.
        int known = forward ? Windows.wholeGroups(asked + 1) - Windows.GROUP : asked;
        int frames = request.clip()
                .frames()
                .map(wanted -> wanted.at(kept.result().frameRate()))
                .orElse(card.frames() - known);
        List<String> notices = new ArrayList<>(kept.notices("clip", card));
        notices.add(frames + " new frames, drawn from the " + (forward ? "last " : "first ") + known + " of "
                + kept.result().frames() + ".");
        ClipShape shape = new ClipShape(
                kept.result().size(),
                kept.result().frameRate(),
                frames + (request.stitched() ? kept.result().frames() : 0));
        int timeline = Windows.wholeGroups(known + frames);
        GenerationPlan drawing = GenerationPlan.of(request, model, shape, kept.drawn(), timeline, notices);
        return new Plan(
                source, kept, known, frames, forward ? drawing : drawing.with(backward(drawing, known, frames)));
    }

    /** Windows of which each is drawn whole, with all that is known in it once more. */
    private static Windows backward(GenerationPlan drawing, int known, int frames) {
        int length = drawing.windows().lengthInFrames();
        int count = (frames + length - known - 1) / (length - known);
        int latents = Windows.latentFrames(length);
        return new Windows(count * latents, latents, 0, false);
    }

    private Gap loop(ExtendRequest request) {
        Source source = Source.of(reader, "source", request.source());
        Gap.Kept kept = request.stitched() ? Gap.Kept.FIRST : Gap.Kept.NONE;
        return Gap.of(request, models.installed(request.model()), source, source, request.overlapFrames(), kept);
    }

    @Override
    public Estimate estimate(ExtendRequest request) {
        return request.direction() == Direction.LOOP
                ? loop(request).plan().estimate()
                : plan(request).drawing().estimate();
    }

    @Override
    public Result generate(ExtendRequest request, JobContext context) {
        return models.drawn(request.model(), context, model -> drawn(request, context, model));
    }

    private Clip drawn(ExtendRequest request, JobContext context, Supplier<VideoModel> opened) {
        if (request.direction() == Direction.LOOP) {
            Gap gap = loop(request);
            GenerationPlan drawing = gap.plan().told(context);
            return gap.fill(new Drawing(opened.get(), drawing, context), request.prompt());
        }
        Plan plan = plan(request);
        Drawing drawing = new Drawing(opened.get(), plan.drawing().told(context), context);
        boolean forward = request.direction() == Direction.FORWARD;
        Clip drawn = forward ? forward(plan, drawing, request) : backward(plan, drawing, request);
        if (!request.stitched()) {
            return drawn;
        }
        Kernels kernels = drawing.model().kernels();
        Supplier<Clip> source = () -> new SourceClip(plan.source(), plan.kept(), kernels);
        Clip joined = new JoinedClip(
                plan.drawing().shape(), forward ? List.of(source, () -> drawn) : List.of(() -> drawn, source), drawn);
        return SoundingClip.of(
                joined, plan.source(), forward ? Duration.ZERO : newFrames(plan).duration());
    }

    private static ClipShape newFrames(Plan plan) {
        ClipShape whole = plan.drawing().shape();
        return new ClipShape(whole.size(), whole.frameRate(), plan.frames());
    }

    private static Clip forward(Plan plan, Drawing drawing, ExtendRequest request) {
        VideoModel model = drawing.model();
        KeyFrames known = new KeyFrames(model);
        int count = plan.known();
        known.with(0, plan.source(), plan.kept(), plan.kept().result().frames() - count, count);
        LatentTimeline timeline = drawing.timeline(request.prompt(), known, "forward")
                .owning(known)
                .begun();
        ClipShape shape = newFrames(plan);
        SeamEase.Seam before = SeamEase.Seam.first(known.at(count - 1), count - 1);
        SeamEase ease = new SeamEase(model.kernels(), known.owner(), before, null);
        return new DrawnClip(
                shape,
                model.kernels(),
                timeline,
                count,
                Integer.MAX_VALUE,
                new CarriedDetail(model, known, shape.size(), ease));
    }

    /** From the source's beginning towards the new beginning, each window led by the first frames of the one after it. */
    private static Clip backward(Plan plan, Drawing drawing, ExtendRequest request) {
        VideoModel model = drawing.model();
        Kernels kernels = model.kernels();
        ClipShape shape = newFrames(plan);
        int length = plan.drawing().windows().lengthInFrames();
        FrameSpool spool = new FrameSpool(drawing.context().workingFolder(), shape);
        KeyFrames known = new KeyFrames(model);
        int count = plan.known();
        try {
            known.with(length - count, plan.source(), plan.kept(), 0, count);
            int left = plan.frames();
            int windows = plan.drawing().windows().count();
            for (int window = 0; window < windows; window++) {
                KeyFrames next = new KeyFrames(model);
                try (NDManager scratch = kernels.newManager();
                        LatentTimeline timeline = drawing.withWindows(Windows.single(length))
                                .timeline(request.prompt(), known, "backward-" + window)
                                .countingFrom(window, windows)) {
                    int drawn = length - count;
                    int place = left - drawn;
                    NDArray frames = eased(kernels, scratch, timeline, known, length, count);
                    for (int i = Math.max(0, -place); i < drawn; i++) {
                        NDArray soft = kernels.call(scratch, "frame_range", frames, i, 1);
                        NDArray frame = CarriedDetail.frame(model, known, scratch, soft, i);
                        spool.put(place + i, LatentTimeline.pixels(kernels, frame, shape.size()));
                        if (i < count) {
                            next.with(length - count + i, frame);
                        }
                    }
                    for (int i = drawn; i < count; i++) {
                        next.with(length - count + i, known.at(length - count + i - drawn));
                    }
                    left -= drawn;
                } catch (RuntimeException e) {
                    next.close();
                    throw e;
                }
                known.close();
                known = next;
            }
            return spool.clip();
        } catch (RuntimeException e) {
            spool.close();
            throw e;
        } finally {
            known.close();
        }
    }

    /** All frames of a window that ends on known ones, the drawn ones eased towards the first of those. */
    private static NDArray eased(
            Kernels kernels, NDManager scratch, LatentTimeline timeline, KeyFrames known, int length, int count) {
        NDList groups = new NDList();
        for (NDArray group = timeline.next(scratch); group != null; group = timeline.next(scratch)) {
            groups.add(group);
        }
        NDArray frames = kernels.call(scratch, "join_frames", groups);
        NDArray join = kernels.call(scratch, "frame_range", frames, length - count, 1);
        float[] weights = new float[length];
        for (int i = 0; i < length - count; i++) {
            weights[i] = Math.max(0, 1 - (float) (length - count - i - 1) / SeamEase.FADE);
        }
        NDArray lost = known.at(length - count).sub(join);
        lost.attach(scratch);
        return kernels.call(scratch, "eased", frames, join, lost, scratch.create(weights), true);
    }
}
