package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.Size;
import dev.framewright.engine.Philox;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.pipelines.VideoModel.Known;
import dev.framewright.pipelines.VideoModel.TextContext;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Several clips of one window in one run: what evaluation uses, since a batch costs much less than its clips one by one. */
public final class ClipBatch {

    private ClipBatch() {}

    /**
     * Draws one clip for each prompt. Noise is that of a single run with the same seed; rounding may differ.
     *
     * @param seeds one for each prompt
     * @param frames 1 + 4k
     * @param known what is known of each clip; null draws all of it
     * @return RGB bytes of each clip, frames x height x width x 3
     */
    public static List<byte[]> clips(
            VideoModel model,
            Settings settings,
            List<String> prompts,
            long[] seeds,
            int frames,
            Size size,
            @Nullable Known known) {
        Shape one = WindowDrawing.latentShape(
                model.autoencoder(), Windows.latentFrames(frames), size.height(), size.width());
        try (NDManager scratch = model.kernels().newManager()) {
            NDList noise = new NDList();
            for (long seed : seeds) {
                noise.add(Philox.normal(scratch, one, seed, LatentTimeline.START_NOISE));
            }
            TextContext wanted = model.text(scratch, prompts);
            TextContext unwanted = settings.guided()
                    ? model.text(
                            scratch,
                            Collections.nCopies(prompts.size(), model.card().negativePrompt()))
                    : null;
            NDArray latents;
            try (DenoiseLoop.Denoiser denoiser = model.denoiser(scratch, wanted, unwanted, known)) {
                latents = new WindowDrawing(model, settings)
                        .draw(
                                scratch,
                                denoiser,
                                NDArrays.concat(noise, 0),
                                null,
                                1,
                                Optional.empty(),
                                (done, of, loop, video) -> {},
                                () -> false);
            }
            List<byte[]> clips = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                try (NDArray clip = latents.get(i + ":" + (i + 1))) {
                    clips.add(pixels(model, clip, frames, size));
                }
            }
            return clips;
        }
    }

    /**
     * Encodes a clip and decodes it again.
     *
     * @param rgb 1 + 4k frames
     * @return as many bytes
     */
    public static byte[] roundTrip(VideoModel model, byte[] rgb, int frames, Size size) {
        try (NDManager scratch = model.kernels().newManager()) {
            NDArray clip = frames(model, scratch, rgb, size, size);
            return pixels(model, model.autoencoder().encode(scratch, clip), frames, size);
        }
    }

    /**
     * RGB bytes as a model takes them.
     *
     * @param owner owns the result
     * @param rgb whole frames in {@code size}
     * @return [1, 3, T, H, W] in [-1, 1], scaled to {@code wanted}
     */
    public static NDArray frames(VideoModel model, NDManager owner, byte[] rgb, Size size, Size wanted) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
        Shape shape = new Shape(rgb.length / size.rgbBytes(), size.height(), size.width(), 3);
        try (NDArray pixels = owner.create(bytes, shape, DataType.UINT8)) {
            long[] whole = {0, 0, size.height(), size.width()};
            return model.kernels().call(owner, "frames_of_pixels", pixels, whole, wanted.height(), wanted.width());
        }
    }

    /** Decodes one clip into RGB bytes. */
    public static byte[] pixels(VideoModel model, NDArray latents, int frames, Size size) {
        ByteBuffer clip = ByteBuffer.allocate(frames * size.rgbBytes());
        try (VideoAutoencoder.DecodeStream stream = model.autoencoder().decoder()) {
            for (int i = 0; i < latents.getShape().get(2); i++) {
                try (NDManager scratch = model.kernels().newManager()) {
                    NDArray latentFrame = model.kernels().call(scratch, "latent_range", latents, i, 1);
                    clip.put(LatentTimeline.pixels(model.kernels(), stream.next(scratch, latentFrame), size));
                }
            }
        }
        return clip.array();
    }
}
