package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws the texture channels of the starter's latents once their base channels are drawn, as a super-resolution stage
 * draws detail (Make-A-Video, section 3.2): by flow matching, in a few steps of a small network. Safe for use by many
 * threads.
 */
public final class StarterRefiner {

    private static final int STEPS = 8;
    private static final double HEAT = .4;
    private static final double WARMTH = .15;

    /**
     * What is known of a clip.
     *
     * @param channels mask and latents, [B, 4 + Z, T, H, W]
     * @param free how freely each latent frame is drawn, [T], in [0, 1]: 0 where what is known says what it is like
     */
    public record Known(NDArray channels, NDArray free) {}

    private final Kernels kernels;
    private final Map<String, NDArray> weights;
    private final Precision precision;

    /** @param weights by name, of the latents that it is used for */
    public StarterRefiner(Kernels kernels, Map<String, NDArray> weights, Precision precision) {
        this.kernels = kernels;
        this.weights = weights;
        this.precision = precision;
    }

    /**
     * Draws texture.
     *
     * @param owner owns the result
     * @param latents [B, Z, T, H, W], float32, whose base channels stay
     * @param begun what their drawing began from, of the same shape: noise, or a video with noise, whose texture is gone
     *     on from
     * @param sigma level of that noise in (0, 1]
     * @param known null where nothing is
     * @param pieces of the prompts' words, see {@link StarterTextEncoder#pieces}
     * @return latents of the same shape
     */
    public NDArray refined(
            NDManager owner, NDArray latents, NDArray begun, double sigma, @Nullable Known known, NDArray pieces) {
        return kernels.call(
                owner,
                "starter_refine",
                latents,
                begun,
                known == null ? new NDList() : new NDList(known.channels(), known.free()),
                pieces,
                sigma,
                STEPS,
                HEAT,
                WARMTH,
                StarterAutoencoder.BASE_CHANNELS,
                precision.torchType(),
                weights);
    }
}
