package dev.framewright.training.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPAnimationTest {

    private static byte[] file(String name) throws IOException {
        try (InputStream in = WebPAnimationTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    // Both files were written by libwebp: a square of 16 goes right in steps of 8, red, green, then half-clear blue.
    @ParameterizedTest
    @ValueSource(strings = {"moving-lossless.webp", "moving-lossy.webp"})
    void framesAreFinishedPictures(String name) throws IOException {
        WebPAnimation animation = WebPAnimation.of(file(name));

        List<BufferedImage> pictures = animation.pictures(i -> true);

        assertThat(animation.count()).isEqualTo(3);
        near(pictures.get(0), 12, 255, 200, 30, 30);
        near(pictures.get(0), 20, 0, 0, 0, 0);
        near(pictures.get(1), 12, 255, 30, 200, 30);
        near(pictures.get(1), 4, 0, 0, 0, 0);
        near(pictures.get(2), 28, 128, 30, 30, 200);
        near(pictures.get(2), 12, 0, 0, 0, 0);
    }

    private static void near(BufferedImage picture, int x, int alpha, int red, int green, int blue) {
        int argb = picture.getRGB(x, 16);
        assertThat(argb >>> 24).isEqualTo(alpha);
        if (alpha > 0) {
            assertThat(argb >> 16 & 255).isBetween(red - 4, red + 4);
            assertThat(argb >> 8 & 255).isBetween(green - 4, green + 4);
            assertThat(argb & 255).isBetween(blue - 4, blue + 4);
        }
    }

    @Test
    void onlyWantedFramesAreGiven() throws IOException {
        assertThat(WebPAnimation.of(file("moving-lossless.webp")).pictures(i -> i == 1))
                .hasSize(1);
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        byte[] whole = file("moving-lossy.webp");
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 40);

        assertThatThrownBy(() -> WebPAnimation.of(cut))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged WebP file");
        assertThatThrownBy(() -> WebPAnimation.of(new byte[64])).hasMessageContaining("RIFF");
    }
}
