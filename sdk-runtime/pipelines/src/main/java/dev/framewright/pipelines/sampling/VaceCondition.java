package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.models.VideoAutoencoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control track of a VACE model: a video and the part of it that is drawn anew, and pictures to refer to, any of
 * them left out.
 */
public final class VaceCondition {

    private VaceCondition() {}

    /**
     * The control latents.
     *
     * @param owner owns the result
     * @param video [1, 3, T, H, W] in [-1, 1]: what to keep, or depth, pose and the like to follow; null for neither
     * @param mask [1, 1 or 3, T, H, W] in [0, 1], 1 where the video is drawn anew; null for everywhere
     * @param references pictures [1, 3, h, w] in [-1, 1]; each gives one latent frame in front, the last one first
     * @param frames frames of the clip, {@code 1 + 4k}
     * @param height rows in pixels, a multiple of the autoencoder's factor
     * @param width columns in pixels, likewise
     * @return [1, 2 C + s s, references + t, H / s, W / s] for an autoencoder of C channels and spatial factor s
     */
    public static NDArray of(
            Kernels kernels,
            NDManager owner,
            VideoAutoencoder autoencoder,
            @Nullable NDArray video,
            @Nullable NDArray mask,
            List<NDArray> references,
            int frames,
            int height,
            int width) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray shown = video != null ? video : scratch.zeros(new Shape(1, 3, frames, height, width));
            NDArray drawn = video != null && mask != null ? mask : scratch.ones(new Shape(1, 1, frames, height, width));
            NDList parts = kernels.callAll(scratch, "vace_parts", shown, drawn);
            NDArray kept = autoencoder.encode(scratch, parts.get(0));
            NDArray anew = autoencoder.encode(scratch, parts.get(1));
            NDArray channels = kernels.call(
                    scratch,
                    "vace_mask",
                    drawn,
                    autoencoder.spatialFactor(),
                    kept.getShape().get(2));
            NDList pictures = new NDList();
            for (NDArray reference : references) {
                pictures.add(autoencoder.encode(scratch, canvas(kernels, scratch, reference, height, width)));
            }
            return kernels.call(owner, "vace_control", kept, anew, channels, pictures);
        }
    }

    /** A picture in the middle of a white frame. */
    private static NDArray canvas(Kernels kernels, NDManager owner, NDArray picture, int height, int width) {
        long rows = picture.getShape().get(2);
        long columns = picture.getShape().get(3);
        double scale = Math.min((double) height / rows, (double) width / columns);
        return kernels.call(
                owner, "vace_canvas", picture, (long) (rows * scale), (long) (columns * scale), height, width);
    }
}
