package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterAutoencoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

    private static final Path STARTER = Path.of("../../bundles/starter-model/src/main/resources/starter");

    @TempDir
    private Path run;

    @Test
    void theAutoencoderOfARunThatBeginsFromAModelBeginsWithItsWeights() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<String, NDArray> fresh = InitialWeights.autoencoder(
                    manager, 1, StarterAutoencoder.BASE_CHANNELS, AutoencoderTraining.FINE, AutoencoderTraining.COARSE);
            beginsWithItsWeights(kernels, manager, fresh, "autoencoder");
        }
    }

    @Test
    void soDoesItsRefiner() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<String, NDArray> fresh =
                    InitialWeights.refiner(manager, 1, 64, RefinerTraining.WIDTH, RefinerTraining.BLOCKS);
            beginsWithItsWeights(kernels, manager, fresh, "refiner");
        }
    }

    private void beginsWithItsWeights(Kernels kernels, NDManager manager, Map<String, NDArray> fresh, String part)
            throws IOException {
        ModelFolder.restore(STARTER, run);

        try (SafeTensors model = SafeTensors.open(kernels, STARTER.resolve(part + ".safetensors"));
                TrainingState state =
                        TrainingState.open(kernels, manager, fresh, run.resolve(part + ".checkpoint.safetensors"))) {
            for (int i = 0; i < state.names.length; i++) {
                String name = state.names[i];
                NDArray stored = model.get(manager, name);
                NDArray wide = kernels.call(manager, "cast", stored, Precision.FLOAT32.torchType());
                assertThat(state.weights.get(i).contentEquals(wide)).as(name).isTrue();
                assertThat(state.average.get(i).contentEquals(wide)).as(name).isTrue();
            }
        }
    }
}
