package dev.framewright.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Output;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.Sound;
import dev.framewright.api.media.MediaInfo;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sources hold a 440 Hz tone: two seconds in AAC (MP4) and in plain samples (MOV), and one and a half in Opus, beside VP8
 * of 38 packets, of which two are not shown (WebM).
 */
class SoundCopyTest {
    private final ClipFileReader reader = new ClipFileReader();
    private final ClipFileWriter writer = new ClipFileWriter(reader);

    @TempDir
    private Path folder;

    @Test
    void soundOfAFileIsToldAndCopiedAsItIsCoded() throws Exception {
        Path source = resource("sounding.mp4");

        MediaInfo written = write(16, new Sound(source, Duration.ZERO), Container.MP4);

        assertThat(reader.probe(source).sound()).contains("aac");
        assertThat(written.sound()).contains("aac");
        assertThat(written.clip().frames()).isEqualTo(16);
        List<Heard> before = heard(source);
        List<Heard> after = heard(folder.resolve("clip.mp4"));
        assertThat(after).hasSizeGreaterThan(25);
        List<Heard> kept =
                before.stream().filter(packet -> packet.seconds() >= 0).toList();
        for (int n = 0; n < after.size(); n++) {
            assertThat(after.get(n).bytes()).isEqualTo(kept.get(n).bytes());
            assertThat(after.get(n).seconds()).isCloseTo(kept.get(n).seconds(), within(.001));
        }
    }

    @Test
    void soundIsCutAtTheEndOfTheClip() throws Exception {
        write(8, new Sound(resource("sounding.mp4"), Duration.ZERO), Container.MP4);

        List<Heard> after = heard(folder.resolve("clip.mp4"));

        assertThat(after.get(after.size() - 1).seconds()).isBetween(.9, 1.0);
    }

    @Test
    void soundBeginsLaterWhereNewFramesGoBefore() throws Exception {
        write(16, new Sound(resource("sounding.mp4"), Duration.ofMillis(1500)), Container.MP4);

        List<Heard> after = heard(folder.resolve("clip.mp4"));

        // A packet of AAC comes first that only readies the decoder: 1024 samples at 16 kHz.
        assertThat(after.get(0).seconds()).isCloseTo(1.5 - .064, within(.002));
        assertThat(after.get(after.size() - 1).seconds()).isBetween(1.9, 2.0);
    }

    @Test
    void soundThatBeganBeforeTheClipIsEnteredInItsMiddle() throws Exception {
        Path source = resource("sounding.mp4");

        write(8, new Sound(source, Duration.ofSeconds(-1)), Container.MP4);

        Heard first = heard(folder.resolve("clip.mp4")).get(0);
        Heard same = heard(source).stream()
                .filter(packet -> Arrays.equals(packet.bytes(), first.bytes()))
                .findFirst()
                .orElseThrow();
        assertThat(same.seconds() - first.seconds()).isCloseTo(1, within(.002));
    }

    @Test
    void soundThatTheContainerCannotHoldIsLeftOutAndTold() throws Exception {
        Sound sound = new Sound(resource("sounding.mov"), Duration.ZERO);

        assertThat(write(8, sound, Container.WEBM).sound()).isEmpty();
        assertThat(write(8, sound, Container.GIF).sound()).isEmpty();
        assertThat(write(8, sound, Container.MOV).sound()).contains("pcm_s16le");
    }

    @Test
    void opusIsLeftOutOfAMovWhichFFmpegRefusesToWrite() throws Exception {
        Sound sound = new Sound(resource("sounding.webm"), Duration.ZERO);

        assertThat(write(8, sound, Container.MP4).sound()).contains("opus");
        assertThat(write(8, sound, Container.MOV).sound()).isEmpty();
    }

    @Test
    void framesOfVp8ThatAreNotShownAreNotCounted() throws Exception {
        Path source = resource("sounding.webm");

        ClipShape shape = reader.probe(source).clip();

        assertThat(shape.frames()).isEqualTo(36);
        assertThat(shape.frameRate()).isEqualTo(FrameRate.of(24));
        assertThat(TestClips.read(reader.open(source))).hasSize(36);
    }

    @Test
    void aClipThatWasReadHasTheSoundOfItsFile() throws Exception {
        Path source = resource("sounding.mp4");

        try (Clip clip = reader.open(source)) {
            assertThat(clip.sound()).contains(new Sound(source, Duration.ZERO));
        }
    }

    private MediaInfo write(int frames, Sound sound, Container container) {
        Size size = new Size(64, 64);
        Clip silent = Clip.of(FrameRate.of(8), size, TestClips.disc(size, frames));
        Clip sounding = new Clip() {
            @Override
            public ClipShape shape() {
                return silent.shape();
            }

            @Override
            public Optional<Sound> sound() {
                return Optional.of(sound);
            }

            @Override
            public boolean next(byte[] rgb) {
                return silent.next(rgb);
            }

            @Override
            public void close() {}
        };
        return writer.write(sounding, Output.of(container), folder.resolve("clip." + container.extension()));
    }

    private Path resource(String name) throws URISyntaxException {
        Path file = Path.of(
                Objects.requireNonNull(SoundCopyTest.class.getResource(name)).toURI());
        assertThat(Files.isRegularFile(file)).isTrue();
        return file;
    }

    private record Heard(double seconds, byte[] bytes) {}

    private static List<Heard> heard(Path file) throws FFmpegFailure {
        List<Heard> packets = new ArrayList<>();
        try (Demuxer demuxer = new Demuxer(file)) {
            double tick = av_q2d(demuxer.sound().orElseThrow().time_base());
            for (AVPacket packet = demuxer.nextSound(); packet != null; packet = demuxer.nextSound()) {
                byte[] bytes = new byte[packet.size()];
                packet.data().capacity(packet.size()).get(bytes);
                packets.add(new Heard(packet.pts() * tick, bytes));
            }
        }
        return packets;
    }
}
