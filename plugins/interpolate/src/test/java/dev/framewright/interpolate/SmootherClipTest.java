package dev.framewright.interpolate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmootherClipTest {
    @ParameterizedTest
    @CsvSource({"17, 8, 16, 34", "24, 24000/1001, 60, 60", "25, 25, 24, 24", "1, 8, 16, 2", "100, 24, 120, 500"})
    void theDurationStaysToTheNearestFrame(int frames, String from, String to, int expected) {
        ClipShape slow = new ClipShape(new Size(64, 64), FrameRate.parse(from), frames);

        ClipShape fast = SmootherClip.shape(slow, FrameRate.parse(to));

        assertThat(fast.frames()).isEqualTo(expected);
        assertThat(fast.frameRate()).isEqualTo(FrameRate.parse(to));
    }
}
