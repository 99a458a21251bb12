package dev.framewright.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.MediaUnreadableException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransparencyTest {
    private final ClipFileReader reader = new ClipFileReader();

    @TempDir
    private Path folder;

    @Test
    void transparentPixelsAreWhiteAndOpaqueOnesBlack() throws IOException {
        List<byte[]> mask = TestClips.read(reader.openTransparency(picture("a.png", BufferedImage.TYPE_INT_ARGB)));

        assertThat(mask).hasSize(1);
        assertThat(mask.get(0)[0] & 255).isEqualTo(255);
        assertThat(mask.get(0)[3 * 8] & 255).isEqualTo(127);
        assertThat(mask.get(0)[3 * 16] & 255).isZero();
    }

    @Test
    void aFolderOfPicturesHasTransparencyFrameByFrame() throws IOException {
        Path frames = Files.createDirectory(folder.resolve("frames"));
        picture("frames/1.png", BufferedImage.TYPE_INT_ARGB);
        picture("frames/2.png", BufferedImage.TYPE_INT_ARGB);

        assertThat(TestClips.read(reader.openTransparency(frames))).hasSize(2);
    }

    @Test
    void aFileThatCannotBeTransparentIsRefused() throws IOException {
        Path opaque = picture("b.png", BufferedImage.TYPE_INT_RGB);

        assertThatThrownBy(() -> TestClips.read(reader.openTransparency(opaque)))
                .isInstanceOf(MediaUnreadableException.class)
                .hasMessageContaining("it has no transparent parts");
    }

    /** Three columns of 8 pixels: clear, half, opaque. */
    private Path picture(String name, int type) throws IOException {
        BufferedImage image = new BufferedImage(24, 16, type);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 24; x++) {
                image.setRGB(x, y, new int[] {0x00203040, 0x80203040, 0xFF203040}[x / 8]);
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
