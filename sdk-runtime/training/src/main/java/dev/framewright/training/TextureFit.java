package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.Precision;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Channels beside the trained ones for what those lose: principal components of the autoencoder's error in blocks of
 * 4x8x8 pixels, less what the trained channels let one expect. Fitted, not trained: the weights there are stay as they
 * are, and a transformer that knows only them can go on from where it is.
 */
final class TextureFit {

    private static final int CHANNELS = 48;
    private static final int CLIPS = 240;
    private static final int CHUNK = 8;
    private static final long SEED = 6_000_000L;

    private TextureFit() {}

    static Path in(Path folder) {
        return folder.resolve("texture.safetensors");
    }

    /**
     * Fits and writes {@code texture.basis} [48, 768] and {@code texture.expected} (a convolution of the base channels).
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
        NDList sums = new NDList();
        for (int at = 0; at < CLIPS; at += CHUNK) {
            List<byte[]> clips = new ArrayList<>();
            for (int i = at; i < at + CHUNK; i++) {
                WorldRandom random = new WorldRandom(SEED + i);
                clips.add(world.render(
                                world.sample(random).withSeed(SEED + i),
                                TransformerTraining.FRAMES,
                                TransformerTraining.SIDE,
                                TransformerTraining.SIDE,
                                8)
                        .rgb());
            }
            try (NDManager scratch = manager.newSubManager()) {
                NDArray frames =
                        LatentSet.frames(kernels, scratch, clips, TransformerTraining.FRAMES, TransformerTraining.SIDE);
                NDList moments =
                        kernels.callAll(scratch, "texture_moments", frames, Precision.FLOAT32.torchType(), weights);
                for (int i = 0; i < moments.size(); i++) {
                    NDArray sum = at == 0 ? moments.get(i) : sums.get(i).add(moments.get(i));
                    sum.attach(manager);
                    if (at == 0) {
                        sums.add(sum);
                    } else {
                        sums.set(i, sum);
                    }
                }
            }
            listener.trained("texture", (at + CHUNK) / (double) CLIPS, (at + CHUNK) + " clips");
        }
        NDList fitted = kernels.callAll(manager, "texture_fit", sums.get(0), sums.get(1), sums.get(2), CHANNELS);
        SafeTensors.write(
                in(folder),
                Map.of(
                        "texture.basis", fitted.get(0),
                        "texture.expected.weight", fitted.get(1),
                        "texture.expected.bias", fitted.get(2)),
                Map.of());
    }

    /**
     * Adds what was fitted to the weights, if it was.
     *
     * @return texture channels; 0 where none were fitted
     */
    static int addTo(Map<String, NDArray> weights, Kernels kernels, NDManager manager, Path folder) throws IOException {
        if (!Files.exists(in(folder))) {
            return 0;
        }
        try (SafeTensors file = SafeTensors.open(kernels, in(folder))) {
            weights.putAll(file.getAll(manager));
        }
        return CHANNELS;
    }
}
