package dev.framewright.pipelines;

import dev.framewright.api.Aspect;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.OutOfMemoryPlanException;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.Sizing;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import dev.framewright.engine.HostMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A request with every default filled in: exactly what will be computed.
 *
 * @param model what draws it
 * @param shape the clip that is returned
 * @param drawn size of the frames that the model draws
 * @param windows of the timeline that is drawn; its frames beyond those asked for are cut off
 * @param cost of one window
 * @param finishing bytes beside them that frames in the size of the result take at one time
 * @param remarks what the user should know beside the number of windows, each one sentence
 */
record GenerationPlan(
        Models.Installed model,
        ClipShape shape,
        Size drawn,
        Windows windows,
        Settings settings,
        ModelFamily.Cost cost,
        long finishing,
        List<String> remarks) {

    /** Most pixels of a frame of a result, as many as a source may have: 8K UHD and a little. */
    static final long MOST_PIXELS = 8192L * 4352;

    /** Bytes of a pixel that is scaled: two copies as three floats, and its bytes twice. */
    static final long SCALED = 2 * 12 + 2 * 3;

    /** A schedule whose shift is 0 holds no noise at all. */
    private static final double LEAST_SHIFT = 0.01;

    private static final int LISTED = 30;

    GenerationPlan {
        remarks = List.copyOf(remarks);
    }

    /** A clip from nothing but the request. */
    static GenerationPlan of(VideoRequest request, Models.Installed model) {
        ClipSpec clip = request.clip();
        ModelCard card = model.card();
        FrameRate rate = clip.frameRate().orElse(card.frameRate());
        int frames = clip.frames().map(wanted -> wanted.at(rate)).orElse(card.frames());
        Size size = clip.sizing().map(sizing -> size(sizing, card)).orElse(card.size());
        if (frames > card.mostFrames()) {
            throw tooLong(card, frames);
        }
        return of(request, model, new ClipShape(size, rate, frames), size, Windows.wholeGroups(frames), List.of());
    }

    /**
     * A clip of a shape that is settled already.
     *
     * @param timeline frames that are drawn, 1 + 4k
     * @param more notices to begin with
     */
    static GenerationPlan of(
            VideoRequest request,
            Models.Installed model,
            ClipShape shape,
            Size drawn,
            int timeline,
            List<String> more) {
        ModelCard card = model.card();
        refuseLarger(shape.size(), MOST_PIXELS);
        if (timeline > Windows.wholeGroups(card.mostFrames())) {
            throw tooLong(card, shape.frames());
        }
        Sampling sampling = request.sampling();
        String solver = sampling.solver().orElse(card.solvers().get(0));
        if (!card.solvers().contains(solver)) {
            throw new InvalidRequestException(
                    "sampling.solver", "must be one of " + card.solvers() + " but was " + solver);
        }
        double shift = sampling.shift().orElse(card.shift());
        if (shift < LEAST_SHIFT) {
            throw new InvalidRequestException(
                    "sampling.shift", "must be at least " + LEAST_SHIFT + " for this model but was " + shift);
        }
        Settings settings = new Settings(
                sampling.steps().orElse(card.steps()),
                sampling.guidanceScale().orElse(card.guidanceScale()),
                shift,
                solver,
                Shortcuts.of(sampling.extras()));
        Windows windows = Windows.of(timeline, card);
        List<String> remarks = new ArrayList<>(more);
        if (!drawn.equals(card.size())) {
            remarks.add("The model learned " + card.size() + "; at " + drawn + " it may draw less well.");
        }
        unknownWords(request.prompt().text(), card, remarks);
        return new GenerationPlan(
                model,
                shape,
                drawn,
                windows,
                settings,
                model.family()
                        .cost(
                                card,
                                drawn,
                                windows.lengthInFrames()
                                        + Windows.GROUP * request.references().size(),
                                settings.guided()),
                drawn.equals(shape.size()) ? 0 : shape.size().pixels() * SCALED * Windows.GROUP,
                remarks);
    }

    private static InvalidRequestException tooLong(ModelCard card, int frames) {
        return new InvalidRequestException(
                "frames", "must be at most " + card.mostFrames() + " for this model but was " + frames);
    }

    private static void refuseLarger(Size size, long most) {
        if (size.pixels() > most) {
            throw new InvalidRequestException(
                    "size",
                    "must be at most " + most + " pixels a frame but the result would be " + size
                            + "; take a smaller size or border");
        }
    }

    /** This plan for a clip whose end is known. */
    GenerationPlan towardsItsEnd() {
        return with(windows.towardsItsEnd());
    }

    /** This plan with other windows. */
    GenerationPlan with(Windows others) {
        return new GenerationPlan(model, shape, drawn, others, settings, cost, finishing, remarks);
    }

    /** This plan where so many frames are scaled to the result's size at once. */
    GenerationPlan scalingAtOnce(int frames) {
        refuseLarger(shape.size(), Integer.MAX_VALUE / 3 / frames);
        return finishing(SCALED * frames);
    }

    /** This plan where finishing takes so many bytes at one time for each pixel of a frame of the result. */
    GenerationPlan finishing(long bytesPerPixel) {
        long bytes = Math.max(finishing, shape.size().pixels() * bytesPerPixel);
        return new GenerationPlan(model, shape, drawn, windows, settings, cost, bytes, remarks);
    }

    /** A size that the model can draw. */
    static Size size(Sizing sizing, ModelCard card) {
        Size size = sizing instanceof Aspect aspect ? aspect.nearest(card.size().pixels(), card.grid()) : (Size) sizing;
        side("size.width", size.width(), card);
        side("size.height", size.height(), card);
        return size;
    }

    private static void side(String field, int side, ModelCard card) {
        int grid = card.grid();
        if (side < card.smallestSide() || side > card.largestSide() || side % grid != 0) {
            int nearest = Math.min(card.largestSide(), Math.max(card.smallestSide(), (side + grid / 2) / grid * grid));
            throw new InvalidRequestException(
                    field,
                    "must be a multiple of " + grid + " from " + card.smallestSide() + " to " + card.largestSide()
                            + " but was " + side + "; the nearest is " + nearest);
        }
    }

    private static void unknownWords(String prompt, ModelCard card, List<String> remarks) {
        TreeSet<String> unknown = new TreeSet<>();
        for (String word : prompt.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (word.length() > 2 && !card.words().isEmpty() && !card.words().contains(word)) {
                unknown.add(word);
            }
        }
        if (!unknown.isEmpty()) {
            List<String> subjects = card.vocabulary().getOrDefault("subjects", List.of());
            remarks.add("This model never learned " + String.join(", ", unknown) + ". It can draw: "
                    + String.join(", ", subjects.subList(0, Math.min(LISTED, subjects.size()))) + "; in: "
                    + String.join(", ", card.vocabulary().getOrDefault("places", List.of())) + ".");
        }
    }

    /** What the user should know, each one sentence. */
    List<String> notices() {
        List<String> all = new ArrayList<>(remarks);
        if (windows.count() > 1) {
            all.add("The model learned clips of " + model.card().frames() + " frames; this one is drawn in "
                    + windows.count() + " windows that overlap.");
        }
        return all;
    }

    /** What the request takes and gives. */
    Estimate estimate() {
        return new Estimate(time(), hostBytes(), cost.deviceBytes(), Optional.of(shape), notices());
    }

    private long hostBytes() {
        return cost.hostBytes() + finishing;
    }

    Duration time() {
        double seconds = 1.5
                + windows.count() * settings.steps() * cost.secondsPerStep()
                + windows.frames() * cost.secondsPerFrame();
        return Duration.ofMillis((long) (seconds * 1000));
    }

    /** Refuses what does not fit into memory, tells the notices and writes the settings into the manifest. */
    GenerationPlan told(JobContext context) {
        refuseBeyond(HostMemory.availableBytes());
        notices().forEach(context::notice);
        context.manifest("model", model.card().name());
        // Of a model in a bundle it ends in the digest of its weights, so it tells one training from another.
        context.manifest("model.folder", String.valueOf(model.source().folder().getFileName()));
        context.manifest("steps", Integer.toString(settings.steps()));
        context.manifest("guidanceScale", Double.toString(settings.guidanceScale()));
        context.manifest("shift", Double.toString(settings.shift()));
        context.manifest("solver", settings.solver());
        if (!settings.shortcuts().equals(Shortcuts.NONE)) {
            context.manifest("shortcuts", settings.shortcuts().toString());
        }
        return this;
    }

    /** Refuses what does not fit into so many bytes of memory. */
    void refuseBeyond(long available) {
        if (hostBytes() <= available) {
            return;
        }
        String instead = finishing > cost.hostBytes() || cost.hostBytes() <= available
                ? String.format(
                        Locale.ROOT,
                        "Frames of %s take %.1f GiB of it; take a smaller size, border or source.",
                        shape.size(),
                        finishing / 0x1p30)
                : new MemoryFit(model, settings.guided(), available - finishing)
                        .instead(drawn, windows.lengthInFrames());
        throw new OutOfMemoryPlanException(hostBytes(), available, instead);
    }

    /** What a capability says of itself with the default model. */
    static CapabilityDescription description(String name, String summary, Models models, Setting... more) {
        ModelCard card = models.installed(ModelChoice.capabilityDefault()).card();
        double least = card.smallestSide();
        double most = card.largestSide();
        List<Setting> settings = new ArrayList<>(List.of(
                Setting.number(
                        "frames",
                        Integer.toString(card.frames()),
                        1,
                        card.mostFrames(),
                        1,
                        "computed in groups of four after the first and cut to the number asked for"),
                Setting.number("frameRate", card.frameRate().toString(), 0.1, 240, 0, ""),
                Setting.number("size.width", Integer.toString(card.size().width()), least, most, card.grid(), "pixels"),
                Setting.number(
                        "size.height", Integer.toString(card.size().height()), least, most, card.grid(), "pixels"),
                Setting.number("sampling.steps", Integer.toString(card.steps()), 1, 1000, 1, ""),
                Setting.number("sampling.guidanceScale", Double.toString(card.guidanceScale()), 0, 30, 0, "1 is off"),
                Setting.number("sampling.shift", Double.toString(card.shift()), LEAST_SHIFT, 100, 0, ""),
                Setting.choice("sampling.solver", card.solvers(), "")));
        settings.addAll(Shortcuts.described());
        settings.addAll(List.of(more));
        return new CapabilityDescription(
                name,
                summary,
                models.names(),
                settings,
                card.vocabulary(),
                card.vocabulary().isEmpty() ? List.of() : List.of("Draws only what its vocabulary names."));
    }
}
