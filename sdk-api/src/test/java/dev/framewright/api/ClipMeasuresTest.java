package dev.framewright.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.capability.Clip;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipMeasuresTest {
    @ParameterizedTest
    @CsvSource({
        "24,24,1",
        "48/2,24,1",
        "24000/1001,24000,1001",
        "23.976,24000,1001",
        "29.97,30000,1001",
        "59.94,60000,1001"
    })
    void ratesAreExactRatiosInLowestTerms(String text, int numerator, int denominator) {
        assertThat(FrameRate.parse(text)).isEqualTo(new FrameRate(numerator, denominator));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "24/0", "fast", "241", "1/11", "12.5", ""})
    void otherRatesAreRefused(String text) {
        assertThatThrownBy(() -> FrameRate.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("frameRate");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 1001, 86_399})
    void aDurationOfFramesIsThatNumberOfFramesAgain(int frames) {
        for (FrameRate rate :
                List.of(FrameRate.of(12), FrameRate.of(24), FrameRate.parse("23.976"), FrameRate.parse("59.94"))) {
            assertThat(Frames.lasting(rate.durationOf(frames)).at(rate)).isEqualTo(frames);
        }
    }

    @Test
    void secondsOffTheFrameGridNameTheNearestOnesOnIt() {
        assertThatThrownBy(() -> Frames.lasting(Duration.ofMillis(2010)).at(FrameRate.of(24)))
                .hasMessage(
                        "seconds must end on a frame at 24 frames per second but was 2.01; ask for 2 (48 frames) or "
                                + "2.041666667 (49 frames), or for a number of frames");
        assertThatThrownBy(() -> Frames.lasting(Duration.ofMillis(10)).at(FrameRate.of(10)))
                .hasMessageContaining("ask for 0.1 (1 frame)");
    }

    @Test
    void aClipChecksItsSecondsAgainstItsRateInEitherOrder() {
        ClipSpec seconds = ClipSpec.modelDefault().withFrames(Frames.lasting(Duration.ofMillis(1010)));
        ClipSpec rate = ClipSpec.modelDefault().withFrameRate(FrameRate.of(24));

        assertThatThrownBy(() -> seconds.withFrameRate(FrameRate.of(24))).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> rate.withFrames(Frames.lasting(Duration.ofMillis(1010))))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void noFramesAndAbsurdSizesAreRefused() {
        assertThatThrownBy(() -> Frames.count(0)).hasMessage("frames must be between 1 and 1000000 but was 0");
        assertThatThrownBy(() -> Size.parse("99999x64"))
                .hasMessage("size.width must be between 1 and 16384 but was 99999");
        assertThatThrownBy(() -> Size.parse("64"))
                .hasMessage("size must be WIDTHxHEIGHT such as 128x128 but was \"64\"");
        assertThatThrownBy(() -> Aspect.parse("9:1")).hasMessage("aspect must be between 1:8 and 8:1 but was 9:1");
    }

    @Test
    void anAspectBecomesASizeOnTheGridNearTheBudget() {
        assertThat(Aspect.parse("16:9").nearest(832 * 480, 16)).isEqualTo(new Size(848, 480));
        assertThat(Aspect.of(1, 1).nearest(64 * 64, 16)).isEqualTo(new Size(64, 64));
    }

    @Test
    void aClipOfFramesGivesEachOnceAndThenNoMore() {
        byte[] white = new byte[12];
        Arrays.fill(white, (byte) -1);
        byte[] frame = new byte[12];
        try (Clip clip = Clip.of(FrameRate.of(8), new Size(2, 2), List.of(new byte[12], white))) {
            assertThat(clip.shape().duration()).isEqualTo(Duration.ofMillis(250));
            assertThat(clip.next(frame)).isTrue();
            assertThat(clip.next(frame)).isTrue();
            assertThat(frame).isEqualTo(white);
            assertThat(clip.next(frame)).isFalse();
        }
    }

    @Test
    void progressCannotPassItsTotal() {
        assertThat(Progress.of("denoise", 5, 20).fraction()).isEqualTo(0.25);
        assertThatThrownBy(() -> Progress.of("denoise", 21, 20))
                .hasMessage("progress.step must be between 0 and 20 but was 21");
    }
}
