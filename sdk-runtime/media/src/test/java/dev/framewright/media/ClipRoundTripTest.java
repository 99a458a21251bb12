package dev.framewright.media;

import static dev.framewright.media.TestClips.NTSC_FILM;
import static dev.framewright.media.TestClips.clip;
import static dev.framewright.media.TestClips.disc;
import static dev.framewright.media.TestClips.flat;
import static dev.framewright.media.TestClips.lumaPsnr;
import static dev.framewright.media.TestClips.psnr;
import static dev.framewright.media.TestClips.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Output;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import dev.framewright.api.VideoCodec;
import dev.framewright.api.media.MediaInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClipRoundTripTest {
    private static final Size STARTER = new Size(96, 96);
    private static final int FRAMES = 17;

    private final ClipFileReader reader = new ClipFileReader();
    private final ClipFileWriter writer = new ClipFileWriter(reader);

    @TempDir
    private Path folder;

    static Stream<Arguments> videos() {
        return Stream.of(
                Arguments.of(Output.of(Container.MP4), "h264", "yuv420p", "video/mp4", 44),
                Arguments.of(Output.of(Container.MP4, VideoCodec.AV1), "av1", "yuv420p", "video/mp4", 48),
                Arguments.of(Output.of(Container.WEBM), "vp9", "yuv420p", "video/webm", 48),
                Arguments.of(Output.of(Container.WEBM, VideoCodec.AV1), "av1", "yuv420p", "video/webm", 48),
                Arguments.of(Output.of(Container.MOV), "prores", "yuv422p10le", "video/quicktime", 55),
                Arguments.of(Output.of(Container.MOV, VideoCodec.H264), "h264", "yuv420p", "video/quicktime", 44));
    }

    static Stream<Output> outputs() {
        return Stream.concat(
                videos().map(arguments -> (Output) arguments.get()[0]),
                Stream.of(Output.of(Container.GIF), Output.of(Container.PNG_SEQUENCE)));
    }

    @ParameterizedTest
    @MethodSource("videos")
    void aVideoKeepsFramesRateSizeColourAndPicture(
            Output output, String codec, String pixelFormat, String mediaType, double leastLumaDecibels)
            throws Exception {
        List<byte[]> frames = disc(STARTER, FRAMES);
        Path file = folder.resolve("clip." + output.container().extension());

        MediaInfo info = writer.write(clip(NTSC_FILM, STARTER, frames), output, file);
        List<byte[]> decoded = read(reader.open(file));

        assertThat(info.clip().frames()).isEqualTo(FRAMES);
        assertThat(info.clip().frameRate()).isEqualTo(NTSC_FILM);
        assertThat(info.size()).isEqualTo(STARTER);
        assertThat(info.codec()).isEqualTo(codec);
        assertThat(info.pixelFormat()).isEqualTo(pixelFormat);
        assertThat(info.mediaType()).isEqualTo(mediaType);
        // QuickTime has no place for the range; ProRes is limited by definition.
        assertThat(colourTags(file)).isEqualTo("bt709 bt709 bt709 " + (codec.equals("prores") ? "unknown" : "tv"));
        assertThat(decoded).hasSize(FRAMES);
        assertThat(lumaPsnr(frames, decoded)).isGreaterThan(leastLumaDecibels);
        // Chroma at half size cannot follow the red edge of the disc, whatever the quality.
        assertThat(psnr(frames, decoded)).isGreaterThan(33.5);
    }

    @Test
    void aGifKeepsFramesSizeAndPictureAndTheNearestRate() {
        List<byte[]> frames = disc(STARTER, FRAMES);
        Path file = folder.resolve("clip.gif");

        MediaInfo info = writer.write(clip(FrameRate.of(24), STARTER, frames), Output.of(Container.GIF), file);

        assertThat(info.clip().frames()).isEqualTo(FRAMES);
        assertThat(info.clip().frameRate()).isEqualTo(FrameRate.of(24));
        assertThat(info.mediaType()).isEqualTo("image/gif");
        assertThat(psnr(frames, read(reader.open(file)))).isGreaterThan(40);
    }

    @Test
    void aPictureSequenceKeepsEveryPixelAndTheRate() {
        List<byte[]> frames = disc(STARTER, 5);
        Path target = folder.resolve("frames");

        writer.write(clip(NTSC_FILM, STARTER, frames), Output.of(Container.PNG_SEQUENCE), target);
        MediaInfo info = reader.probe(target);

        assertThat(target.resolve("frame_000004.png")).exists();
        assertThat(info.clip().frameRate()).isEqualTo(NTSC_FILM);
        assertThat(read(reader.open(target))).usingRecursiveComparison().isEqualTo(frames);
    }

    @Test
    void aPictureOfOddSizeKeepsEveryPixel() {
        Size odd = new Size(33, 17);
        List<byte[]> frames = disc(odd, 1);
        Path file = folder.resolve("still.png");

        MediaInfo info = writer.write(clip(FrameRate.of(24), odd, frames), Output.of(Container.PNG), file);

        assertThat(info.mediaType()).isEqualTo("image/png");
        assertThat(info.clip().frames()).isEqualTo(1);
        assertThat(read(reader.open(file))).usingRecursiveComparison().isEqualTo(frames);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void theSameFramesGiveTheSameBytes(Output output) throws IOException {
        List<byte[]> frames = disc(STARTER, FRAMES);
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");

        writer.write(clip(NTSC_FILM, STARTER, frames), output, one);
        writer.write(clip(NTSC_FILM, STARTER, frames), output, other);

        assertThat(bytesOf(one)).usingRecursiveComparison().isEqualTo(bytesOf(other));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void titleAndCommentComeBack(Output output) {
        Map<String, String> metadata = Map.of("title", "Ein Drachen im Wind – 凧", "comment", "seed 7");
        Path file = folder.resolve("clip");

        MediaInfo info = writer.write(clip(NTSC_FILM, STARTER, disc(STARTER, 3)), output.withMetadata(metadata), file);

        assertThat(info.metadata()).containsAllEntriesOf(metadata);
    }

    @Test
    void aNameOfOnesOwnComesBackFromAnMp4() {
        Map<String, String> metadata = Map.of("title", "Kite", "framewright.seed", "7");
        Path file = folder.resolve("clip.mp4");

        MediaInfo info = writer.write(
                clip(NTSC_FILM, STARTER, disc(STARTER, 3)),
                Output.of(Container.MP4).withMetadata(metadata),
                file);

        assertThat(info.metadata()).containsAllEntriesOf(metadata);
    }

    @Test
    void anMp4HasItsIndexBeforeItsFramesAndNoDateOrProgramVersion() throws IOException {
        Path file = folder.resolve("clip.mp4");

        writer.write(clip(NTSC_FILM, STARTER, disc(STARTER, 3)), Output.of(Container.MP4), file);
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);

        assertThat(bytes.indexOf("moov")).isPositive().isLessThan(bytes.indexOf("mdat"));
        assertThat(bytes).doesNotContain("Lavf", "Lavc6");
    }

    @Test
    void pureRedIsCodedWithTheMatrixOfBt709() throws Exception {
        Path file = folder.resolve("red.mov");
        List<byte[]> frames = List.of(flat(STARTER, 255, 0, 0));

        writer.write(clip(FrameRate.of(24), STARTER, frames), Output.of(Container.MOV), file);

        // BT.709-6, 3.2 to 3.5, 10 bits: Y = 876 * 0.2126 + 64, Cb = 896 * -0.1146 + 512, Cr = 896 * 0.5 + 512.
        int[] pixel = firstPixel(file);
        assertThat(pixel[0]).isCloseTo(250, within(2));
        assertThat(pixel[1]).isCloseTo(409, within(2));
        assertThat(pixel[2]).isCloseTo(960, within(2));
    }

    @Test
    void tenBitAv1IsTenBitAv1() {
        Output tenBits = new Output(Container.WEBM, VideoCodec.AV1, 10, false, OptionalInt.of(30), Map.of());

        MediaInfo info =
                writer.write(clip(FrameRate.of(24), STARTER, disc(STARTER, 3)), tenBits, folder.resolve("clip.webm"));

        assertThat(info.pixelFormat()).isEqualTo("yuv420p10le");
    }

    @Test
    void aHigherQualityNumberGivesASmallerFile() throws IOException {
        for (Output output : List.of(Output.of(Container.MP4), Output.of(Container.WEBM))) {
            Path good = folder.resolve("good");
            Path poor = folder.resolve("poor");

            writer.write(clip(NTSC_FILM, STARTER, disc(STARTER, FRAMES)), output.withQuality(10), good);
            writer.write(clip(NTSC_FILM, STARTER, disc(STARTER, FRAMES)), output.withQuality(45), poor);

            assertThat(Files.size(poor)).isLessThan(Files.size(good) / 2);
        }
    }

    @Test
    void manyThreadsWriteAtOnceAndEachFileIsWhatOneThreadWrites() throws Exception {
        List<byte[]> frames = disc(STARTER, FRAMES);
        List<Output> all = outputs()
                .filter(output -> output.container() != Container.PNG_SEQUENCE)
                .toList();
        List<byte[]> alone = new ArrayList<>();
        for (Output output : all) {
            Path file = folder.resolve("alone");
            writer.write(clip(NTSC_FILM, STARTER, frames), output, file);
            alone.add(Files.readAllBytes(file));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<byte[]>> together = new ArrayList<>();
        for (int n = 0; n < all.size(); n++) {
            Output output = all.get(n);
            Path file = folder.resolve("together" + n);
            together.add(threads.submit(() -> {
                writer.write(clip(NTSC_FILM, STARTER, frames), output, file);
                return Files.readAllBytes(file);
            }));
        }

        for (int n = 0; n < all.size(); n++) {
            assertThat(together.get(n).get()).as("%s", all.get(n)).isEqualTo(alone.get(n));
        }
        threads.shutdown();
    }

    @Test
    void blackAndWhiteNoiseIsCodedAtAnyQualityAndSize() {
        for (Size size : List.of(new Size(64, 64), new Size(256, 256))) {
            for (int quality : new int[] {0, 16, 20}) {
                List<byte[]> noise = blackAndWhiteNoise(size, 30);
                Path file = folder.resolve("noise.mp4");

                writer.write(
                        clip(NTSC_FILM, size, noise), Output.of(Container.MP4).withQuality(quality), file);

                assertThat(lumaPsnr(noise, read(reader.open(file)))).isGreaterThan(15);
            }
        }
    }

    @Test
    void everyWholeAndBroadcastRateComesBackExactly() {
        List<FrameRate> rates = Stream.of("1", "8", "12", "23.976", "25", "29.97", "30", "48", "50", "59.94", "120")
                .map(FrameRate::parse)
                .toList();
        for (Container container : List.of(Container.MP4, Container.WEBM, Container.MOV)) {
            for (FrameRate rate : rates) {
                MediaInfo info = writer.write(
                        clip(rate, new Size(64, 64), disc(new Size(64, 64), 2)),
                        Output.of(container),
                        folder.resolve("clip"));

                assertThat(info.clip().frameRate())
                        .as("%s in %s", rate, container)
                        .isEqualTo(rate);
            }
        }
    }

    @Test
    void aContactSheetHoldsThePicturesRowByRow() {
        Size small = new Size(4, 2);
        List<RgbImage> pictures = Stream.of(10, 20, 30)
                .map(grey -> new RgbImage(small, flat(small, grey, grey, grey)))
                .toList();
        Path file = folder.resolve("sheet.png");

        writer.contactSheet(pictures, 2, file);

        assertThat(reader.probe(file).size()).isEqualTo(new Size(8, 4));
        byte[] sheet = read(reader.open(file)).get(0);
        assertThat(new int[] {sheet[0], sheet[4 * 3], sheet[2 * 8 * 3], sheet[(2 * 8 + 4) * 3]})
                .containsExactly(10, 20, 30, 0);
    }

    /** Calm at first, so that an encoder meets the noise in the middle of a group of frames. */
    private static List<byte[]> blackAndWhiteNoise(Size size, int frames) {
        Random random = new Random(5);
        List<byte[]> noise = new ArrayList<>(disc(size, 2));
        while (noise.size() < frames) {
            byte[] rgb = new byte[size.rgbBytes()];
            for (int at = 0; at < rgb.length; at += 3) {
                byte grey = (byte) (random.nextBoolean() ? 255 : 0);
                rgb[at] = grey;
                rgb[at + 1] = grey;
                rgb[at + 2] = grey;
            }
            noise.add(rgb);
        }
        return noise;
    }

    private static String colourTags(Path file) throws FFmpegFailure {
        try (Demuxer demuxer = new Demuxer(file)) {
            AVCodecParameters coded = demuxer.parameters();
            return String.join(
                    " ",
                    FFmpeg.string(avutil.av_color_primaries_name(coded.color_primaries())),
                    FFmpeg.string(avutil.av_color_transfer_name(coded.color_trc())),
                    FFmpeg.string(avutil.av_color_space_name(coded.color_space())),
                    FFmpeg.string(avutil.av_color_range_name(coded.color_range())));
        }
    }

    private static int[] firstPixel(Path file) throws FFmpegFailure {
        try (Demuxer demuxer = new Demuxer(file);
                Decoder decoder = new Decoder(demuxer)) {
            var frame = decoder.next();
            int[] samples = new int[3];
            for (int plane = 0; plane < 3; plane++) {
                samples[plane] = frame.data(plane).getShort() & 0xFFFF;
            }
            return samples;
        }
    }

    private static List<byte[]> bytesOf(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(Files.readAllBytes(path));
        }
        try (Stream<Path> inside = Files.list(path)) {
            List<byte[]> all = new ArrayList<>();
            for (Path file : inside.sorted().toList()) {
                all.add(Files.readAllBytes(file));
            }
            return all;
        }
    }
}
