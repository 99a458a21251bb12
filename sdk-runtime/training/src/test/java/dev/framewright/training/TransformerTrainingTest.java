package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterTextEncoder;
import dev.framewright.training.LatentSet.Kind;
import dev.framewright.training.world.DrawnSprites;
import dev.framewright.training.world.StickerWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformerTrainingTest {

    private static final int WIDTH = 48;
    private static final int LAYERS = 1;
    private static final int HEADS = 4;

    @TempDir
    private Path folder;

    @Test
    void orthogonalMatricesHaveSingularValuesNearOneWhateverTheirShape() {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            for (Shape shape : List.of(new Shape(3, 16, 16), new Shape(2, 8, 32), new Shape(2, 32, 8))) {
                NDArray given = Philox.normal(manager, shape, 5, 1).mul(40);
                NDArray turned = kernels.callAll(
                                manager,
                                "orthogonal",
                                given,
                                Precision.fastest(Device.cpu()).torchType())
                        .get(0);
                double square = turned.square().sum().toFloatArray()[0];
                double all = shape.get(0) * (double) Math.min(shape.get(1), shape.get(2));
                assertThat(turned.getShape()).isEqualTo(shape);
                assertThat(square / all).as("mean square of singular values").isCloseTo(.9, within(.3));
                assertThat(given.mul(turned).sum().toFloatArray()[0]).isPositive();
            }
        }
    }

    @Test
    void trainingGoesOnFromItsCheckpointToTheSameWeightsAndLearns() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Path whole = folder.resolve("whole.safetensors");
            Path parts = folder.resolve("parts.safetensors");
            float[] losses = train(kernels, manager, whole, 12);
            train(kernels, manager, parts, 5);
            train(kernels, manager, parts, 12);

            try (TrainingState one = open(kernels, manager, whole);
                    TrainingState other = open(kernels, manager, parts)) {
                for (int i = 0; i < one.names.length; i++) {
                    assertThat(other.weights.get(i).toFloatArray())
                            .as(one.names[i])
                            .containsExactly(one.weights.get(i).toFloatArray());
                }
            }
            assertThat(losses[11]).isLessThan(.98f * losses[0]);
        }
    }

    @Test
    void aCheckpointThatIsWidenedTellsWhatItToldAndNothingOfTheNewChannels() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Path checkpoint = folder.resolve("narrow.safetensors");
            train(kernels, manager, checkpoint, 2);
            NDArray noisy = Philox.normal(manager, new Shape(1, 16, 2, 4, 4), 1, 3);
            NDArray condition = Philox.normal(manager, new Shape(1, 20, 2, 4, 4), 1, 4);
            NDArray more = Philox.normal(manager, new Shape(1, 8, 2, 4, 4), 1, 5);
            NDArray narrow = velocity(kernels, manager, checkpoint, 16, noisy.concat(condition, 1));

            Widening.transformer(kernels, checkpoint, 24);
            NDArray wide = velocity(
                    kernels,
                    manager,
                    checkpoint,
                    24,
                    noisy.concat(more, 1).concat(condition, 1).concat(more, 1));

            assertThat(wide.get(":, :16").sub(narrow).abs().max().getFloat()).isLessThan(1e-5f);
            assertThat(wide.get(":, 16:").abs().max().getFloat()).isZero();
            assertThat(narrow.abs().max().getFloat()).isPositive();
        }
    }

    @Test
    void latentsOfAWorldThatShowsSomeSubjectsOftenerAreNormalisedAsTheExportedModelDoes() throws IOException {
        StickerWorld world = DrawnSprites.world();
        StickerWorld oftener = new Parameters(Map.of("oftener", "rabbit,".repeat(50))).oftener(world);
        Map<Kind, Integer> one = Map.of(Kind.PICTURES, 1, Kind.CLIPS, 0, Kind.MOMENTS, 0);
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<String, NDArray> averages = new LinkedHashMap<>();
            InitialWeights.autoencoder(manager, 4, 16, 8, 12)
                    .forEach((name, weight) -> averages.put("average." + name, weight));
            SafeTensors.write(folder.resolve("autoencoder.checkpoint.safetensors"), averages, Map.of());

            TransformerTraining.prepare(world, oftener, folder, one, 1, TrainingListener.CONSOLE);
            List<NDArray> prepared = statistics(kernels, manager);
            TransformerTraining.finishAutoencoder(world, folder);
            List<NDArray> exported = statistics(kernels, manager);

            assertThat(exported.get(0).toFloatArray())
                    .containsExactly(prepared.get(0).toFloatArray());
            assertThat(exported.get(1).toFloatArray())
                    .containsExactly(prepared.get(1).toFloatArray());
        }
    }

    private List<NDArray> statistics(Kernels kernels, NDManager manager) throws IOException {
        try (SafeTensors file = SafeTensors.open(kernels, folder.resolve("autoencoder.safetensors"))) {
            return List.of(file.get(manager, "latents.mean"), file.get(manager, "latents.std"));
        }
    }

    private static NDArray velocity(Kernels kernels, NDManager manager, Path checkpoint, int channels, NDArray input)
            throws IOException {
        try (TrainingState state = TrainingState.open(
                kernels,
                manager,
                InitialWeights.transformer(manager, 2, channels, WIDTH, LAYERS, 2 * WIDTH),
                checkpoint)) {
            Map<String, NDArray> weights = new LinkedHashMap<>();
            for (int i = 0; i < state.names.length; i++) {
                weights.put(state.names[i], state.weights.get(i));
            }
            return kernels.call(
                    manager,
                    "starter_velocity",
                    input,
                    manager.create(new float[] {.5f}),
                    StarterTextEncoder.pieces(manager, List.of("a dog")),
                    weights,
                    HEADS,
                    LAYERS,
                    StarterTextEncoder.HEADS,
                    StarterTextEncoder.LAYERS,
                    6);
        }
    }

    private static TrainingState open(Kernels kernels, NDManager manager, Path checkpoint) throws IOException {
        return TrainingState.open(
                kernels, manager, InitialWeights.transformer(manager, 2, 16, WIDTH, LAYERS, 2 * WIDTH), checkpoint);
    }

    /** Goes on to {@code steps} steps in all, always with the same latents and noise. */
    private static float[] train(Kernels kernels, NDManager manager, Path checkpoint, int steps) throws IOException {
        float[] losses = new float[steps];
        try (TrainingState state = open(kernels, manager, checkpoint)) {
            while (state.step() < steps) {
                try (NDManager scratch = manager.newSubManager()) {
                    Object[] inputs = inputs(scratch);
                    float before = state.told(kernels, scratch, "told_transformer", inputs)[0];
                    float loss = state.step(kernels, scratch, "train_transformer", 2e-3, .9, inputs)[0];
                    if (state.step() == 0) {
                        assertThat(before).isCloseTo(loss, within(1e-4f));
                    }
                    losses[(int) state.step()] = loss;
                    state.stepped(.1);
                }
            }
            state.save(checkpoint);
        }
        return losses;
    }

    private static Object[] inputs(NDManager scratch) {
        Shape shape = new Shape(2, 16, 2, 4, 4);
        return new Object[] {
            Philox.normal(scratch, shape, 1, 1),
            Philox.normal(scratch, shape, 1, 2),
            scratch.zeros(new Shape(2, 20, 2, 4, 4)),
            scratch.ones(new Shape(2, 1, 2, 4, 4)),
            scratch.create(new float[] {.5f, .8f}),
            StarterTextEncoder.pieces(scratch, List.of("a dog", "a cat")),
            new long[] {HEADS, LAYERS, StarterTextEncoder.HEADS, StarterTextEncoder.LAYERS, 6},
            16
        };
    }
}
