package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
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
            Files.write(file.resolveSibling(file.getFileName() + ".captions.tsv"), List.of("a fox"));

            assertThatThrownBy(() -> LatentSet.read(kernels, manager, folder, LatentSet.Kind.PICTURES))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("older pictures.safetensors")
                    .hasMessageContaining("--stage latents");
        }
    }
}
