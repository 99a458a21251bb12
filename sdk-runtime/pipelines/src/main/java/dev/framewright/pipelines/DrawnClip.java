package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.ClipShape;
import dev.framewright.api.capability.Clip;
import dev.framewright.engine.Kernels;

/** Frames of a timeline as they are decoded: never more than one latent frame's worth in memory. */
final class DrawnClip implements Clip {

    /** What becomes of decoded frames. */
    @FunctionalInterface
    interface Finish {
        /**
         * Gives bytes in the clip's size.
         *
         * @param frames [1, 3, T, H, W] in about [-1, 1]; also those that are skipped
         * @param first number of the first of them on the timeline
         */
        byte[] pixels(NDArray frames, int first);
    }

    private final ClipShape shape;
    private final Kernels kernels;
    private final LatentTimeline timeline;
    private final int skipped;
    private final int gathered;
    private final Finish finish;
    private byte[] group = new byte[0];
    private int at; // in group; at its end when all of it was given
    private int decoded;
    private int given;

    /** Frames of a timeline from its beginning. */
    DrawnClip(ClipShape shape, Kernels kernels, LatentTimeline timeline) {
        this(
                shape,
                kernels,
                timeline,
                0,
                Integer.MAX_VALUE,
                (frames, first) -> LatentTimeline.pixels(kernels, frames, shape.size()));
    }

    /**
     * Frames of a timeline; closing the clip closes the timeline.
     *
     * @param skipped frames of the timeline that are not given
     * @param gathered from this frame on, all that are left are finished together
     */
    DrawnClip(ClipShape shape, Kernels kernels, LatentTimeline timeline, int skipped, int gathered, Finish finish) {
        this.shape = shape;
        this.kernels = kernels;
        this.timeline = timeline;
        this.skipped = skipped;
        this.gathered = gathered;
        this.finish = finish;
    }

    @Override
    public ClipShape shape() {
        return shape;
    }

    @Override
    public boolean next(byte[] rgb) {
        if (given == shape.frames()) {
            return false;
        }
        while (at == group.length) {
            decode();
        }
        int bytes = shape.size().rgbBytes();
        System.arraycopy(group, at, rgb, 0, bytes);
        at += bytes;
        given++;
        return true;
    }

    private void decode() {
        try (NDManager scratch = kernels.newManager()) {
            NDArray frames = timeline.next(scratch);
            if (frames == null) {
                throw new IllegalStateException("the timeline ended after " + decoded + " frames");
            }
            if (decoded + frames.getShape().get(2) > gathered) {
                frames = rest(scratch, frames);
            }
            int count = (int) frames.getShape().get(2);
            int dropped = Math.min(count, Math.max(0, skipped - decoded));
            byte[] pixels = finish.pixels(frames, decoded);
            if (dropped < count) {
                group = pixels;
                at = dropped * shape.size().rgbBytes();
            }
            decoded += count;
        }
    }

    private NDArray rest(NDManager scratch, NDArray first) {
        NDList groups = new NDList();
        for (NDArray group = first; group != null; group = timeline.next(scratch)) {
            groups.add(group);
        }
        return kernels.call(scratch, "join_frames", groups);
    }

    @Override
    public void close() {
        timeline.close();
    }
}
