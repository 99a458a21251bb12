package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClipMeasuresTest {

    private static final int SIDE = 32;

    @Test
    void oneStepOfDifferenceEverywhereIs48Decibels() {
        byte[] a = new byte[300];
        byte[] b = new byte[300];
        Arrays.fill(b, (byte) 1);

        assertThat(ClipMeasures.psnr(a, b)).isEqualTo(48.13, within(.01));
        assertThat(ClipMeasures.psnr(a, a)).isEqualTo(99);
        assertThat(ClipMeasures.difference(a, b)).isEqualTo(1);
    }

    @Test
    void aJumpShowsAsMultipleOfTheUsualChange() {
        byte[] clip = new byte[6 * 3];
        int[] greys = {10, 12, 14, 24, 26, 28};
        for (int i = 0; i < clip.length; i++) {
            clip[i] = (byte) greys[i / 3];
        }

        assertThat(ClipMeasures.joinError(clip, 6, 3)).isEqualTo(5);
        assertThat(ClipMeasures.joinError(clip, 6, 2)).isEqualTo(1);
        assertThat(ClipMeasures.joinError(clip, 6, 6)).isEqualTo(9);
    }

    @Test
    void labOfKnownColoursIsThatOfTheStandard() {
        byte[] white = new byte[SIDE * SIDE * 3];
        Arrays.fill(white, (byte) 255);
        byte[] red = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < red.length; i += 3) {
            red[i] = (byte) 255;
        }

        assertThat(ClipMeasures.lab(white, SIDE, .5)).containsExactly(new double[] {100, 0, 0}, within(.1));
        assertThat(ClipMeasures.lab(red, SIDE, .5)).containsExactly(new double[] {53.2, 80.1, 67.2}, within(.2));
    }

    @Test
    void movedBlocksFindASquareHalfWayWhereABlendShowsTwo() {
        byte[] truth = square(12);

        double moved = ClipMeasures.psnr(truth, ClipMeasures.moved(square(8), square(16), .5, SIDE));
        double blend = ClipMeasures.psnr(truth, ClipMeasures.blended(square(8), square(16), .5));

        assertThat(moved).isGreaterThan(blend + 3);
    }

    private static byte[] square(int left) {
        byte[] frame = new byte[SIDE * SIDE * 3];
        for (int y = 8; y < 16; y++) {
            for (int x = left; x < left + 8; x++) {
                for (int c = 0; c < 3; c++) {
                    frame[3 * (y * SIDE + x) + c] = (byte) 200;
                }
            }
        }
        return frame;
    }
}
