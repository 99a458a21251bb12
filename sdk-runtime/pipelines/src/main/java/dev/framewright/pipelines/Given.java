package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a capability gives to the drawing of a clip, window by window and in order. */
interface Given {

    /** Words alone. */
    Given NOTHING = new Given() {};

    /**
     * What is known of some frames; null where nothing is.
     *
     * @param owner owns the tensors
     * @param first frame, counted in the clip that is drawn
     * @param count frames, 1 + 4k
     */
    default VideoModel.@Nullable Known known(NDManager owner, int first, int count) {
        return null;
    }

    /** Pictures [1, 3, h, w] in [-1, 1] of how things look, for models that take them. */
    default List<NDArray> references(NDManager owner) {
        return List.of();
    }

    /** Frames [1, 3, count, H, W] whose noised latents the drawing starts from; null starts from noise alone. */
    default @Nullable NDArray start(NDManager owner, int first, int count) {
        return null;
    }

    /** How far back to noise {@link #start} goes, [0, 1]. */
    default double strength() {
        return 1;
    }
}
