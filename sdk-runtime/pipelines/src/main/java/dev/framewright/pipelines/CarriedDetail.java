package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.Size;
import dev.framewright.engine.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Frames as they are decoded, with detail of the nearest frames that are known before and after them, where the model draws
 * more softly than these are. Latents stay as they are, so nothing of it goes on into later windows.
 */
record CarriedDetail(
        VideoModel model,
        KeyFrames known,
        Size size,
        @Nullable SeamEase ease) implements DrawnClip.Finish {

    @Override
    public byte[] pixels(NDArray frames, int first) {
        try (NDManager scratch = model.kernels().newManager()) {
            NDArray eased = ease == null ? frames : ease.eased(scratch, frames, first);
            return LatentTimeline.pixels(model.kernels(), carried(scratch, eased, first), size);
        }
    }

    /** The frames [1, 3, T, H, W]; {@code first} is the place of the first of them on the timeline. Known ones stay. */
    NDArray carried(NDManager scratch, NDArray frames, int first) {
        if (!model.drawsSoftly()) {
            return frames;
        }
        Kernels kernels = model.kernels();
        NDList finished = new NDList();
        for (int i = 0; i < frames.getShape().get(2); i++) {
            NDArray frame = kernels.call(scratch, "frame_range", frames, i, 1);
            boolean given = known.has(first + i);
            finished.add(given ? frame : kernels.call(scratch, "carried_detail", frame, known.nearest(first + i)));
        }
        return kernels.call(scratch, "join_frames", finished);
    }
}
