package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An opened model as every capability sees it: words in, velocity of latents, frames out. Each family of models
 * implements it once. Used by one thread at a time.
 */
public interface VideoModel extends AutoCloseable {

    /** Words as the model attends to them; what is inside is the family's own affair. */
    interface TextContext {}

    /** What is known of it without its weights. */
    ModelCard card();

    /** Kernels that hold those of {@code ModelKernels}. */
    Kernels kernels();

    /** Pixels to latents and, frame by frame, back. */
    VideoAutoencoder autoencoder();

    /**
     * Reads prompts.
     *
     * @param owner owns the result
     * @param prompts one for each clip of a batch; an empty one is no prompt
     */
    TextContext text(NDManager owner, List<String> prompts);

    /**
     * The model bound to words and to what is known of one window, ready for a {@link DenoiseLoop}; the caller closes it.
     *
     * @param owner owns what the binding makes
     * @param wanted the prompt
     * @param unwanted the negative or empty prompt; null where guidance is off
     * @param known what is known of the window; null draws all of it
     * @throws dev.framewright.api.InvalidRequestException if this model cannot take what is known
     */
    DenoiseLoop.Denoiser denoiser(
            NDManager owner, TextContext wanted, @Nullable TextContext unwanted, @Nullable Known known);

    /**
     * The noise levels that suit this model.
     *
     * @param solver one of {@link ModelCard#solvers}
     */
    Schedule schedule(String solver, int steps, double shift);

    /** Guidance of a scale, which a family may spread over experts. */
    default Guidance guidance(double scale) {
        return Guidance.constant(scale);
    }

    /** Whether frames that it draws are softer than pictures it is given, so that these have detail to lend. */
    default boolean drawsSoftly() {
        return false;
    }

    @Override
    void close();

    /**
     * What is known of a window before it is drawn.
     *
     * @param frames [B, 3, T, H, W] in [-1, 1], T = 1 + 4k; 0 where nothing is known
     * @param mask [B, 1, T, H, W], 1 where known, 0 where to draw
     * @param latents the window's first latent frames as the window before left them, [B, C, n, h, w], or null; their
     *     frames are in {@code frames} too. The first of them ends with the window's first frame and began before it
     * @param references pictures [1, 3, h, w] in [-1, 1] of how things look; the latents that are drawn hold a frame in
     *     front for each, which {@link DenoiseLoop.Denoiser#held} drops
     * @param controlScale how much a control clip leads where {@code frames} hold one and the mask is 0, [0, 1]
     */
    record Known(
            NDArray frames, NDArray mask, @Nullable NDArray latents, List<NDArray> references, double controlScale) {

        /** Without references, and led in full. */
        public Known(NDArray frames, NDArray mask, @Nullable NDArray latents) {
            this(frames, mask, latents, List.of(), 1);
        }

        /** The same with references. */
        public Known with(List<NDArray> pictures) {
            return new Known(frames, mask, latents, pictures, controlScale);
        }
    }
}
