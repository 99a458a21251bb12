package dev.framewright.training;

import static dev.framewright.training.LatentSet.Kind.CLIPS;
import static dev.framewright.training.LatentSet.Kind.MOMENTS;
import static dev.framewright.training.LatentSet.Kind.PICTURES;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.models.StarterTextEncoder;
import dev.framewright.training.LatentSet.Kind;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Second stage: the transformer and the text encoder learn pictures, then pictures and clips together.
 *
 * <p>Flow matching (Lipman et al. 2023): x = (1 - sigma) z + sigma noise, target noise - z. A part of the clips comes
 * with its first latent frames known, so that the same weights continue a picture or a clip. Cells that a subject
 * covers weigh five times as much where little noise is left: scenes are learnt soon, subjects are not.
 */
final class TransformerTraining {

    static final int WIDTH = 256;
    static final int HEADS = 4;
    static final int LAYERS = 6;
    static final int HIDDEN = 1024;
    static final int SIDE = 96;
    static final int FRAMES = 17;

    private static final String CHECKPOINT = "transformer.checkpoint.safetensors";
    private static final FlowMatching.Network NETWORK =
            new FlowMatching.Network("transformer", 48, 16, 150, 1.5e-3, 9, TransformerTraining::inputs);

    private TransformerTraining() {}

    /**
     * Encodes what the transformer learns from; of a kind whose number is 0, what is there is kept.
     *
     * @param world of which the latents' statistics are, as of {@link #finishAutoencoder}
     * @param shown the same world, but some subjects may be oftener in what is encoded
     */
    static void prepare(
            StickerWorld world,
            StickerWorld shown,
            Path folder,
            Map<Kind, Integer> counts,
            int seed,
            TrainingListener listener)
            throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<String, NDArray> weights = autoencoder(kernels, manager, folder, world);
            StarterAutoencoder autoencoder = new StarterAutoencoder(kernels, weights, Precision.fastest(Device.cpu()));
            for (Kind kind : Kind.values()) {
                if (counts.get(kind) > 0) {
                    LatentSet.make(kernels, autoencoder, shown, folder, kind, counts.get(kind), seed, SIDE, listener);
                }
            }
        }
    }

    /** Writes the model's autoencoder anew, with what its decoder has learnt since the latents were made. */
    static void finishAutoencoder(StickerWorld world, Path folder) throws IOException {
        if (Files.exists(folder.resolve("autoencoder.checkpoint.safetensors"))) {
            try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                    NDManager manager = kernels.newManager()) {
                autoencoder(kernels, manager, folder, world);
            }
        }
    }

    /** Fits texture channels to what the folder's autoencoder loses; latents made before are to be made anew. */
    static void fitTexture(StickerWorld world, Path folder, TrainingListener listener) throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            TextureFit.fit(kernels, manager, averaged(kernels, manager, folder), world, folder, listener);
        }
    }

    private static Map<String, NDArray> averaged(Kernels kernels, NDManager manager, Path folder) throws IOException {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        try (SafeTensors file = SafeTensors.open(kernels, folder.resolve("autoencoder.checkpoint.safetensors"))) {
            for (String name : file.names()) {
                if (name.startsWith("average.")) {
                    weights.put(name.substring("average.".length()), file.get(manager, name));
                }
            }
        }
        Path decoder = folder.resolve("decoder.checkpoint.safetensors");
        if (Files.exists(decoder)) {
            try (SafeTensors file = SafeTensors.open(kernels, decoder)) {
                for (String name : file.names()) {
                    if (name.startsWith("average.")) {
                        weights.put(name.substring("average.".length()), file.get(manager, name));
                    }
                }
            }
        }
        return weights;
    }

    /** The averaged autoencoder with the statistics of its latents, written as the model's own file on the way. */
    private static Map<String, NDArray> autoencoder(Kernels kernels, NDManager manager, Path folder, StickerWorld world)
            throws IOException {
        Map<String, NDArray> weights = averaged(kernels, manager, folder);
        TextureFit.addTo(weights, kernels, manager, folder);
        StarterAutoencoder raw = new StarterAutoencoder(kernels, weights, Precision.fastest(Device.cpu()));
        List<byte[]> clips = LatentSet.clips(world, 7_000_000L, 48);
        NDArray latents = raw.encodeRaw(manager, LatentSet.frames(kernels, manager, clips, FRAMES, SIDE));
        NDList statistics = kernels.callAll(manager, "channel_statistics", latents, StarterAutoencoder.BASE_CHANNELS);
        weights.put("latents.mean", statistics.get(0));
        weights.put("latents.std", statistics.get(1));
        SafeTensors.write(folder.resolve("autoencoder.safetensors"), weights, Map.of());
        return weights;
    }

    /**
     * Trains.
     *
     * @param minutes over all runs of the folder
     * @param picturesFirst share of that time on pictures alone, in [0, 1]
     */
    static void run(Path folder, double minutes, double picturesFirst, TrainingListener listener) throws IOException {
        Path checkpoint = folder.resolve(CHECKPOINT);
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<Kind, LatentSet> sets = new EnumMap<>(Kind.class); // clips when needed: they may still be in the making
            sets.put(PICTURES, LatentSet.read(kernels, manager, folder, PICTURES));
            int channels = sets.get(PICTURES).channels();
            Widening.transformer(kernels, checkpoint, channels);
            try (TrainingState state = TrainingState.open(
                    kernels,
                    manager,
                    InitialWeights.transformer(manager, 2, channels, WIDTH, LAYERS, HIDDEN),
                    checkpoint)) {
                train(kernels, manager, state, sets, folder, 60 * minutes, picturesFirst, listener);
            }
        }
    }

    private static void train(
            Kernels kernels,
            NDManager manager,
            TrainingState state,
            Map<Kind, LatentSet> sets,
            Path folder,
            double seconds,
            double picturesFirst,
            TrainingListener listener)
            throws IOException {
        FlowMatching steps = new FlowMatching(kernels, manager, state, NETWORK);
        RunningMean pictures = new RunningMean(.99);
        RunningMean clips = new RunningMean(.99);
        RunningMean texture = new RunningMean(.99);
        RunningMean subjects = new RunningMean(.99);
        new TrainingLoop(state, folder.resolve(CHECKPOINT), seconds, listener).run("transformer", 100, done -> {
            WorldRandom random = new WorldRandom(0x7EA1L * 1_000_003 + state.step());
            // Pictures alone first; then clips, with a picture step now and then so that subjects stay sharp.
            Kind kind = done < picturesFirst || random.chance(0.15) ? PICTURES : random.chance(0.6) ? MOMENTS : CLIPS;
            if (!sets.containsKey(kind)) {
                sets.put(kind, LatentSet.read(kernels, manager, folder, kind));
            }
            float[] figures = steps.step(sets.get(kind), kind, random, done);
            (kind == PICTURES ? pictures : clips).add(figures[0]);
            texture.add(figures[1]);
            subjects.add(figures[2]);
            return () -> String.format(
                    Locale.ROOT,
                    "loss of pictures %.4f, of clips %.4f, of texture %.4f, of subjects %.4f%s",
                    pictures.value(),
                    clips.value(),
                    texture.value(),
                    subjects.value(),
                    steps.heldBack(sets));
        });
    }

    private static Object[] inputs(NDManager scratch, LatentBatch batch, NDArray noise, Kind kind, WorldRandom random) {
        float[] sigma = new float[(int) noise.getShape().get(0)];
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] =
                    sigma(random, kind == PICTURES ? 2 : 3, noise.getShape().get(1) > StarterAutoencoder.BASE_CHANNELS);
        }
        return new Object[] {
            batch.latents(),
            noise,
            batch.condition(),
            batch.subjects(),
            scratch.create(sigma),
            batch.pieces(),
            new long[] {
                HEADS,
                LAYERS,
                StarterTextEncoder.HEADS,
                StarterTextEncoder.LAYERS,
                Precision.fastest(Device.cpu()).torchType()
            },
            StarterAutoencoder.BASE_CHANNELS
        };
    }

    /** Shifted, mostly logit-normal. Texture is told apart where little noise is left, which the shift makes rare. */
    private static float sigma(WorldRandom random, double shift, boolean textures) {
        if (textures && random.chance(0.25)) {
            return (float) random.uniform();
        }
        double u = random.chance(0.2) ? random.uniform() : 1 / (1 + Math.exp(-random.normal()));
        return (float) (shift * u / (1 + (shift - 1) * u));
    }
}
