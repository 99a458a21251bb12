package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.Precision;
import dev.framewright.training.world.StickerWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Channels beside the trained ones for what those lose: principal components of the autoencoder's error in blocks of
 * 4x8x8 pixels. Fitted, not trained: the weights there are stay as they are, and a transformer that knows only them can go
 * on from where it is; where it tells no texture, what is decoded is what was decoded before.
 */
final class TextureFit {

    private static final int CHANNELS = 48;
    private static final int BLOCK = 4 * 8 * 8 * 3;
    private static final int CLIPS = 240;
    private static final int CHUNK = 8;
    private static final long SEED = 6_000_000L;

    private TextureFit() {}

    static Path in(Path folder) {
        return folder.resolve("texture.safetensors");
    }

    /**
     * Fits and writes {@code texture.basis}, [48, 768], orthonormal; if the listener ends it, no file is written.
     *
     * @param weights the averaged autoencoder without texture channels
     */
    static void fit(
            Kernels kernels,
            NDManager manager,
            Map<String, NDArray> weights,
            StickerWorld world,
            Path folder,
            TrainingListener listener)
            throws IOException {
        NDArray sum = manager.zeros(new Shape(BLOCK, BLOCK));
        for (int at = 0; at < CLIPS; at += CHUNK) {
            List<byte[]> clips = LatentSet.clips(world, SEED + at, CHUNK);
            try (NDManager scratch = manager.newSubManager()) {
                NDArray frames =
                        LatentSet.frames(kernels, scratch, clips, TransformerTraining.FRAMES, TransformerTraining.SIDE);
                sum = sum.add(kernels.call(scratch, "texture_moments", frames, Precision.FLOAT32.torchType(), weights));
                sum.attach(manager);
            }
            int done = at + CHUNK;
            listener.trained("texture", done / (double) CLIPS, done + " clips");
            if (listener.ended()) {
                throw new CancellationException("cancelled after " + done + " of " + CLIPS + " clips");
            }
        }
        NDArray basis = kernels.call(manager, "texture_basis", sum, CHANNELS);
        SafeTensors.write(in(folder), Map.of("texture.basis", basis), Map.of());
    }

    /** Adds what was fitted to the weights, if it was. */
    static void addTo(Map<String, NDArray> weights, Kernels kernels, NDManager manager, Path folder)
            throws IOException {
        if (Files.exists(in(folder))) {
            try (SafeTensors file = SafeTensors.open(kernels, in(folder))) {
                weights.putAll(file.getAll(manager));
            }
        }
    }
}
