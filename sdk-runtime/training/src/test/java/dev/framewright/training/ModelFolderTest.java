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
        ModelFolder.restore(STARTER, run);

        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager();
                SafeTensors model = SafeTensors.open(kernels, STARTER.resolve("autoencoder.safetensors"))) {
            Map<String, NDArray> fresh = InitialWeights.autoencoder(
                    manager, 1, StarterAutoencoder.BASE_CHANNELS, AutoencoderTraining.FINE, AutoencoderTraining.COARSE);
            Path checkpoint = run.resolve("autoencoder.checkpoint.safetensors");
            try (TrainingState state = TrainingState.open(kernels, manager, fresh, checkpoint)) {
                for (int i = 0; i < state.names.length; i++) {
                    String name = state.names[i];
                    NDArray stored = model.get(manager, name);
                    NDArray wide = kernels.call(manager, "cast", stored, Precision.FLOAT32.torchType());
                    assertThat(state.weights.get(i).contentEquals(wide))
                            .as(name)
                            .isTrue();
                    assertThat(state.average.get(i).contentEquals(wide))
                            .as(name)
                            .isTrue();
                }
            }
        }
    }
}
