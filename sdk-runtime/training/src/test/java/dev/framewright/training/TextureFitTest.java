package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.training.world.DrawnSprites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextureFitTest {

    private static final TrainingListener ENDED = new TrainingListener() {
        @Override
        public void trained(String stage, double done, String figures) {}

        @Override
        public boolean ended() {
            return true;
        }
    };

    @TempDir
    private Path folder;

    @Test
    void aFitThatIsCancelledLeavesWhatWasFittedBefore() throws IOException {
        Files.writeString(TextureFit.in(folder), "of before");
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Map<String, NDArray> weights = InitialWeights.autoencoder(manager, 4, 16, 8, 12);

            assertThatThrownBy(() -> TextureFit.fit(kernels, manager, weights, DrawnSprites.world(), folder, ENDED))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("after 8 of 240 clips");
        }
        assertThat(TextureFit.in(folder)).hasContent("of before");
    }
}
