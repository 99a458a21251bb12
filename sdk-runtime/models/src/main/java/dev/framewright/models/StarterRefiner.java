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
    private static final double COLD = Double.parseDouble(System.getProperty("fw.cold", ".4"));
    private static final double HOT = Double.parseDouble(System.getProperty("fw.hot", ".8"));

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
     * @param freedom [T], 0 in latent frames whose texture is to follow from what is known, up to 1 where it is drawn freely
     * @param known [B, 4 + Z, T, H, W], mask and latents of what is known; null where nothing is
     * @param pieces of the prompts' words, see {@link StarterTextEncoder#pieces}
     * @return latents of the same shape
     */
    public NDArray refined(
            NDManager owner,
            NDArray latents,
            NDArray begun,
            double sigma,
            NDArray freedom,
            @Nullable NDArray known,
            NDArray pieces) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray heat = freedom.mul((float) (HOT - COLD)).add((float) COLD);
            heat.attach(scratch);
            return kernels.call(
                    owner,
                    "starter_refine",
                    latents,
                    begun,
                    known == null ? new NDList() : new NDList(known),
                    pieces,
                    sigma,
                    STEPS,
                    heat,
                    StarterAutoencoder.BASE_CHANNELS,
                    precision.torchType(),
                    weights);
        }
    }
}
