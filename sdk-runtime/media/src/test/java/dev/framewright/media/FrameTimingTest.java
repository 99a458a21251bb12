package dev.framewright.media;

import static dev.framewright.media.TestClips.NTSC_FILM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Output;
import dev.framewright.api.Size;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FrameTimingTest {
    private static final Size SIZE = new Size(64, 64);
    private static final FrameRate CLOCK = FrameRate.of(30);

    @TempDir
    private Path folder;

    /** A second at 30 frames a second, then three seconds at 10. */
    private static int slower(int frame) {
        return frame < 30 ? frame : 30 + 3 * (frame - 30);
    }

    @ParameterizedTest
    @EnumSource(names = {"MP4", "MOV", "WEBM"})
    void aFileOfVaryingRatePlaysAsLongAsItDid(Container container) throws Exception {
        Path file = written(container, CLOCK, 60, FrameTimingTest::slower);

        ClipShape clip = read(file);

        assertThat(clip.frames()).isEqualTo(60);
        // WebM does not say how long its last frame is shown.
        assertThat(clip.duration().toMillis()).isCloseTo(4000, within(100L));
    }

    @ParameterizedTest
    @EnumSource(names = {"MP4", "MOV", "WEBM"})
    void aConstantRateIsReadExactlyWhereverItsFramesBegin(Container container) throws Exception {
        for (FrameRate rate : new FrameRate[] {NTSC_FILM, FrameRate.of(25), new FrameRate(30_000, 1001)}) {
            for (int first : new int[] {0, 100}) {
                Path file = written(container, rate, 40, frame -> first + frame);

                assertThat(read(file).frameRate())
                        .as("%s in %s from %d", rate, container, first)
                        .isEqualTo(rate);
            }
        }
    }

    @Test
    void aDroppedFrameIsNoOtherRate() throws Exception {
        Path file = written(Container.MP4, CLOCK, 60, frame -> frame < 20 ? frame : frame + 1);

        assertThat(read(file).frameRate()).isEqualTo(CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "60, 4, 15",
        "1800, 60.07, 30000/1001", // off by 0.3 frames
        "2990, 100, 299/10", // 30000/1001 would be off by 7
        "3, 30, 1/10",
        "2, 60, 1/10", // slower than a rate may be
        "500, 1, 240"
    })
    void anAverageIsAWholeOrBroadcastRateWhereThatIsOffByAFrameAtMost(int frames, double seconds, String rate) {
        assertThat(FrameTiming.ofVarying(frames, seconds)).isEqualTo(FrameRate.parse(rate));
    }

    private ClipShape read(Path file) {
        return new ClipFileReader().probe(file).clip();
    }

    /** @param time of each frame, in frames of the clock */
    private Path written(Container container, FrameRate clock, int frames, IntUnaryOperator time) throws Exception {
        FFmpeg.load();
        ClipShape shape = new ClipShape(SIZE, clock, frames);
        Encoding encoding = Encoding.of(Output.of(container), shape);
        Path file = folder.resolve("clip." + container.extension());
        try (FrameEncoder encoder = new FrameEncoder(encoding, shape, true);
                VideoFile video = new VideoFile(file, container, encoder, shape, Optional.empty(), Map.of());
                Conversion conversion = Conversion.fromRgb(SIZE, encoding.pixelFormat());
                Picture rgb = Picture.rgb(SIZE);
                Picture coded = Picture.of(SIZE, encoding.pixelFormat())) {
            FrameEncoder.Packets packets = packet -> {
                int frame = (int) packet.pts();
                long at = time.applyAsInt(frame);
                packet.pts(at).dts(at).duration(time.applyAsInt(frame + 1) - at);
                video.write(packet);
            };
            for (byte[] frame : TestClips.disc(SIZE, frames)) {
                rgb.fill(frame);
                conversion.apply(rgb.frame(), coded.writable());
                encoder.encode(coded.frame(), packets);
            }
            encoder.finish(packets);
            video.finish();
        }
        return file;
    }
}
