package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterRefiner;
import dev.framewright.models.StarterTextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
    void latentsWithoutTextureAreToldWhatToDo() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            for (LatentSet.Kind kind : LatentSet.Kind.values()) {
                Map<String, NDArray> tensors = Map.of(
                        "latents", manager.zeros(new Shape(1, BASE, 1, 2, 2)),
                        "subjects", manager.zeros(new Shape(1, 1, 1, 2, 2)));
                SafeTensors.write(kind.in(folder), tensors, Map.of());
                Files.write(folder.resolve(kind.in(folder).getFileName() + ".captions.tsv"), List.of("a fox"));
            }
        }

        assertThatThrownBy(() -> RefinerTraining.run(folder, 1, TrainingListener.CONSOLE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("have none; run --stage texture, then --stage latents");
    }

    @Test
    void textureThatFollowsFromTheBaseChannelsIsDrawnAndTheseStay() throws IOException {
        trained((refiner, clip, noise) -> {
            NDArray base = clip.get(":, :16");

            NDArray drawn = refined(refiner, base.concat(noise.get(":, 16:"), 1), noise, 1);

            assertThat(drawn.get(":, :16").toFloatArray()).containsExactly(base.toFloatArray());
            assertThat(lost(drawn, clip)).as("share of texture that is wrong").isLessThan(.3f);
            assertThat(refined(refiner, drawn, noise, 1).toFloatArray()).containsExactly(drawn.toFloatArray());
        });
    }

    @Test
    void aVideoWithLittleNoiseKeepsItsTextureWhateverItsBaseChannelsSay() throws IOException {
        trained((refiner, clip, noise) -> {
            NDArray other = latents(clip.getManager(), 2_000).get(":, :16").concat(clip.get(":, 16:"), 1);

            float little = lost(refined(refiner, other, noised(other, noise, .02f), .02), clip);
            float much = lost(refined(refiner, other, noised(other, noise, .9f), .9), clip);

            assertThat(little).isLessThan(.1f);
            assertThat(much).isGreaterThan(.5f);
        });
    }

    /** Looks at a trained refiner with latents that it has not seen, and noise for them. */
    @FunctionalInterface
    private interface Look {
        void at(StarterRefiner refiner, NDArray clip, NDArray noise);
    }

    private void trained(Look look) throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Path checkpoint = folder.resolve("refiner.safetensors");
            train(kernels, manager, checkpoint, 200);
            try (TrainingState state = open(kernels, manager, checkpoint)) {
                NDArray clip = latents(manager, 1_000);
                look.at(
                        new StarterRefiner(kernels, state.averaged(), Precision.FLOAT32),
                        clip,
                        Philox.normal(manager, clip.getShape(), 5, 5));
            }
        }
    }

    private static NDArray refined(StarterRefiner refiner, NDArray latents, NDArray begun, double sigma) {
        NDManager owner = latents.getManager();
        return refiner.refined(owner, latents, begun, sigma, null, wordless(owner));
    }

    private static NDArray wordless(NDManager owner) {
        return StarterTextEncoder.pieces(owner, Collections.nCopies(BATCH, ""));
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
                    float[] losses = state.step(
                            kernels,
                            scratch,
                            "train_refiner",
                            5e-3,
                            .95,
                            clips,
                            Philox.normal(scratch, clips.getShape(), state.step(), 2),
                            scratch.zeros(new Shape(BATCH, 4 + CHANNELS, 2, 4, 4)),
                            scratch.ones(new Shape(BATCH, 1, 2, 4, 4)),
                            scratch.create(sigma),
                            scratch.zeros(new Shape(BATCH)),
                            wordless(scratch),
                            BASE,
                            Precision.FLOAT32.torchType());
                    assertThat(losses[0]).isFinite();
                    state.stepped(.1);
                }
            }
            state.save(checkpoint);
        }
    }
}
