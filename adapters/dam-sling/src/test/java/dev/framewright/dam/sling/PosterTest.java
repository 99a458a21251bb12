package dev.framewright.dam.sling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.proto.v1.ClipShape;
import dev.framewright.proto.v1.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosterTest {
    @TempDir
    private Path folder;

    private Path sheet;

    /** Nine frames of 8 x 4 in three rows; frame n is of blue n. */
    @BeforeEach
    void drawTheSheet() throws IOException {
        BufferedImage whole = new BufferedImage(24, 12, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 12; y++) {
            for (int x = 0; x < 24; x++) {
                whole.setRGB(x, y, y / 4 * 3 + x / 8);
            }
        }
        sheet = folder.resolve("sheet.png");
        ImageIO.write(whole, "png", sheet.toFile());
    }

    @Test
    void thePosterIsTheMiddleFrameAndNoPixelOfAnother() throws IOException {
        Path poster =
                Poster.cutFrom(sheet, clip(8, 4, 9), folder.resolve("poster")).orElseThrow();

        BufferedImage picture = ImageIO.read(poster.toFile());
        assertThat(picture.getWidth()).isEqualTo(8);
        assertThat(picture.getHeight()).isEqualTo(4);
        assertThat(picture.getRGB(0, 0, 8, 4, null, 0, 8)).containsOnly(0xff000004);
    }

    @Test
    void ofAClipWithFewerFramesOnItsSheetThePosterIsTheMiddleOfThose() throws IOException {
        Path poster =
                Poster.cutFrom(sheet, clip(8, 4, 500), folder.resolve("poster")).orElseThrow();

        assertThat(ImageIO.read(poster.toFile()).getRGB(0, 0, 8, 4, null, 0, 8)).containsOnly(0xff000004);
    }

    @Test
    void aPictureHasNoPosterAndASheetOfOtherFramesGivesNone() throws IOException {
        assertThat(Poster.cutFrom(sheet, clip(24, 12, 1), folder.resolve("poster")))
                .isEmpty();
        assertThat(Poster.cutFrom(sheet, clip(7, 4, 9), folder.resolve("poster")))
                .isEmpty();
        assertThat(Poster.cutFrom(sheet, clip(8, 12, 9), folder.resolve("poster")))
                .isEmpty();
        assertThat(folder.resolve("poster")).doesNotExist();
    }

    private static ClipShape clip(int width, int height, int frames) {
        return ClipShape.newBuilder()
                .setSize(Size.newBuilder().setWidth(width).setHeight(height))
                .setFrames(frames)
                .build();
    }
}
