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
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
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

    @Test
    void theLastClipsAreHeldBackAndNeverTrainedOn() throws IOException {
        LatentSet many = setOf(200);
        LatentSet few = setOf(19);
        WorldRandom random = new WorldRandom(1);

        assertThat(many.heldBack()).isEqualTo(10);
        assertThat(LongStream.generate(() -> many.any(random, false)).limit(5000))
                .contains(0L, 189L)
                .allMatch(index -> index < 190);
        assertThat(LongStream.generate(() -> many.any(random, true)).limit(500))
                .contains(190L, 199L)
                .allMatch(index -> index >= 190 && index < 200);
        assertThat(few.heldBack()).isZero();
        assertThat(LongStream.generate(() -> few.any(random, false)).limit(500)).contains(18L);
    }

    private LatentSet setOf(int clips) throws IOException {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<String, NDArray> tensors = Map.of(
                    "latents", manager.zeros(new Shape(clips, 16, 1, 2, 2)),
                    "subjects", manager.zeros(new Shape(clips, 1, 1, 2, 2)));
            SafeTensors.write(LatentSet.Kind.PICTURES.in(folder), tensors, Map.of());
            captions(Collections.nCopies(clips, "a fox").toArray(String[]::new));
            return LatentSet.read(kernels, manager, folder, LatentSet.Kind.PICTURES);
        }
    }

    private void captions(String... captions) throws IOException {
        Files.write(folder.resolve("pictures.safetensors.captions.tsv"), List.of(captions));
    }
}
