package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in bfloat16 stay near those in float: bfloat16 has 8 bits, so 1 part in 256 per rounding. */
class BfloatTest {

    private static final Path CHECKPOINTS =
            Path.of(System.getProperty("framewright.goldens", "src/test/goldens"), "checkpoints", "wan21_t2v");

    private static Kernels kernels;
    private static NDManager owner;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        kernels = ModelKernels.load(Device.cpu());
        owner = kernels.newManager();
    }

    @AfterAll
    static void close() {
        owner.close();
        kernels.close();
    }

    @Test
    void aTransformerInBfloat16PredictsNearlyTheSameVelocity() throws IOException {
        NDArray latents = owner.randomNormal(new Shape(1, 16, 3, 4, 6));
        NDArray text = owner.randomNormal(new Shape(1, 9, 32));
        NDArray timestep = owner.create(new float[] {700});

        NDArray[] velocities = new NDArray[2];
        for (Precision precision : Precision.values()) {
            try (WanTransformer model = WanTransformer.load(kernels, CHECKPOINTS.resolve("transformer"), precision)) {
                velocities[precision.ordinal()] = model.velocity(owner, latents, timestep, model.context(owner, text));
            }
        }

        assertThat(Golden.error(velocities[1], velocities[0])).isBetween(1e-5, 0.04);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weightsThatStayInTheMappedFileGiveTheSameVelocity(boolean adapted) throws IOException {
        NDArray latents = owner.randomNormal(new Shape(1, 16, 3, 4, 6));
        NDArray text = owner.randomNormal(new Shape(1, 9, 32));
        NDArray timestep = owner.create(new float[] {700});
        Path transformer = CHECKPOINTS.resolve("transformer");
        List<LoraAdapter> adapters = adapted ? List.of(adapter()) : List.of();

        List<NDArray> velocities = new ArrayList<>();
        for (boolean mapped : List.of(false, true)) {
            try (WanTransformer model = WanTransformer.load(
                    kernels,
                    WanTransformerConfig.read(transformer.resolve("config.json")),
                    Checkpoint.files(transformer),
                    Precision.BFLOAT16,
                    mapped,
                    adapters,
                    (adapter, match) -> {})) {
                velocities.add(model.velocity(owner, latents, timestep, model.context(owner, text)));
            }
        }

        assertThat(Golden.error(velocities.get(1), velocities.get(0))).isZero();
    }

    private LoraAdapter adapter() throws IOException {
        Path file = folder.resolve("adapter.safetensors");
        SafeTensors.write(
                file,
                Map.of(
                        "blocks.0.attn1.to_q.lora_A.weight", owner.randomNormal(new Shape(4, 48)),
                        "blocks.0.attn1.to_q.lora_B.weight", owner.randomNormal(new Shape(48, 4))),
                Map.of());
        return new LoraAdapter(file, 1, false);
    }

    @Test
    void anAutoencoderInBfloat16DecodesNearlyTheSameFrames() throws IOException {
        NDArray latents = owner.randomNormal(new Shape(1, 16, 3, 4, 6));

        NDArray[] frames = new NDArray[2];
        for (Precision precision : Precision.values()) {
            try (WanVideoAutoencoder model = WanVideoAutoencoder.load(kernels, CHECKPOINTS.resolve("vae"), precision)) {
                frames[precision.ordinal()] = model.decode(owner, latents);
            }
        }

        assertThat(Golden.error(frames[1], frames[0])).isBetween(1e-5, 0.06);
    }
}
