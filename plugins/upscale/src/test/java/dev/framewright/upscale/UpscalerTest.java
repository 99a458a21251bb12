package dev.framewright.upscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.tck.Footage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpscalerTest {
    private final Upscaler upscaler = new Upscaler();

    @AfterEach
    void close() {
        upscaler.close();
    }

    @Test
    void aDrawnFrameIsNearerToTheTruthThanByCubicInterpolation() {
        byte[] truth = Footage.of(new Size(192, 128), FrameRate.of(8)).frame(3);
        byte[] small = Measure.smaller(truth, new Size(192, 128), 2);

        double network = Footage.psnr(truth, upscaler.upscale(small, new Size(96, 64), 2));
        double cubic = Footage.psnr(truth, upscaler.bicubic(small, new Size(96, 64), 2));

        assertThat(network).isGreaterThan(cubic);
    }

    @Test
    void aFrameInSeveralBandsIsTheSameAsInOne() {
        Size size = new Size(48, 70);
        byte[] frame = Footage.of(size, FrameRate.of(8)).frame(0);
        Upscaler banded = new Upscaler(48 * 24);

        byte[] inBands = banded.upscale(frame, size, 2);
        byte[] inOne = upscaler.upscale(frame, size, 2);
        banded.close();

        // Another height may be summed in another order: a last bit, and after rounding one step of 255.
        for (int i = 0; i < inOne.length; i++) {
            assertThat(Math.abs((inBands[i] & 255) - (inOne[i] & 255)))
                    .as("byte " + i)
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aFrameOfOneShadeStaysOfThatShadeInside() {
        byte[] grey = new byte[48 * 48 * 3];
        Arrays.fill(grey, (byte) 120);

        byte[] large = upscaler.upscale(grey, new Size(48, 48), 4);

        assertThat(large).hasSize(grey.length * 16);
        assertThat(large[(96 * 192 + 96) * 3] & 255).isBetween(117, 123);
    }
}
