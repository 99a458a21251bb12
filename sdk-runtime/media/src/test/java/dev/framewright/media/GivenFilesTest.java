package dev.framewright.media;

import static dev.framewright.media.TestClips.NTSC_FILM;
import static dev.framewright.media.TestClips.clip;
import static dev.framewright.media.TestClips.flat;
import static dev.framewright.media.TestClips.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Output;
import dev.framewright.api.Size;
import dev.framewright.api.media.MediaInfo;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as phones, cameras and other programs make them. */
class GivenFilesTest {
    private static final Size WIDE = new Size(64, 32);
    private static final int ONE = 1 << 16;

    private final ClipFileReader reader = new ClipFileReader();
    private final ClipFileWriter writer = new ClipFileWriter(reader);

    @TempDir
    private Path folder;

    /** Where the bright corner of a clip, coded top left, is shown: a quarter turn to the right, half, left, mirrored. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, -1, 0, 32, 64, 24, 8",
        "-1, 0, 0, -1, 64, 32, 56, 24",
        "0, -1, 1, 0, 32, 64, 8, 56",
        "-1, 0, 0, 1, 64, 32, 56, 8",
        "1, 0, 0, 1, 64, 32, 8, 8"
    })
    void aClipIsTurnedAsItsPhoneTaggedIt(int a, int b, int c, int d, int width, int height, int brightX, int brightY)
            throws IOException {
        Path file = folder.resolve("phone.mp4");
        writer.write(clip(NTSC_FILM, WIDE, List.of(corner(), corner())), Output.of(Container.MP4), file);
        tag(file, a, b, c, d);

        Size shown = reader.probe(file).size();
        List<byte[]> frames = read(reader.open(file));

        assertThat(shown).isEqualTo(new Size(width, height));
        assertThat(frames).hasSize(2).allSatisfy(frame -> {
            assertThat(frame[3 * (brightY * width + brightX)] & 255).isGreaterThan(200);
            assertThat(frame[3 * ((height - 1 - brightY) * width + width - 1 - brightX)] & 255)
                    .isLessThan(50);
        });
    }

    @Test
    void aPhotographIsTurnedAsItsCameraTaggedIt() throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        BufferedImage picture = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
        picture.createGraphics().fillRect(0, 0, 32, 16);
        ImageIO.write(picture, "jpeg", jpeg);
        // EXIF 2.32, section 4.6.4: orientation 6, which is shown after a quarter turn to the right.
        byte[] tag = HexFormat.of()
                .parseHex("ffe1" + "0022" + "457869660000" + "49492a0008000000" + "0100" + "120103000100000006000000"
                        + "00000000");
        ByteArrayOutputStream tagged = new ByteArrayOutputStream();
        tagged.write(jpeg.toByteArray(), 0, 2);
        tagged.writeBytes(tag);
        tagged.write(jpeg.toByteArray(), 2, jpeg.size() - 2);
        Path file = Files.write(folder.resolve("photo.jpg"), tagged.toByteArray());

        assertThat(reader.probe(file).size()).isEqualTo(new Size(32, 64));
        assertThat(read(reader.open(file))).singleElement().satisfies(frame -> {
            assertThat(frame[3 * (8 * 32 + 24)] & 255).isGreaterThan(200);
            assertThat(frame[3 * (8 * 32 + 8)] & 255).isLessThan(50);
        });
    }

    /** Test pictures of FFmpeg, coded by x265 and x264 with open groups and cut by {@code ffmpeg -ss 1.5 -c copy}. */
    @ParameterizedTest
    @ValueSource(strings = {"cut-open-hevc.mkv", "cut-open-h264.mkv"})
    void aClipThatWasCutWithoutCodingItAnewIsReadToItsEnd(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream bytes = GivenFilesTest.class.getResourceAsStream(name)) {
            Files.copy(bytes, file);
        }

        MediaInfo info = reader.probe(file);

        assertThat(info.clip().frames()).isEqualTo(36);
        assertThat(info.clip().frameRate()).isEqualTo(FrameRate.of(24));
        assertThat(read(reader.open(file))).hasSize(36);
    }

    @Test
    void picturesWithoutLeadingZerosComeInTheOrderOfTheirNumbers() throws IOException {
        Path pictures = Files.createDirectory(folder.resolve("seq"));
        for (int n : new int[] {10, 9, 100, 1, 2}) {
            picture(pictures.resolve("shot" + n + ".png"), n);
        }

        assertThat(read(reader.open(pictures)))
                .extracting(frame -> frame[0] & 255)
                .containsExactly(1, 2, 9, 10, 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"what?.png", "Shot [1]*.png", "b%03d.png", "c{1}.png", "sh{1}/plain.png", "100%/d.png"})
    void aNameThatLooksLikeAPatternIsAFile(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Path plain = folder.resolve("a.png");
        picture(plain, 7);
        Files.copy(plain, file);

        assertThat(read(reader.open(file)))
                .singleElement()
                .satisfies(frame -> assertThat(frame[0]).isEqualTo((byte) 7));
    }

    @Test
    void aSequenceIsWrittenIntoAFolderThatLooksLikeAPattern() {
        Path target = folder.resolve("sh{1}");

        writer.write(
                clip(NTSC_FILM, WIDE, List.of(flat(WIDE, 1, 1, 1), flat(WIDE, 2, 2, 2))),
                Output.of(Container.PNG_SEQUENCE),
                target);

        assertThat(read(reader.open(target))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"16, PQ", "18, HLG"})
    void hdrIsRefusedByNameInsteadOfReadPale(int transfer, String name) throws IOException {
        Path file = folder.resolve("phone.mov");
        writer.write(clip(NTSC_FILM, WIDE, List.of(corner(), corner())), Output.of(Container.MOV), file);
        byte[] bytes = Files.readAllBytes(file);
        // The transfer function of ProRes stands in the box and in the header of each frame.
        bytes[find(bytes, "nclc") + 7] = (byte) transfer;
        for (int at = find(bytes, "icpf"); at >= 0; at = find(bytes, "icpf", at + 1)) {
            bytes[at + 4 + 15] = (byte) transfer;
        }
        Files.write(file, bytes);

        assertThatThrownBy(() -> reader.open(file))
                .isInstanceOf(MediaUnreadableException.class)
                .hasMessageContaining("it is HDR (" + name + ")");
    }

    private void picture(Path file, int grey) {
        writer.write(clip(NTSC_FILM, WIDE, List.of(flat(WIDE, grey, grey, grey))), Output.of(Container.PNG), file);
    }

    /** Black, but for a white quarter at the top left. */
    private static byte[] corner() {
        byte[] rgb = new byte[WIDE.rgbBytes()];
        for (int y = 0; y < 16; y++) {
            for (int at = 3 * y * WIDE.width(); at < 3 * (y * WIDE.width() + 32); at++) {
                rgb[at] = (byte) 255;
            }
        }
        return rgb;
    }

    /** Writes the matrix of ISO/IEC 14496-12, section 8.3.2, into the header of the track. */
    private static void tag(Path file, int a, int b, int c, int d) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer matrix = ByteBuffer.wrap(bytes, find(bytes, "tkhd") + 4 + 40, 36);
        for (int value : new int[] {a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30}) {
            matrix.putInt(value);
        }
        Files.write(file, bytes);
    }

    private static int find(byte[] bytes, String type) {
        return find(bytes, type, 0);
    }

    private static int find(byte[] bytes, String type, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(type, from);
    }
}
