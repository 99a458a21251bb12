package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.Progress;
import dev.framewright.api.Prompt;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import dev.framewright.api.capability.JobContext;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.pipelines.VideoModel.Known;
import dev.framewright.pipelines.VideoModel.TextContext;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A clip of any length on one latent timeline. Windows are denoised as their frames are asked for; each gets the last
 * latents of the one before as they are, and one stream decodes them all with its causal cache, so that memory stays
 * that of one window and no frame that is returned went through the autoencoder twice. What rests keeps the colours of
 * the first window, as far as nothing is given of a later one.
 */
final class LatentTimeline implements AutoCloseable {

    /** Noise stream of the first window; those that follow count on. */
    static final int START_NOISE = 0;

    private static final int PREVIEWS = 4;

    private final VideoModel model;
    private final Kernels kernels;
    private final Settings settings;
    private final Windows windows;
    private final Size size;
    private final Given given;
    private final JobContext context;
    private final TimelineCheckpoints checkpoints;
    private final NDManager owned;
    private final VideoAutoencoder.DecodeStream decoder;
    private final TextContext wanted;
    private final @Nullable TextContext unwanted;
    private final Deque<NDArray> decoded = new ArrayDeque<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final int kept;
    private @Nullable NDArray latents;
    private @Nullable NDArray colours;
    private int earlier;
    private int all;
    private int window = -1;
    private int next;

    /**
     * Reads the prompt; draws nothing yet.
     *
     * @param name of the timeline in the job's checkpoints
     * @param size of the frames that are drawn
     */
    LatentTimeline(
            VideoModel model,
            Settings settings,
            Windows windows,
            Size size,
            Prompt prompt,
            Given given,
            JobContext context,
            String name) {
        this.model = model;
        this.settings = settings;
        this.windows = windows;
        this.size = size;
        this.given = given;
        this.context = context;
        kernels = model.kernels();
        checkpoints = new TimelineCheckpoints(kernels, context, name);
        owned = kernels.newManager();
        decoder = model.autoencoder().decoder();
        wanted = model.text(owned, List.of(prompt.text()));
        unwanted = settings.guided()
                ? model.text(
                        owned, List.of(prompt.negative().orElse(model.card().negativePrompt())))
                : null;
        int most = 0;
        for (int i = 1; i < windows.count(); i++) {
            most = Math.max(most, windows.shared(i));
        }
        kept = most;
        all = windows.count();
    }

    /** Its windows are only some of those that make a clip: their noise and the progress count on from earlier ones. */
    LatentTimeline countingFrom(int earlierWindows, int allWindows) {
        earlier = earlierWindows;
        all = allWindows;
        return this;
    }

    /** Closes these too when it is closed. */
    LatentTimeline owning(AutoCloseable... more) {
        resources.addAll(List.of(more));
        return this;
    }

    /** Denoises the first window, so that what cannot be drawn is told before a file is begun; closes on failure. */
    LatentTimeline begun() {
        try {
            draw();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * The frames of the next latent frame, [1, 3, T, H, W] in about [-1, 1]: one for the first, then four each.
     *
     * @return null after the last
     */
    @Nullable
    NDArray next(NDManager owner) {
        if (next == windows.latentFrames()) {
            return null;
        }
        if (window < 0 || next == windows.end(window)) {
            draw();
        }
        NDArray frames = decode(owner, next - windows.start(window));
        next++;
        return frames;
    }

    private NDArray decode(NDManager owner, int at) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray latentFrame = kernels.call(scratch, "latent_range", Objects.requireNonNull(latents), at, 1);
            NDArray frames = decoder.next(owner, latentFrame);
            if (kept > 0) {
                NDArray copy = frames.duplicate();
                copy.attach(owned);
                decoded.addLast(copy);
                if (decoded.size() > kept) {
                    decoded.removeFirst().close();
                }
            }
            return frames;
        }
    }

    private void draw() {
        context.throwIfCancelled();
        window++;
        NDArray before = latents;
        try (NDManager scratch = kernels.newManager()) {
            latents = checkpoints.finished(owned, window).orElseGet(() -> denoised(scratch, before));
        }
        if (colours == null && windows.count() > 1) {
            colours = kernels.call(
                    owned, "colours_of", latents, model.autoencoder().colourChannels());
        }
        if (before != null) {
            before.close();
        }
    }

    private NDArray denoised(NDManager scratch, @Nullable NDArray before) {
        int first = windows.firstFrame(window);
        int count = windows.frames(window);
        Known known = given.known(scratch, first, count);
        boolean free = known == null;
        List<NDArray> references = given.references(scratch);
        if (!references.isEmpty()) {
            known = (known == null ? nothing(scratch, count) : known).with(references);
        }
        if (before != null) {
            known = after(scratch, known, before, count);
        }
        VideoAutoencoder autoencoder = model.autoencoder();
        NDArray start = given.start(scratch, first, count);
        int length = windows.end(window) - windows.start(window);
        int more = references.size();
        Shape shape = WindowDrawing.latentShape(autoencoder, more + length, size.height(), size.width());
        try (DenoiseLoop.Denoiser denoiser = model.denoiser(scratch, wanted, unwanted, known)) {
            long began = System.nanoTime();
            NDArray drawn = new WindowDrawing(model, settings)
                    .draw(
                            scratch,
                            denoiser,
                            Philox.normal(scratch, shape, context.seed(), START_NOISE + earlier + window),
                            start == null ? null : autoencoder.encode(scratch, start),
                            given.strength(),
                            checkpoints.stepped(scratch, window),
                            (done, of, loop, video) -> stepped(
                                    done,
                                    of,
                                    loop,
                                    () -> kernels.call(scratch, "latent_range", video.get(), more, 1),
                                    began),
                            context::cancelled);
            if (colours != null && free && start == null) {
                drawn = kernels.call(scratch, "anchored", drawn, colours, windows.shared(window));
            }
            checkpoints.finished(window, drawn);
            drawn.attach(owned);
            return drawn;
        }
    }

    private void stepped(int done, int of, DenoiseLoop loop, Supplier<NDArray> latent, long began) {
        context.throwIfCancelled();
        if (done < of) {
            checkpoints.stepped(window, loop.state());
        }
        int steps = all * of;
        int now = (earlier + window) * of + done;
        Duration left = Duration.ofNanos((System.nanoTime() - began) / done * (steps - now));
        Progress progress = Progress.of("denoise", now, steps).withRemaining(left);
        context.progress(
                done % Math.max(1, of / PREVIEWS) == 0 ? progress.withPreview(preview(latent.get())) : progress);
    }

    /** What is known of a window that goes on from the one before. */
    private Known after(NDManager scratch, @Nullable Known known, NDArray before, int count) {
        int shared = windows.shared(window);
        NDList frames = new NDList();
        int groups = decoded.size();
        int at = 0;
        for (NDArray group : decoded) {
            if (at++ >= groups - shared) {
                long last = group.getShape().get(2) - 1;
                frames.add(frames.isEmpty() ? kernels.call(scratch, "frame_range", group, last, 1) : group);
            }
        }
        NDArray tail = kernels.call(scratch, "join_frames", frames);
        Known base = known != null ? known : nothing(scratch, count);
        NDList joined = kernels.callAll(scratch, "known_after", base.frames(), base.mask(), tail);
        long from = before.getShape().get(2) - shared;
        NDArray handed = kernels.call(scratch, "latent_range", before, from, shared);
        return new Known(joined.get(0), joined.get(1), handed, base.references(), base.controlScale());
    }

    private Known nothing(NDManager owner, int count) {
        return new Known(
                owner.zeros(new Shape(1, 3, count, size.height(), size.width())),
                owner.zeros(new Shape(1, 1, count, size.height(), size.width())),
                null);
    }

    /** The window's first frame, from its latent frame as it would be if the last velocity were right. */
    private RgbImage preview(NDArray latent) {
        try (NDManager scratch = kernels.newManager();
                VideoAutoencoder.DecodeStream stream = model.autoencoder().decoder()) {
            NDArray frame = stream.next(scratch, latent);
            return new RgbImage(size, pixels(kernels, frame, size));
        }
    }

    /** Frames as bytes, scaled to a size. */
    static byte[] pixels(Kernels kernels, NDArray frames, Size size) {
        try (NDManager scratch = kernels.newManager()) {
            return kernels.call(scratch, "pixels_of_frames", frames, size.height(), size.width())
                    .toByteArray();
        }
    }

    @Override
    public void close() {
        decoder.close();
        owned.close();
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("a resource of the timeline could not be closed", e);
            }
        }
        resources.clear();
    }
}
