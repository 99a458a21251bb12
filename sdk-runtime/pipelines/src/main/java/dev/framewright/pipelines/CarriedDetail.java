package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.Size;
import dev.framewright.engine.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Frames as they are decoded, with detail of known ones, where the model draws more softly than these are. Latents stay as
 * they are.
 *
 * @param size of the result
 * @param ease of frames beside a clip, whose own frames are shown in the place of the known ones; null shows these too
 */
record CarriedDetail(
        VideoModel model,
        KeyFrames known,
        Size size,
        @Nullable SeamEase ease) implements DrawnClip.Finish {

    @Override
    public byte[] pixels(NDArray frames, int first) {
        Kernels kernels = model.kernels();
        try (NDManager scratch = kernels.newManager()) {
            NDArray eased = ease == null ? frames : ease.eased(scratch, frames, first);
            NDList finished = new NDList();
            for (int i = 0; i < frames.getShape().get(2); i++) {
                NDArray frame = kernels.call(scratch, "frame_range", eased, i, 1);
                boolean shown = ease == null || !known.has(first + i);
                finished.add(shown ? frame(model, known, scratch, frame, first + i) : frame);
            }
            return LatentTimeline.pixels(kernels, kernels.call(scratch, "join_frames", finished), size);
        }
    }

    /** One frame [1, 3, 1, H, W] at a place, with detail of the {@link KeyFrames#nearest}. */
    static NDArray frame(VideoModel model, KeyFrames known, NDManager scratch, NDArray frame, int place) {
        return model.drawsSoftly()
                ? model.kernels().call(scratch, "carried_detail", frame, known.nearest(place))
                : frame;
    }
}
