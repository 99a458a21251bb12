package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterRefiner;
import dev.framewright.models.StarterTextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefinerTrainingTest {

    private static final int BATCH = 16;
    private static final int BASE = 16;
    private static final int CHANNELS = 20;

    @TempDir
    private Path folder;

    @Test
    void trainingGoesOnFromItsCheckpointToTheSameWeights() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Path whole = folder.resolve("whole.safetensors");
            Path parts = folder.resolve("parts.safetensors");
            train(kernels, manager, whole, 6);
            train(kernels, manager, parts, 3);
            train(kernels, manager, parts, 6);

            try (TrainingState one = open(kernels, manager, whole);
                    TrainingState other = open(kernels, manager, parts)) {
                for (int i = 0; i < one.names.length; i++) {
                    assertThat(other.weights.get(i).toFloatArray())
                            .as(one.names[i])
                            .containsExactly(one.weights.get(i).toFloatArray());
                }
            }
        }
    }

    @Test
    void textureThatFollowsFromTheBaseChannelsIsDrawnAndTheseStay() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Path checkpoint = folder.resolve("refiner.safetensors");
            train(kernels, manager, checkpoint, 200);
            try (TrainingState state = open(kernels, manager, checkpoint)) {
                NDArray words = StarterTextEncoder.pieces(manager, Collections.nCopies(BATCH, ""));
                StarterRefiner refiner = new StarterRefiner(kernels, state.averaged(), Precision.FLOAT32);
                NDArray clip = latents(manager, 1_000);
                NDArray noise = Philox.normal(manager, clip.getShape(), 5, 5);
                NDArray base = clip.get(":, :16");

                NDArray drawn = refiner.refined(manager, base.concat(noise.get(":, 16:"), 1), noise, 1, null, words);

                assertThat(drawn.get(":, :16").toFloatArray()).containsExactly(base.toFloatArray());
                assertThat(lost(drawn, clip))
                        .as("share of texture that is wrong")
                        .isLessThan(.3f);
                assertThat(refiner.refined(manager, drawn, noise, 1, null, words)
                                .toFloatArray())
                        .containsExactly(drawn.toFloatArray());
            }
        }
    }

    @Test
    void aVideoWithLittleNoiseKeepsItsTextureWhateverItsBaseChannelsSay() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Path checkpoint = folder.resolve("refiner.safetensors");
            train(kernels, manager, checkpoint, 200);
            try (TrainingState state = open(kernels, manager, checkpoint)) {
                NDArray words = StarterTextEncoder.pieces(manager, Collections.nCopies(BATCH, ""));
                StarterRefiner refiner = new StarterRefiner(kernels, state.averaged(), Precision.FLOAT32);
                NDArray clip = latents(manager, 1_000);
                NDArray other = latents(manager, 2_000).get(":, :16").concat(clip.get(":, 16:"), 1);
                NDArray noise = Philox.normal(manager, clip.getShape(), 5, 5);

                float little =
                        lost(refiner.refined(manager, other, noised(other, noise, .02f), .02, null, words), clip);
                float much = lost(refiner.refined(manager, other, noised(other, noise, .9f), .9, null, words), clip);

                assertThat(little).isLessThan(.1f);
                assertThat(much).isGreaterThan(.5f);
            }
        }
    }

    private static NDArray noised(NDArray clip, NDArray noise, float sigma) {
        return clip.mul(1 - sigma).add(noise.mul(sigma));
    }

    /** Square of what is wrong in the texture over that of the texture. */
    private static float lost(NDArray drawn, NDArray clip) {
        NDArray texture = clip.get(":, 16:");
        return drawn.get(":, 16:").sub(texture).square().sum().getFloat()
                / texture.square().sum().getFloat();
    }

    /** Latents whose texture is half of their first base channels. */
    private static NDArray latents(NDManager owner, long seed) {
        NDArray base = Philox.normal(owner, new Shape(BATCH, BASE, 2, 4, 4), seed, 1);
        return base.concat(base.get(":, :4").mul(.5f), 1);
    }

    private static TrainingState open(Kernels kernels, NDManager manager, Path checkpoint) throws IOException {
        return TrainingState.open(kernels, manager, InitialWeights.refiner(manager, 3, CHANNELS, 24, 2), checkpoint);
    }

    /** Goes on to {@code steps} steps in all. */
    private static void train(Kernels kernels, NDManager manager, Path checkpoint, int steps) throws IOException {
        try (TrainingState state = open(kernels, manager, checkpoint)) {
            while (state.step() < steps) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray clips = latents(scratch, state.step());
                    float[] sigma = new float[BATCH];
                    for (int i = 0; i < BATCH; i++) {
                        sigma[i] = (i + .5f) / BATCH;
                    }
                    NDList out = kernels.callWithGrad(
                            scratch,
                            "train_refiner",
                            clips,
                            Philox.normal(scratch, clips.getShape(), state.step(), 2),
                            scratch.zeros(new Shape(BATCH, 4 + CHANNELS, 2, 4, 4)),
                            scratch.ones(new Shape(BATCH, 1, 2, 4, 4)),
                            scratch.create(sigma),
                            scratch.zeros(new Shape(BATCH)),
                            StarterTextEncoder.pieces(scratch, Collections.nCopies(BATCH, "")),
                            BASE,
                            Precision.FLOAT32.torchType(),
                            state.names,
                            state.weights,
                            state.first,
                            state.second,
                            state.steps,
                            state.average,
                            5e-3,
                            .95);
                    assertThat(out.get(0).toFloatArray()[0]).isFinite();
                    state.stepped(.1);
                }
            }
            state.save(checkpoint);
        }
    }
}
