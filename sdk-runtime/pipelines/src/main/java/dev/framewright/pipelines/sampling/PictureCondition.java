package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.models.VideoAutoencoder;
import org.jspecify.annotations.Nullable;

/** The extra input channels of picture-to-video models: which frames are given, and what they show. */
public final class PictureCondition {

    private PictureCondition() {}

    /**
     * Mask and condition for a first and perhaps a last picture. The frames between are mid-grey; the mask has four
     * channels, one per frame of a latent frame.
     *
     * @param owner owns the result
     * @param first [B, 3, H, W] in [-1, 1]
     * @param last the same, or null
     * @param frames frames of the clip, {@code 1 + 4k}
     * @return [B, 4 + C, t, h, w]: mask, then normalised latents
     */
    public static NDArray of(
            Kernels kernels,
            NDManager owner,
            VideoAutoencoder autoencoder,
            NDArray first,
            @Nullable NDArray last,
            int frames) {
        try (NDManager scratch = kernels.newManager()) {
            NDList pictures = new NDList(first);
            if (last != null) {
                pictures.add(last);
            }
            NDArray video = kernels.call(scratch, "picture_video", pictures, frames);
            NDArray latents = autoencoder.encode(scratch, video);
            return kernels.call(owner, "picture_channels", latents, pictures.size() > 1, autoencoder.temporalFactor());
        }
    }
}
