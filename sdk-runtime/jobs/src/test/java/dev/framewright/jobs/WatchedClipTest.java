package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many frames a contact sheet shows. */
class WatchedClipTest {

    @ParameterizedTest
    @CsvSource({"96, 96, 17, 17", "832, 480, 81, 64", "3328, 1920, 81, 4", "8192, 4352, 500, 1", "64, 4000, 81, 20"})
    void aSheetOfLargeFramesShowsFewer(int width, int height, int frames, int shown) {
        Size size = new Size(width, height);

        int kept = WatchedClip.kept(new ClipShape(size, FrameRate.of(24), frames));

        assertThat(kept).isEqualTo(shown);
        int across = WatchedClip.columns(kept);
        assertThat(width * across).isLessThanOrEqualTo(16_384);
        assertThat(height * ((kept + across - 1) / across)).isLessThanOrEqualTo(16_384);
    }
}
