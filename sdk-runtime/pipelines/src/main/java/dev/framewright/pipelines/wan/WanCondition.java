package dev.framewright.pipelines.wan;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a window in the forms that models of this family take; each is null where it is not theirs.
 *
 * @param channels mask and latents beside the noisy ones, [B, 4 + C, t, h, w]
 * @param firstFrames latents that stand in the place of the first ones
 * @param imageTokens of the known pictures
 * @param control track of a VACE model
 */
record WanCondition(
        @Nullable NDArray channels,
        @Nullable NDArray firstFrames,
        @Nullable NDArray imageTokens,
        @Nullable Control control) {

    /**
     * What leads a VACE model.
     *
     * @param latents [1, 96, references + t, h, w]
     * @param references latent frames in front that are no frames of the clip
     * @param scale of the hints, [0, 1]
     */
    record Control(NDArray latents, int references, double scale) {}

    static final WanCondition NOTHING = new WanCondition(null, null, null, null);
}
