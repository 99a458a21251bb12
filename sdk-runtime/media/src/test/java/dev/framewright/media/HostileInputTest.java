package dev.framewright.media;

import static dev.framewright.media.TestClips.clip;
import static dev.framewright.media.TestClips.disc;
import static dev.framewright.media.TestClips.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Output;
import dev.framewright.api.Size;
import dev.framewright.api.VideoCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {
    private static final Size SMALL = new Size(64, 64);

    private final ClipFileReader reader = new ClipFileReader();
    private final ClipFileWriter writer = new ClipFileWriter(reader);

    @TempDir
    private Path folder;

    @Test
    void garbageIsRefusedInOneSentenceThatNamesTheFile() throws IOException {
        byte[] garbage = new byte[100_000];
        new Random(7).nextBytes(garbage);
        Path file = Files.write(folder.resolve("clip.mp4"), garbage);

        assertThatThrownBy(() -> reader.open(file))
                .isInstanceOf(MediaUnreadableException.class)
                .hasMessageStartingWith("Cannot read " + file + ": it is no clip or picture")
                .hasMessageContaining("Give MP4")
                .hasMessageNotContaining("\n");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("clip.mp4"));

        assertThatThrownBy(() -> reader.probe(file)).isInstanceOf(MediaUnreadableException.class);
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.mp4");

        assertThatThrownBy(() -> reader.probe(file))
                .hasMessage("Cannot read " + file + ": there is no such file. Check the path.");
    }

    @Test
    void aFolderWithoutPicturesIsRefused() {
        assertThatThrownBy(() -> reader.probe(folder)).hasMessageContaining("holds no PNG");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffconcat version 1.0\nfile secret.mp4\n",
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n",
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/passwd\"/></svg>",
            })
    void aPlaylistThatPointsAtOtherFilesIsRefused(String playlist) throws IOException {
        writer.write(
                clip(FrameRate.of(24), SMALL, disc(SMALL, 3)), Output.of(Container.MP4), folder.resolve("secret.mp4"));
        Path file = Files.writeString(folder.resolve("clip.mp4"), playlist);

        assertThatThrownBy(() -> reader.probe(file)).isInstanceOf(MediaUnreadableException.class);
    }

    @Test
    void aNameThatLooksLikeAnAddressIsAFile() {
        Path file = folder.resolve("http:example.mp4");

        writer.write(clip(FrameRate.of(24), SMALL, disc(SMALL, 3)), Output.of(Container.MP4), file);

        assertThat(reader.probe(file).clip().frames()).isEqualTo(3);
    }

    @Test
    void aPictureThatClaimsToBeHugeIsRefusedBeforeItIsAllocated() throws IOException {
        Path file = folder.resolve("bomb.png");
        writer.write(clip(FrameRate.of(24), SMALL, disc(SMALL, 1)), Output.of(Container.PNG), file);
        byte[] png = Files.readAllBytes(file);
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 30_000).putInt(20, 30_000);
        CRC32 check = new CRC32();
        check.update(png, 12, 17);
        header.putInt(29, (int) check.getValue());
        Files.write(file, png);

        assertThatThrownBy(() -> reader.open(file)).isInstanceOf(MediaUnreadableException.class);
    }

    @Test
    void aClipCutShortIsRefusedOrSaysWhereItEnds() throws IOException {
        for (Container container : new Container[] {Container.MP4, Container.WEBM, Container.GIF}) {
            Path file = folder.resolve("clip." + container.extension());
            writer.write(clip(FrameRate.of(24), SMALL, disc(SMALL, 24)), Output.of(container), file);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length * 6 / 10));

            int frames = framesOrZero(file);

            assertThat(frames).isLessThan(24);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileWithFlippedBitsNeverDoesMoreThanFailWithOneError(VideoCodec codec) throws IOException {
        Container container = switch (codec) {
            case H264 -> Container.MP4;
            case VP9, AV1 -> Container.WEBM;
            case PRORES -> Container.MOV;
            case GIF -> Container.GIF;
            case PNG -> Container.PNG;
        };
        Path file = folder.resolve("clip");
        int count = codec == VideoCodec.PNG ? 1 : 6;
        writer.write(clip(FrameRate.of(24), SMALL, disc(SMALL, count)), Output.of(container, codec), file);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(11);
        int refused = 0;

        for (int round = 0; round < 60; round++) {
            byte[] broken = whole.clone();
            for (int flip = 0; flip < 1 + round; flip++) {
                broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, broken);
            refused += framesOrZero(file) == 0 ? 1 : 0;
        }

        assertThat(refused).isPositive();
    }

    @Test
    void plainTextNamedAsAPictureIsRefused() throws IOException {
        Path file = folder.resolve("picture.png");
        Files.write(file, "not a picture".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> reader.open(file)).isInstanceOf(MediaUnreadableException.class);
    }

    private int framesOrZero(Path file) {
        try {
            return read(reader.open(file)).size();
        } catch (MediaUnreadableException refused) {
            return 0;
        }
    }
}
