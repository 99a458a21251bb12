package dev.framewright.media;

import static dev.framewright.media.TestClips.clip;
import static dev.framewright.media.TestClips.disc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Output;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.Size;
import dev.framewright.api.VideoCodec;
import dev.framewright.api.capability.Clip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnwritableOutputTest {
    private static final FrameRate RATE = FrameRate.of(24);
    private static final Size SMALL = new Size(64, 64);

    private final ClipFileWriter writer = new ClipFileWriter(new ClipFileReader());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void aFullDiskIsSaidAndNothingIsLeft(Container container) throws Exception {
        assumeTrue(mounted(folder), "a small file system can be mounted");
        try {
            int frames = container == Container.PNG ? 1 : 12;
            Clip noise = clip(RATE, new Size(256, 256), noise(new Size(256, 256), frames));

            assertThatThrownBy(() -> writer.write(noise, Output.of(container), folder.resolve("clip")))
                    .isInstanceOf(OutputUnwritableException.class)
                    .hasMessageStartingWith("Cannot write " + folder.resolve("clip"))
                    .hasMessageContaining("the disk is full");
            assertThat(inside()).isEmpty();
        } finally {
            run("umount", folder.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClipThatFailsHalfwayLeavesTheOldFileAsItWas(Container container) throws IOException {
        boolean sequence = container == Container.PNG_SEQUENCE;
        Path target = folder.resolve("clip");
        Path marker = sequence ? Files.createDirectory(target).resolve("frame_000000.png") : target;
        Files.writeString(marker, "old");
        int frames = container == Container.PNG ? 1 : 5;

        assertThatThrownBy(() -> writer.write(failingAfter(frames - 1, frames), Output.of(container), target))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cancelled");
        assertThat(marker).hasContent("old");
        assertThat(inside()).containsExactly(target);
    }

    @Test
    void anOlderFileAndAnOlderSequenceAreReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("clip.gif"), "old");
        Path frames = folder.resolve("frames");

        writer.write(clip(RATE, SMALL, disc(SMALL, 2)), Output.of(Container.GIF), file);
        writer.write(clip(RATE, SMALL, disc(SMALL, 5)), Output.of(Container.PNG_SEQUENCE), frames);
        writer.write(clip(RATE, SMALL, disc(SMALL, 3)), Output.of(Container.PNG_SEQUENCE), frames);

        assertThat(new ClipFileReader().probe(file).clip().frames()).isEqualTo(2);
        assertThat(new ClipFileReader().probe(frames).clip().frames()).isEqualTo(3);
        assertThat(inside()).containsExactlyInAnyOrder(file, frames);
    }

    @Test
    void aFolderWithOtherFilesIsNotReplacedBySequence() throws IOException {
        Path holiday = Files.writeString(folder.resolve("holiday.jpg"), "keep");

        assertThatThrownBy(() ->
                        writer.write(clip(RATE, SMALL, disc(SMALL, 2)), Output.of(Container.PNG_SEQUENCE), folder))
                .isInstanceOf(OutputUnwritableException.class)
                .hasMessageContaining("the folder holds other files");
        assertThat(holiday).hasContent("keep");
    }

    @Test
    void aMissingFolderIsNamed() {
        Path file = folder.resolve("none").resolve("clip.mp4");

        assertThatThrownBy(() -> writer.write(clip(RATE, SMALL, disc(SMALL, 2)), Output.of(Container.MP4), file))
                .isInstanceOf(OutputUnwritableException.class)
                .hasMessageContaining("the folder " + folder.resolve("none") + " does not exist");
    }

    @Test
    void anOddSizeIsRefusedForVideoWithWhatToDo() {
        Size odd = new Size(95, 96);

        assertThatThrownBy(() ->
                        writer.write(clip(RATE, odd, disc(odd, 2)), Output.of(Container.MP4), folder.resolve("c")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("clip.size must be even in width and height for H264 but was 95x96."
                        + " Choose an even size, or write GIF or PNG");
    }

    @Test
    void framesLargerThanOpenH264TakesAreRefusedWithWhatTakesThem() {
        ClipShape largest = new ClipShape(new Size(4096, 2304), RATE, 2);
        ClipShape larger = new ClipShape(new Size(4096, 2306), RATE, 2);

        assertThat(Encoding.of(Output.of(Container.MP4), largest).encoder()).isEqualTo("libopenh264");
        assertThatThrownBy(() -> Encoding.of(Output.of(Container.MP4), larger))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("clip.size must be at most 9437184 pixels for H264, which is 4096x2304, but was 4096x2306."
                        + " Write AV1 in MP4 (mp4-av1), WebM, or ProRes in MOV (mov)");
        assertThat(Encoding.of(Output.of(Container.WEBM), larger).encoder()).isEqualTo("libvpx-vp9");
    }

    @Test
    void whatACodecCannotHoldIsRefusedBeforeAnythingIsWritten() throws IOException {
        Output twelveBits = new Output(Container.MP4, VideoCodec.H264, 12, false, OptionalInt.empty(), Map.of());
        Output alpha = new Output(Container.MOV, VideoCodec.PRORES, 10, true, OptionalInt.empty(), Map.of());

        assertThatThrownBy(() -> write(twelveBits, RATE, 2)).hasMessageContaining("output.bitDepth must be 8");
        assertThatThrownBy(() -> write(alpha, RATE, 2)).hasMessageContaining("output.alpha must be false");
        assertThatThrownBy(() -> write(Output.of(Container.PNG), RATE, 2)).hasMessageContaining("frames must be 1");
        assertThatThrownBy(() -> write(Output.of(Container.GIF), FrameRate.of(60), 2))
                .hasMessageContaining("at most 50 for GIF");
        assertThat(inside()).isEmpty();
    }

    private void write(Output output, FrameRate rate, int frames) {
        writer.write(clip(rate, SMALL, disc(SMALL, frames)), output, folder.resolve("clip"));
    }

    private List<Path> inside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Clip failingAfter(int good, int frames) {
        return new Clip() {
            private int given;

            @Override
            public ClipShape shape() {
                return new ClipShape(SMALL, RATE, frames);
            }

            @Override
            public boolean next(byte[] rgb) {
                if (given++ == good) {
                    throw new IllegalStateException("cancelled");
                }
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static List<byte[]> noise(Size size, int frames) {
        Random random = new Random(3);
        return Stream.generate(() -> new byte[size.rgbBytes()])
                .limit(frames)
                .peek(random::nextBytes)
                .toList();
    }

    private static boolean mounted(Path folder) throws IOException, InterruptedException {
        return run("mount", "-t", "tmpfs", "-o", "size=96k", "none", folder.toString()) == 0;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noSuchProgram) {
            return 127;
        }
    }
}
