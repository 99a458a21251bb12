package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Makes drawn frames begin as the source's last frame ends, and end as its next one begins: what the autoencoder lost of
 * such a frame is added to those beside it, less and less, and only where nothing has moved between.
 */
final class SeamEase {

    /** Frames over which it fades. */
    static final int FADE = 12;

    /**
     * A known frame beside drawn ones.
     *
     * @param frame as the source has it, [1, 3, 1, H, W]
     * @param at its place on the timeline
     * @param held whether it comes back as the autoencoder has it; else the model draws it itself, and may draw another
     */
    record Seam(NDArray frame, int at, boolean held) {

        /** The last of a clip's known first frames, which models hold as far as they fill latent frames. */
        static Seam first(NDArray frame, int at) {
            return new Seam(frame, at, at % Windows.GROUP == 0);
        }
    }

    private final Kernels kernels;
    private final NDManager owner;
    private final Seam before;
    private final @Nullable Seam after;
    private @Nullable NDArray join;
    private @Nullable NDArray lost;

    /**
     * @param owner keeps what is remembered
     * @param before the known frame before the drawn ones
     * @param after the known frame after them, which must come in one group with those that it eases; null where none is
     */
    SeamEase(Kernels kernels, NDManager owner, Seam before, @Nullable Seam after) {
        this.kernels = kernels;
        this.owner = owner;
        this.before = before;
        this.after = after;
    }

    /** The frames [1, 3, T, H, W], eased; {@code first} is the place of the first of them on the timeline. */
    NDArray eased(NDManager scratch, NDArray frames, int first) {
        int count = (int) frames.getShape().get(2);
        float[] since = new float[count];
        float[] until = new float[count];
        int end = after == null ? Integer.MAX_VALUE : after.at();
        for (int i = 0; i < count; i++) {
            int at = first + i;
            boolean drawn = at > before.at() && at < end;
            since[i] = drawn ? Math.max(0, 1 - (float) (at - before.at() - 1) / FADE) : 0;
            until[i] = drawn && after != null ? Math.max(0, 1 - (float) (end - at - 1) / FADE) : 0;
            float both = Math.max(1, since[i] + until[i]);
            since[i] /= both;
            until[i] /= both;
        }
        if (holds(before, first, count)) {
            join = kernels.call(owner, "frame_range", frames, before.at() - first, 1);
            lost = before.frame().sub(join);
            lost.attach(owner);
        }
        NDArray eased = frames;
        if (lost != null && first <= before.at() + FADE) {
            eased = kernels.call(scratch, "eased", frames, join, lost, scratch.create(since), !before.held());
        }
        Seam next = after;
        if (next != null && holds(next, first, count)) {
            NDArray there = kernels.call(scratch, "frame_range", frames, next.at() - first, 1);
            NDArray missing =
                    kernels.call(scratch, "frame_range", next.frame(), 0, 1).sub(there);
            eased = kernels.call(scratch, "eased", eased, there, missing, scratch.create(until), !next.held());
        }
        return eased;
    }

    private static boolean holds(Seam seam, int first, int count) {
        return seam.at() >= first && seam.at() < first + count;
    }
}
