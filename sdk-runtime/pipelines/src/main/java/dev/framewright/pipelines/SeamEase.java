package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.Size;
import dev.framewright.engine.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Makes drawn frames begin as the source's last frame ends: what the autoencoder lost of that frame is added to those
 * that follow, less and less, and only where nothing has moved since.
 */
final class SeamEase implements DrawnClip.Finish {

    private static final int FADE = 12;

    private final Kernels kernels;
    private final NDManager owner;
    private final NDArray last;
    private final int at;
    private final Size size;
    private @Nullable NDArray join;
    private @Nullable NDArray residual;

    /**
     * @param owner keeps what is remembered
     * @param last the source's last known frame before the drawn ones, [1, 3, 1, H, W]
     * @param at its place on the timeline
     * @param size of the result
     */
    SeamEase(Kernels kernels, NDManager owner, NDArray last, int at, Size size) {
        this.kernels = kernels;
        this.owner = owner;
        this.last = last;
        this.at = at;
        this.size = size;
    }

    /** Weights of {@code length} frames before a join at a place, rising towards it; 0 from there on. */
    static float[] weightsBefore(int place, int length) {
        float[] weights = new float[length];
        for (int i = 0; i < place; i++) {
            weights[i] = Math.max(0, 1 - (float) (place - i - 1) / FADE);
        }
        return weights;
    }

    @Override
    public byte[] pixels(NDArray frames, int first) {
        int count = (int) frames.getShape().get(2);
        if (at >= first && at < first + count) {
            NDArray here = kernels.call(owner, "frame_range", frames, at - first, 1);
            join = here;
            residual = last.sub(here);
            residual.attach(owner);
        }
        NDArray lost = residual;
        if (lost == null || first > at + FADE) {
            return LatentTimeline.pixels(kernels, frames, size);
        }
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            int after = first + i - at;
            weights[i] = after < 1 ? 0 : Math.max(0, 1 - (float) (after - 1) / FADE);
        }
        try (NDManager scratch = kernels.newManager()) {
            NDArray eased = kernels.call(scratch, "eased", frames, join, lost, scratch.create(weights));
            return LatentTimeline.pixels(kernels, eased, size);
        }
    }
}
