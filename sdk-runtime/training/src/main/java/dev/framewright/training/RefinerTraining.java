package dev.framewright.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.engine.Kernels;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.training.LatentSet.Kind;
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Third stage: the refiner learns to draw the texture channels of latents whose base channels are there, as a
 * super-resolution stage draws detail (Make-A-Video, section 3.2): by flow matching, with what is known of a clip given.
 */
final class RefinerTraining {

    static final String CHECKPOINT = "refiner.checkpoint.safetensors";
    static final int WIDTH = 160;
    static final int BLOCKS = 8;
    private static final double MOST_BLUR = .3;
    /** Levels lie towards noise: as little of it counts when texture is drawn, what is told at the first level matters most. */
    private static final double TOWARDS_NOISE = 1;

    private static final FlowMatching.Network NETWORK =
            new FlowMatching.Network("refiner", 40, 12, 100, 1.5e-3, 11, RefinerTraining::inputs);

    private RefinerTraining() {}

    /**
     * Trains.
     *
     * @param minutes over all runs of the folder
     */
    static void run(Path folder, double minutes, TrainingListener listener) throws IOException {
        Path checkpoint = folder.resolve(CHECKPOINT);
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<Kind, LatentSet> sets = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                sets.put(kind, LatentSet.read(kernels, manager, folder, kind));
            }
            int channels = sets.get(Kind.CLIPS).channels();
            if (channels == StarterAutoencoder.BASE_CHANNELS) {
                throw new InvalidRequestException(
                        "stage",
                        "refiner draws texture, but the latents of " + folder
                                + " have none; run --stage texture, then --stage latents");
            }
            try (TrainingState state = TrainingState.open(
                    kernels, manager, InitialWeights.refiner(manager, 3, channels, WIDTH, BLOCKS), checkpoint)) {
                FlowMatching steps = new FlowMatching(kernels, manager, state, NETWORK);
                RunningMean pictures = new RunningMean(.99);
                RunningMean clips = new RunningMean(.99);
                RunningMean subjects = new RunningMean(.99);
                new TrainingLoop(state, checkpoint, 60 * minutes, listener).run("refiner", 100, done -> {
                    WorldRandom random = new WorldRandom(0x8EF1L * 1_000_003 + state.step());
                    Kind kind = random.chance(.15) ? Kind.PICTURES : random.chance(.5) ? Kind.MOMENTS : Kind.CLIPS;
                    float[] figures = steps.step(sets.get(kind), kind, random, done);
                    (kind == Kind.PICTURES ? pictures : clips).add(figures[0]);
                    subjects.add(figures[1]);
                    return () -> String.format(
                            Locale.ROOT,
                            "loss of pictures %.4f, of clips %.4f, of subjects %.4f%s",
                            pictures.value(),
                            clips.value(),
                            subjects.value(),
                            steps.heldBack(sets));
                });
            }
        }
    }

    private static Object[] inputs(NDManager scratch, LatentBatch batch, NDArray noise, Kind kind, WorldRandom random) {
        float[] sigma = new float[(int) noise.getShape().get(0)];
        float[] blur = new float[sigma.length];
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = (float) (1 / (1 + Math.exp(-random.normal() - TOWARDS_NOISE)));
            blur[i] = (float) (MOST_BLUR * random.uniform());
        }
        return new Object[] {
            batch.latents(),
            noise,
            batch.condition(),
            batch.subjects(),
            scratch.create(sigma),
            scratch.create(blur),
            batch.pieces(),
            StarterAutoencoder.BASE_CHANNELS,
            Precision.fastest(Device.cpu()).torchType()
        };
    }
}
