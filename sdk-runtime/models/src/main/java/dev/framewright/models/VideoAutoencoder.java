package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * Turns video into latents and back. It is causal in time: what it makes of a frame depends on that frame and earlier
 * ones only, so that a clip of any length is decoded piece by piece in the memory of one piece.
 *
 * <p>A clip of {@code 1 + k * temporalFactor()} frames has {@code 1 + k} latent frames. Not safe for use by several
 * threads at once.
 */
public interface VideoAutoencoder extends AutoCloseable {

    /** Pixels per latent value along rows and columns. */
    int spatialFactor();

    /** Frames per latent frame, after the first, which stands for one frame alone. */
    int temporalFactor();

    /** Channels of a latent video. */
    int latentChannels();

    /** How many of them, the first ones, tell what is where; others tell only detail of it. */
    default int colourChannels() {
        return latentChannels();
    }

    /**
     * Encodes a clip. Trailing frames that do not fill a latent frame are dropped.
     *
     * @param owner owns the result
     * @param frames [B, 3, T, H, W] in [-1, 1], float32; H and W multiples of {@link #spatialFactor}
     * @return normalised latents [B, C, t, h, w], float32, mean about 0 and deviation about 1 per channel
     */
    NDArray encode(NDManager owner, NDArray frames);

    /** Begins to decode a clip; whoever calls closes the stream. */
    DecodeStream decoder();

    /**
     * Decodes a whole clip.
     *
     * @param owner owns the result
     * @param latents normalised, [B, C, t, h, w], float32
     * @return frames [B, 3, T, H, W] in [-1, 1], float32
     */
    default NDArray decode(NDManager owner, NDArray latents) {
        try (DecodeStream stream = decoder();
                NDManager scratch = owner.newSubManager()) {
            NDList pieces = new NDList();
            long count = latents.getShape().get(2);
            for (long i = 0; i < count; i++) {
                NDArray one = latents.get(":, :, " + i + ":" + (i + 1));
                one.attach(scratch);
                pieces.add(stream.next(scratch, one));
            }
            NDArray frames = NDArrays.concat(pieces, 2);
            frames.attach(owner);
            return frames;
        }
    }

    @Override
    void close();

    /** One clip being decoded, with what the next piece needs of the ones before. */
    interface DecodeStream extends AutoCloseable {

        /**
         * Decodes the next latent frame.
         *
         * @param owner owns the result
         * @param latentFrame normalised, [B, C, 1, h, w], float32
         * @return its frames in [-1, 1]: [B, 3, 1, H, W] for the first call, then [B, 3, temporalFactor, H, W]
         */
        NDArray next(NDManager owner, NDArray latentFrame);

        @Override
        void close();
    }
}
