package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {

    @ParameterizedTest
    @CsvSource({"1, 5, 2, 1", "5, 5, 2, 1", "6, 5, 2, 2", "8, 5, 2, 2", "9, 5, 2, 3", "121, 5, 2, 40", "4, 2, 1, 3"})
    void windowsDrawEveryLatentFrameOnceAndShareAtLeastTheOverlap(int latents, int window, int overlap, int count) {
        Windows windows = new Windows(latents, window, overlap, false);

        assertThat(windows.count()).isEqualTo(count);
        assertThat(windows.start(0)).isZero();
        for (int i = 1; i < count; i++) {
            assertThat(windows.shared(i)).isGreaterThanOrEqualTo(overlap).isLessThan(window);
            assertThat(windows.end(i)).isGreaterThan(windows.end(i - 1));
        }
        assertThat(windows.end(count - 1)).isEqualTo(latents);
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 2, 1", "5, 5, 2, 1", "6, 5, 2, 2", "8, 5, 2, 2", "9, 5, 2, 3"})
    void windowsTowardsAKnownEndShareTheOverlapAndBeginWithTheShortOne(
            int latents, int window, int overlap, int count) {
        Windows windows = new Windows(latents, window, overlap, true);

        assertThat(windows.count()).isEqualTo(count);
        assertThat(windows.start(0)).isZero();
        assertThat(windows.end(count - 1)).isEqualTo(latents);
        for (int i = 1; i < count; i++) {
            assertThat(windows.shared(i)).isEqualTo(overlap);
            assertThat(windows.end(i) - windows.start(i)).isEqualTo(window);
        }
        assertThat(windows.end(0)).isGreaterThan(count > 1 ? overlap : 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 5", "5, 5", "6, 9", "480, 481"})
    void framesAreRoundedUpToWholeGroups(int frames, int whole) {
        assertThat(Windows.wholeGroups(frames)).isEqualTo(whole);
        assertThat(new Windows(Windows.latentFrames(whole), 5, 2, false).frames())
                .isEqualTo(whole);
    }
}
