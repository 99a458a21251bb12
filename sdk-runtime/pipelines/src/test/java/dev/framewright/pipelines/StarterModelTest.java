package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.engine.Philox;
import dev.framewright.engine.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterModelTest {

    @Test
    void guidanceRestsBesideLatentFramesThatHoldAKnownFrame() {
        assertThat(StarterModel.guided(known(17))).containsOnly(1);
        assertThat(StarterModel.guided(known(17, 0))).containsExactly(0, 0, .5f, 1, 1);
        assertThat(StarterModel.guided(known(17, 16))).containsExactly(1, 1, .5f, 0, 0);
        assertThat(StarterModel.guided(known(17, 0, 1, 2, 3, 4))).containsExactly(0, 0, 0, .5f, 1);
        assertThat(StarterModel.guided(known(25, 0, 24))).containsExactly(0, 0, .5f, 1, .5f, 0, 0);
    }

    @Test
    void guidanceLeadsToPicturesAndNotToClipsOrBoxes() {
        assertThat(StarterModel.pictures(known(17, 0), known(17, 0))).isTrue();
        assertThat(StarterModel.pictures(known(17, 0, 8, 16), known(17, 0, 8, 16)))
                .isTrue();
        assertThat(StarterModel.pictures(known(17, 0, 1, 2, 3, 4), known(17, 0, 1, 2, 3, 4)))
                .isFalse();
        assertThat(StarterModel.pictures(known(17, 0), known(17, 0, 5))).isFalse();
    }

    @Test
    void aClipGoesOnWhereOnlyItsFirstFramesAreKnownAndWhole() {
        assertThat(StarterModel.goesOn(known(17, 0, 1, 2, 3, 4), known(17, 0, 1, 2, 3, 4)))
                .isTrue();
        assertThat(StarterModel.goesOn(known(17, 0, 16), known(17, 0, 16))).isFalse();
        assertThat(StarterModel.goesOn(known(17, 0), known(17, 0, 1))).isFalse();
    }

    @Test
    void aRefinerOfOtherTextureIsToldAndNotUsed(@TempDir Path folder) throws IOException {
        for (String file : List.of(
                "model.json",
                "transformer.json",
                "transformer.safetensors",
                "autoencoder.safetensors",
                "text_encoder.safetensors")) {
            Files.copy(ShippedStarter.FOLDER.resolve(file), folder.resolve(file));
        }
        Files.copy(ShippedStarter.FOLDER.resolve("text_encoder.safetensors"), folder.resolve("refiner.safetensors"));

        assertThatThrownBy(() -> StarterModel.open("mine", folder, Device.cpu()))
                .isInstanceOf(ModelInvalidException.class)
                .hasMessageContaining("mine has a refiner.safetensors that does not draw the 48 texture channels");
    }

    @Test
    void withoutThePromptBlocksThatTheCardNamesCountNothing(@TempDir Path folder) throws IOException {
        for (String file : List.of(
                "transformer.json", "autoencoder.safetensors", "text_encoder.safetensors", "refiner.safetensors")) {
            Files.copy(ShippedStarter.FOLDER.resolve(file), folder.resolve(file));
        }
        String card = Files.readString(ShippedStarter.FOLDER.resolve("model.json"));
        assertThat(card).contains("\"skippedBlocks\": [\n    3\n  ]");
        Files.writeString(folder.resolve("model.json"), card.replace("skippedBlocks", "unused"));
        Set<String> outputs = Set.of("attn1.to_out.0", "attn2.to_out.0", "ffn.net.2");
        try (StarterModel shipped = StarterModel.open("starter", ShippedStarter.FOLDER, Device.cpu());
                NDManager owner = shipped.kernels().newManager()) {
            try (SafeTensors file =
                    SafeTensors.open(shipped.kernels(), ShippedStarter.FOLDER.resolve("transformer.safetensors"))) {
                Map<String, NDArray> weights = file.getAll(owner);
                weights.replaceAll(
                        (name, weight) -> outputs.stream().anyMatch(part -> name.startsWith("blocks.3." + part))
                                ? weight.zerosLike()
                                : weight);
                SafeTensors.write(folder.resolve("transformer.safetensors"), weights, Map.of());
            }
            try (StarterModel without = StarterModel.open("without", folder, Device.cpu())) {
                float[] unguided = velocity(shipped, false);

                assertThat(unguided).containsExactly(velocity(without, false));
                assertThat(unguided).isNotEqualTo(velocity(shipped, true));
                assertThat(velocity(without, true)).isEqualTo(velocity(without, false));
            }
        }
    }

    /** Of noise, with the same words for the prompt and without it. */
    private static float[] velocity(StarterModel model, boolean withPrompt) {
        try (NDManager scratch = model.kernels().newManager()) {
            VideoModel.TextContext words = model.text(scratch, List.of("a cat"));
            NDArray noise = Philox.normal(scratch, new Shape(1, 64, 2, 6, 6), 1, 0);
            return model.denoiser(scratch, words, words, null)
                    .velocity(scratch, noise, 700, withPrompt)
                    .toFloatArray();
        }
    }

    private static float[] known(int frames, int... which) {
        float[] known = new float[frames];
        for (int at : which) {
            known[at] = 1;
        }
        return known;
    }
}
