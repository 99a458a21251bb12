package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.training.world.DrawnSprites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentSetTest {

    @TempDir
    private Path folder;

    @Test
    void latentsOfBeforeSubjectsWereMarkedAreToBeMadeAnew() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Path file = LatentSet.Kind.PICTURES.in(folder);
            SafeTensors.write(file, Map.of("latents", manager.zeros(new Shape(1, 16, 1, 2, 2))), Map.of());
            captions("a fox");

            assertThatThrownBy(() -> LatentSet.read(kernels, manager, folder, LatentSet.Kind.PICTURES))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("older pictures.safetensors")
                    .hasMessageContaining("--stage latents");
        }
    }

    @Test
    void aSetWhoseMakingEndedBetweenItsCaptionsAndItsLatentsIsToBeMadeAnew() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<String, NDArray> weights = InitialWeights.autoencoder(manager, 4, 16, 8, 12);
            weights.put("latents.mean", manager.zeros(new Shape(16)));
            weights.put("latents.std", manager.ones(new Shape(16)));
            LatentSet.make(
                    kernels,
                    new StarterAutoencoder(kernels, weights, Precision.FLOAT32),
                    DrawnSprites.world(),
                    folder,
                    LatentSet.Kind.PICTURES,
                    1,
                    1,
                    32,
                    TrainingListener.CONSOLE);
            assertThat(LatentSet.read(kernels, manager, folder, LatentSet.Kind.PICTURES)
                            .size())
                    .isEqualTo(1);

            captions("a fox");

            assertThatThrownBy(() -> LatentSet.read(kernels, manager, folder, LatentSet.Kind.PICTURES))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("captions of another set beside pictures.safetensors")
                    .hasMessageContaining("--stage latents");
        }
    }

    @Test
    void aSetOfBeforeItToldItsCaptionsIsReadWhereTheirNumberIsRight() throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<String, NDArray> tensors = Map.of(
                    "latents", manager.zeros(new Shape(2, 16, 1, 2, 2)),
                    "subjects", manager.zeros(new Shape(2, 1, 1, 2, 2)));
            SafeTensors.write(LatentSet.Kind.PICTURES.in(folder), tensors, Map.of());
            captions("a fox", "a cat");
            assertThat(LatentSet.read(kernels, manager, folder, LatentSet.Kind.PICTURES)
                            .size())
                    .isEqualTo(2);

            captions("a fox");

            assertThatThrownBy(() -> LatentSet.read(kernels, manager, folder, LatentSet.Kind.PICTURES))
                    .hasMessageContaining("captions of another set beside pictures.safetensors");
        }
    }

    private void captions(String... captions) throws IOException {
        Files.write(folder.resolve("pictures.safetensors.captions.tsv"), List.of(captions));
    }
}
