package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Size;
import dev.framewright.api.model.ModelReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryFitTest {

    /** Takes one byte for each pixel of each frame, and a thousand more. */
    private static final class Counting implements ModelFamily {
        @Override
        public boolean holds(Path folder) {
            return true;
        }

        @Override
        public ModelCard card(String name, Path folder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModelReport report(String name, Path folder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cost cost(ModelCard card, Size size, int frames, boolean guided) {
            return new Cost(1000 + size.pixels() * frames, 0, 1, 1);
        }

        @Override
        public VideoModel open(String name, Path folder) {
            throw new UnsupportedOperationException();
        }
    }

    private static final ModelCard CARD = StarterFamily.card(
            "starter",
            new StarterModel.Card(96, 17, 8, 20, 4, 3, List.of(), Map.of("subjects", List.of()), Set.of("horse")));

    @Test
    void fewerFramesAndASmallerSizeOfTheSameShapeAreNamed() {
        assertThat(fit(1000 + 256 * 128 * 9).instead(new Size(256, 128), 17))
                .isEqualTo("What would fit: 9 frames at this size, or 176x80 at this length.");
    }

    @Test
    void whereNothingFitsTheLeastIsNamed() {
        assertThat(fit(2000).instead(new Size(256, 128), 17))
                .startsWith("Model starter needs 0.0 GiB for one frame of 64x64 already");
    }

    private static MemoryFit fit(long available) {
        return new MemoryFit(new Models.Installed(null, new Counting(), CARD, List.of()), true, available);
    }
}
