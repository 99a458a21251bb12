package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import dev.framewright.models.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {

    private static final int BATCH = 2;
    private static final int FRAMES = 5;
    private static final int SIDE = 16;

    @TempDir
    private Path folder;

    @Test
    void aRunThatWasInterruptedEndsWithTheSameWeightsAsOneThatWasNot() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Path whole = folder.resolve("whole.safetensors");
            Path parts = folder.resolve("parts.safetensors");
            train(kernels, manager, whole, 6);
            train(kernels, manager, parts, 2);
            train(kernels, manager, parts, 6);

            try (TrainingState one = open(kernels, manager, whole);
                    TrainingState other = open(kernels, manager, parts)) {
                assertThat(other.step()).isEqualTo(one.step()).isEqualTo(6);
                for (int i = 0; i < one.names.length; i++) {
                    assertThat(other.weights.get(i).toFloatArray())
                            .as(one.names[i])
                            .containsExactly(one.weights.get(i).toFloatArray());
                    assertThat(other.average.get(i).toFloatArray())
                            .containsExactly(one.average.get(i).toFloatArray());
                }
            }
        }
    }

    @Test
    void trainingLowersTheLossAlsoOfConvolutionsWhoseGradientsComeInAnotherLayout() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            float[] losses = train(kernels, manager, folder.resolve("a.safetensors"), 60);

            assertThat(losses[59]).isLessThan(0.6f * losses[0]);
        }
    }

    private static TrainingState open(Kernels kernels, NDManager manager, Path checkpoint) throws IOException {
        return TrainingState.open(kernels, manager, InitialWeights.autoencoder(manager, 4, 16, 8, 12), checkpoint);
    }

    /** Goes on to {@code steps} steps in all; the same step sees the same clip and noise in every run. */
    private static float[] train(Kernels kernels, NDManager manager, Path checkpoint, int steps) throws IOException {
        float[] losses = new float[steps];
        try (TrainingState state = open(kernels, manager, checkpoint)) {
            while (state.step() < steps) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray noise =
                            Philox.normal(scratch, new Shape(BATCH, 16, 2, SIDE / 8, SIDE / 8), state.step(), 7);
                    losses[(int) state.step()] = state.step(
                                    kernels,
                                    scratch,
                                    "train_autoencoder",
                                    2e-3,
                                    0.9,
                                    clips(scratch),
                                    noise,
                                    Map.of(),
                                    Precision.fastest(Device.cpu()).torchType())[0];
                    state.stepped(0.1);
                }
            }
            state.save(checkpoint);
        }
        return losses;
    }

    /** Four-pixel squares of random colours: something that can be learnt by heart. */
    private static NDArray clips(NDManager manager) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BATCH * FRAMES * SIDE * SIDE * 3);
        for (int clip = 0; clip < BATCH; clip++) {
            for (int at = 0; at < FRAMES * SIDE * SIDE * 3; at++) {
                int x = at / 3 % SIDE / 4;
                int y = at / 3 / SIDE % SIDE / 4;
                bytes.put((byte) new Random(clip * 1000L + y * 100 + x * 10 + at % 3).nextInt(256));
            }
        }
        bytes.flip();
        return manager.create(bytes, new Shape(BATCH, FRAMES, SIDE, SIDE, 3), DataType.UINT8);
    }
}
