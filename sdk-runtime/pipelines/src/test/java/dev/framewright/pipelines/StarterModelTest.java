package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.framewright.api.ModelInvalidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterModelTest {

    private static final Path STARTER = Path.of("../../bundles/starter-model/src/main/resources/starter");

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
            Files.copy(STARTER.resolve(file), folder.resolve(file));
        }
        Files.copy(STARTER.resolve("text_encoder.safetensors"), folder.resolve("refiner.safetensors"));

        assertThatThrownBy(() -> StarterModel.open("mine", folder, Device.cpu()))
                .isInstanceOf(ModelInvalidException.class)
                .hasMessageContaining("mine has a refiner.safetensors that does not draw the 48 texture channels");
    }

    private static float[] known(int frames, int... which) {
        float[] known = new float[frames];
        for (int at : which) {
            known[at] = 1;
        }
        return known;
    }
}
