package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.util.Map;
import java.util.Objects;

/**
 * The starter's causal video autoencoder: 8x in space, 4x in time, trained with the starter.
 *
 * <p>Sixteen base channels carry what a clip shows. Texture channels after them, where the weights have some, say what a
 * linear basis of blocks adds to it; latents without them cannot be mixed with latents that have them.
 *
 * <p>The first frame is a latent frame of its own, every four after it one more, so 1 + 4k frames are 1 + k latent
 * frames. Decoding goes latent frame by latent frame with a cache of what each causal convolution saw last, and gives
 * the same frames as decoding the whole. Safe for use by many threads.
 */
public final class StarterAutoencoder implements VideoAutoencoder {

    /** Channels before those of texture. */
    public static final int BASE_CHANNELS = 16;

    public static final int SPATIAL_FACTOR = 8;
    public static final int TEMPORAL_FACTOR = 4;

    private final Kernels kernels;
    private final Map<String, NDArray> weights;
    private final Precision precision;

    /** @param weights by name; {@code latents.mean} and {@code latents.std}, [Z] each, normalise the latents */
    public StarterAutoencoder(Kernels kernels, Map<String, NDArray> weights, Precision precision) {
        this.kernels = kernels;
        this.weights = weights;
        this.precision = precision;
    }

    /**
     * Encodes a clip.
     *
     * @param owner owns the result
     * @param frames [B, 3, 1 + 4k, H, W], float32 in [-1, 1]; H and W multiples of 8
     * @return latents [B, Z, 1 + k, H / 8, W / 8], float32, normalised
     */
    @Override
    public NDArray encode(NDManager owner, NDArray frames) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray raw = kernels.call(scratch, "starter_encode", frames, precision.torchType(), weights);
            return kernels.call(owner, "starter_normalise", raw, weights);
        }
    }

    /** Encodes without normalising: what the statistics are made of. */
    public NDArray encodeRaw(NDManager owner, NDArray frames) {
        return kernels.call(owner, "starter_encode", frames, precision.torchType(), weights);
    }

    @Override
    public DecodeStream decoder() {
        return new Decoding();
    }

    /** A clip that is being decoded, latent frame by latent frame. */
    private final class Decoding implements DecodeStream {

        private final NDManager owned = kernels.newManager();
        private NDList cache = new NDList();
        private boolean begun;

        @Override
        public NDArray next(NDManager owner, NDArray latentFrame) {
            try (NDManager scratch = kernels.newManager()) {
                NDArray piece = kernels.call(scratch, "starter_piece", latentFrame, 0, weights);
                NDList out = kernels.callAll(scratch, "starter_decode", piece, precision.torchType(), weights, cache);
                NDList kept = new NDList(out.subList(1, out.size()));
                kept.attach(owned);
                cache.close();
                cache = kept;
                int first = begun ? 0 : TEMPORAL_FACTOR - 1; // the group of a clip's first frame holds it alone
                begun = true;
                return kernels.call(owner, "frame_range", out.get(0), first, TEMPORAL_FACTOR - first);
            }
        }

        @Override
        public void close() {
            owned.close();
        }
    }

    @Override
    public int spatialFactor() {
        return SPATIAL_FACTOR;
    }

    @Override
    public int temporalFactor() {
        return TEMPORAL_FACTOR;
    }

    @Override
    public int latentChannels() {
        return (int) Objects.requireNonNull(weights.get("latents.mean"), "latents.mean")
                .size();
    }

    @Override
    public int colourChannels() {
        return BASE_CHANNELS;
    }

    /** Does nothing: the weights are the caller's. */
    @Override
    public void close() {}
}
