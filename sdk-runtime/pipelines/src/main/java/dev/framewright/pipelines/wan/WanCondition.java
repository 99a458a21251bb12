package dev.framewright.pipelines.wan;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a window in the forms that models of this family take; each is null where it is not theirs.
 *
 * @param channels mask and latents beside the noisy ones, [B, 4 + C, t, h, w]
 * @param firstFrames latents that stand in the place of the first ones
 * @param imageTokens of the known pictures
 * @param control latents of a VACE model
 */
record WanCondition(
        @Nullable NDArray channels,
        @Nullable NDArray firstFrames,
        @Nullable NDArray imageTokens,
        @Nullable NDArray control) {

    static final WanCondition NOTHING = new WanCondition(null, null, null, null);
}
