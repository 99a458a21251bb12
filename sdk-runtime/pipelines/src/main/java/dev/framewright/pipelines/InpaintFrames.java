package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Mask;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipReader;
import dev.framewright.engine.Kernels;
import dev.framewright.pipelines.ModelCard.Knows;
import dev.framewright.pipelines.VideoModel.Known;
import java.nio.ByteBuffer;
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
 * Part of a clip drawn anew: a region that may move, whole frames, or room around it. Of one picture, the region moves in
 * a loop and the rest stands still (a cinemagraph). Outside of mask and feather every byte is the source's.
 */
@Component(service = Capability.class)
public final class InpaintFrames implements Capability<InpaintFramesRequest> {

    /** Bytes of a pixel of a frame that is laid over the source: four copies as three floats, three of its bytes, the mask. */
    private static final long LAID = 4 * 12 + 3 * 3 + 4;

    private final Models models;
    private final ClipReader reader;

    @Activate
    public InpaintFrames(@Reference Models models, @Reference ClipReader reader) {
        this.models = models;
        this.reader = reader;
    }

    @Override
    public String name() {
        return InpaintFramesRequest.CAPABILITY;
    }

    @Override
    public Class<InpaintFramesRequest> requestType() {
        return InpaintFramesRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return GenerationPlan.description(
                name(),
                "Part of a clip drawn anew; of one picture, a cinemagraph",
                models,
                Setting.text("source", "the clip or picture"),
                Setting.text("mask", "what is drawn: a picture, a clip, boxes, whole frames or a border"));
    }

    /**
     * What is drawn.
     *
     * @param canvas the source as the result shows it, before anything is drawn
     * @param picture of the mask
     * @param still whether the source is one picture that is set moving
     */
    private record Plan(
            Models.Installed model,
            Source source,
            Source canvas,
            Optional<Source> picture,
            List<Source> references,
            boolean still,
            GenerationPlan drawing) {}

    private Plan plan(InpaintFramesRequest request) {
        Models.Installed model = models.installed(request.model());
        ModelCard card = model.card();
        Mask mask = request.mask();
        card.require(mask.region() instanceof Mask.WholeFrames ? Knows.ANY_FRAMES : Knows.REGIONS, "mask");
        List<Source> references = ReferencePictures.sources(request.references(), card, reader);
        Source source = Source.of(reader, "source", request.source());
        Optional<Source> picture = MaskFrames.picture(mask, source, reader);
        boolean still = source.shape().frames() == 1;
        FrameRate rate = still
                ? request.clip().frameRate().orElse(card.frameRate())
                : source.shape().frameRate();
        int frames = still
                ? request.clip().frames().map(wanted -> wanted.at(rate)).orElse(card.frames() - 1)
                : source.shape().frames();
        refuseOtherShapes(request, source.shape(), still);
        Size size = MaskFrames.canvas(mask, source.shape().size());
        ClipShape shape = new ClipShape(size, rate, frames);
        SourcePlan used = SourcePlan.whole(shape, card);
        List<String> notices = new ArrayList<>(used.notices(still ? "picture" : "clip", card));
        if (still) {
            notices.add("One picture: the region moves for " + frames + " frames, in a loop; the rest stands still.");
        }
        // A loop has one frame more: the first again.
        int timeline = Windows.wholeGroups(still ? frames + 1 : frames);
        GenerationPlan drawing = GenerationPlan.of(request, model, shape, used.drawn(), timeline, notices);
        // A window's masks are let go before its frames are laid over the source.
        int window = drawing.windows().lengthInFrames();
        int together = Windows.GROUP + (still ? SeamEase.FADE : 0);
        drawing = drawing.finishing(Math.max(MaskFrames.BYTES * window, LAID * together));
        Mask.Border border = mask.region() instanceof Mask.Border wanted ? wanted : new Mask.Border(0, 0, 0, 1);
        boolean moved = mask.region() instanceof Mask.Border;
        Source canvas = source.on(shape, moved ? border.left() : 0, moved ? border.top() : 0);
        return new Plan(model, source, canvas, picture, references, still, still ? drawing.towardsItsEnd() : drawing);
    }

    private static void refuseOtherShapes(InpaintFramesRequest request, ClipShape source, boolean still) {
        if (request.clip().sizing().isPresent()
                && !request.clip().sizing().get().equals(source.size())) {
            throw new InvalidRequestException(
                    "size", "must be the source's, " + source.size() + ", because what is not drawn stays as it is");
        }
        if (still) {
            return;
        }
        if (request.clip().frameRate().isPresent()
                && !request.clip().frameRate().get().equals(source.frameRate())) {
            throw new InvalidRequestException("frameRate", "must be the source's, " + source.frameRate());
        }
        if (request.clip().frames().isPresent()
                && request.clip().frames().get().at(source.frameRate()) != source.frames()) {
            throw new InvalidRequestException("frames", "must be the source's, " + source.frames());
        }
    }

    @Override
    public Estimate estimate(InpaintFramesRequest request) {
        return plan(request).drawing().estimate();
    }

    @Override
    public Result generate(InpaintFramesRequest request, JobContext context) {
        return models.drawn(request.model(), context, model -> drawn(request, context, model));
    }

    private Clip drawn(InpaintFramesRequest request, JobContext context, Supplier<VideoModel> opened) {
        Plan plan = plan(request);
        GenerationPlan drawing = plan.drawing().told(context);
        VideoModel model = opened.get();
        Region region = new Region(plan, request.mask(), model);
        LatentTimeline timeline = new Drawing(model, drawing, context)
                .timeline(request.prompt(), region, "inpaint")
                .owning(region)
                .begun();
        int together = plan.still() ? drawing.shape().frames() - SeamEase.FADE : Integer.MAX_VALUE;
        Clip drawn = new DrawnClip(drawing.shape(), model.kernels(), timeline, 0, together, region);
        return SoundingClip.of(drawn, plan.source(), Duration.ZERO);
    }

    /** What is known around the region, and how what is drawn is laid over the source. */
    private static final class Region implements Given, DrawnClip.Finish, AutoCloseable {

        private final Plan plan;
        private final ClipShape shape;
        private final Kernels kernels;
        private final SourceFrames frames;
        private final MaskFrames known;
        private final MaskFrames laid;
        private final Clip canvas;
        private final SourceFrames beside;
        private final NDManager owned;
        private final Given references;
        private final @Nullable SeamEase loop; // of one picture
        private @Nullable NDArray join;
        private @Nullable NDArray lost;
        private int kept;
        private boolean drewBefore;
        private boolean held; // whether the kept frame comes back as the autoencoder has it

        private Region(Plan plan, Mask mask, VideoModel model) {
            this.plan = plan;
            kernels = model.kernels();
            shape = plan.drawing().shape();
            frames = new SourceFrames(plan.canvas(), SourcePlan.whole(shape, model.card()), kernels);
            ClipShape source = new ClipShape(plan.source().shape().size(), shape.frameRate(), shape.frames());
            known = new MaskFrames(mask, source, shape.size(), plan.picture(), kernels);
            laid = new MaskFrames(mask, source, shape.size(), plan.picture(), kernels);
            canvas = plan.canvas().open();
            beside = new SourceFrames(plan.canvas(), SourcePlan.whole(shape, model.card()), kernels);
            owned = kernels.newManager();
            references = ReferencePictures.of(plan.references(), model);
            loop = plan.still() ? loop() : null;
        }

        /** The picture is the first frame, and would come again after the last. */
        private SeamEase loop() {
            NDArray picture = beside.frames(owned, 0, 1);
            SeamEase.Seam begin = new SeamEase.Seam(picture, 0, true);
            return new SeamEase(kernels, owned, begin, new SeamEase.Seam(picture, shape.frames(), false));
        }

        @Override
        public List<NDArray> references(NDManager owner) {
            return references.references(owner);
        }

        @Override
        public Known known(NDManager owner, int first, int count) {
            try (NDManager scratch = kernels.newManager()) {
                NDArray whole = frames.frames(scratch, first, count);
                NDList outside = kernels.callAll(owner, "known_outside", whole, known.alpha(scratch, first, count));
                if (!plan.still()) {
                    return new Known(outside.get(0), outside.get(1), null);
                }
                // The picture itself is the first frame, and the one after the last.
                float[] same = new float[count];
                for (int i = 0; i < count; i++) {
                    same[i] = first + i == 0 || first + i >= shape.frames() ? 1 : 0;
                }
                NDList loop = kernels.callAll(
                        owner, "known_frames_too", outside.get(0), outside.get(1), whole, scratch.create(same));
                return new Known(loop.get(0), loop.get(1), null);
            }
        }

        @Override
        public byte[] pixels(NDArray drawn, int first) {
            int count = Math.min((int) drawn.getShape().get(2), shape.frames() - first);
            int bytes = shape.size().rgbBytes();
            if (count <= 0) {
                return new byte[0];
            }
            ByteBuffer source = ByteBuffer.allocateDirect(Math.multiplyExact(count, bytes));
            byte[] frame = new byte[bytes];
            for (int i = 0; i < count; i++) {
                canvas.next(frame);
                source.put(frame);
            }
            try (NDManager scratch = kernels.newManager()) {
                NDArray pixels = scratch.create(
                        source.flip(),
                        new Shape(count, shape.size().height(), shape.size().width(), 3),
                        DataType.UINT8);
                NDArray eased = loop == null ? drawn : loop.eased(scratch, drawn, first);
                NDArray part = kernels.call(scratch, "frame_range", eased, 0, count);
                if (laid.ofWholeFrames()) {
                    part = eased(scratch, part, first);
                }
                return kernels.call(scratch, "composite", part, pixels, laid.alpha(scratch, first, count))
                        .toByteArray();
            }
        }

        /** Missing frames with what the autoencoder lost of the last kept frame, where nothing has moved since. */
        private NDArray eased(NDManager scratch, NDArray frames, int first) {
            NDList list = new NDList();
            for (int i = 0; i < frames.getShape().get(2); i++) {
                NDArray frame = kernels.call(scratch, "frame_range", frames, i, 1);
                if (laid.draws(first + i)) {
                    drewBefore = true;
                    if (lost != null) {
                        float[] weight = {Math.max(0, 1 - (float) (first + i - kept - 1) / (2 * SeamEase.FADE))};
                        frame = kernels.call(scratch, "eased", frame, join, lost, scratch.create(weight), !held);
                    }
                } else {
                    remember(frame, first + i);
                }
                list.add(frame);
            }
            return kernels.call(scratch, "join_frames", list);
        }

        private void remember(NDArray frame, int at) {
            NDArray before = join;
            if (before != null) {
                before.close();
            }
            NDArray gone = lost;
            if (gone != null) {
                gone.close();
            }
            NDArray copy = frame.duplicate();
            copy.attach(owned);
            join = copy;
            try (NDManager scratch = kernels.newManager()) {
                NDArray now = beside.frames(scratch, at, 1).sub(copy);
                now.attach(owned);
                lost = now;
            }
            kept = at;
            held = !drewBefore && at % Windows.GROUP == 0;
        }

        @Override
        public void close() {
            owned.close();
            beside.close();
            canvas.close();
            frames.close();
            known.close();
            laid.close();
        }
    }
}
