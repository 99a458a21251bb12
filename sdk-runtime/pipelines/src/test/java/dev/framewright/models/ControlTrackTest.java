package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControlTrackTest {

    private static final Path VACE = Path.of(
            System.getProperty("framewright.goldens", "src/test/goldens"), "checkpoints", "wan21_vace", "transformer");

    /** The network has three blocks; the first and the last are led by the two control layers. */
    @Test
    void eachControlLayerLeavesOneTensorUntilItsBlockTookIt() throws IOException {
        Map<String, Integer> held = new HashMap<>();

        try (Kernels kernels = ModelKernels.load(Device.cpu());
                WanTransformer model = WanTransformer.load(kernels, VACE, Precision.FLOAT32);
                NDManager owner = kernels.newManager()) {
            NDArray latents = owner.zeros(new Shape(1, 16, 1, 4, 4));
            NDArray control = owner.zeros(new Shape(1, 96, 1, 4, 4));
            model.velocity(
                    owner,
                    latents,
                    owner.create(new float[] {500}),
                    model.context(owner, owner.zeros(new Shape(1, 512, 32))),
                    new WanTransformer.Control(control, List.of(1.0, 1.0)),
                    Set.of(),
                    (name, tensor) -> held.put(
                            name, owner.getParentManager().getManagedArrays().size()));
        }

        assertThat(held.get("vace_hint1") - held.get("vace_hint0")).isEqualTo(1);
        assertThat(held.get("block1") - held.get("block0")).isEqualTo(-1);
    }
}
