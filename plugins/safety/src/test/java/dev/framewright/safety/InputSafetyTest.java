package dev.framewright.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.RefusedException;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.tck.RecordedJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InputSafetyTest {
    private static final Size SIZE = new Size(1, 1);
    private static final byte UNSAFE = 9;

    @TempDir
    private Path folder;

    private RecordedJob job;

    @BeforeEach
    void aJob() {
        job = new RecordedJob(RecordedJob.SEED, folder);
    }

    static Stream<VideoRequest> requestsWithSomebodysOwnMedia() {
        MediaRef bad = MediaRef.file(Path.of("bad"));
        return Stream.of(
                ImageToVideoRequest.of(bad, ""),
                ExtendRequest.of(bad, ExtendRequest.Direction.FORWARD, ""),
                EditVideoRequest.of(bad, .5, "a kite"),
                InpaintFramesRequest.of(bad, Mask.of(new Mask.Transparent()), ""),
                CustomRequest.of("upscale", Map.of("source", "bad")),
                ImageToVideoRequest.of(MediaRef.inline("image/png", new byte[] {0, 0, UNSAFE}), ""));
    }

    @ParameterizedTest
    @MethodSource("requestsWithSomebodysOwnMedia")
    void anUnsafeFrameRefusesTheRequestWithCodeFieldAndFrame(VideoRequest request) {
        String field = request.inputs().get(0).field();

        assertThatThrownBy(() -> stage("0.85").apply(request, job))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.code()).isEqualTo("sexual");
                    assertThat(e.stage()).isEqualTo("input-safety");
                    assertThat(e.field()).contains(field);
                })
                .hasMessageContaining("Frame 2 of " + field + " was refused (sexual)")
                .hasMessageContaining("90 % sure");
        assertThat(job.manifest()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void harmlessInputsPassAndTheWorstIsInTheManifest() {
        var request = ExtendRequest.of(MediaRef.file(Path.of("good")), ExtendRequest.Direction.LOOP, "");

        assertThat(stage("0.85").apply(request, job)).isSameAs(request);
        assertThat(job.manifest()).containsEntry("safety.inputs", "passed: at most 0.05, refused from 0.85");
    }

    @Test
    void withoutAThresholdOrWithoutInputsNothingIsRead() {
        var bad = ImageToVideoRequest.of(MediaRef.file(Path.of("bad")), "");

        assertThat(stage("off").apply(bad, job)).isSameAs(bad);
        assertThat(job.manifest()).containsEntry("safety.inputs", "off");
        stage("0.85").apply(GenerateRequest.of("a kite"), job);
        assertThat(job.manifest()).containsEntry("safety.inputs", "none");
    }

    @Test
    void whatCannotBeReadIsNotLetThrough() {
        var request = ImageToVideoRequest.of(MediaRef.job("1"), "");

        assertThatThrownBy(() -> stage("0.85").apply(request, job))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("keyFrames[0].image must be a file or inline bytes here");
    }

    private static InputSafety stage(String threshold) {
        FrameJudge judge = new FrameJudge(
                threshold,
                (rgb, size) -> rgb[0] == UNSAFE
                        ? new float[] {0, .3f, .05f, .6f, .05f}
                        : new float[] {.6f, .01f, .3f, .04f, .05f});
        return new InputSafety(new OneBytePerFrame(), judge);
    }

    /** The file {@code bad} has its third frame unsafe; a file that is really there has one frame for each byte. */
    private static final class OneBytePerFrame implements ClipReader {
        @Override
        public MediaInfo probe(Path path) {
            return new MediaInfo(
                    "image/png", "png", "rgb24", "bt709", open(path).shape(), Optional.empty(), Map.of());
        }

        @Override
        public Clip open(Path path) {
            List<byte[]> frames = new ArrayList<>();
            for (byte value : bytes(path)) {
                frames.add(new byte[] {value, 0, 0});
            }
            return Clip.of(FrameRate.of(8), SIZE, frames);
        }

        private static byte[] bytes(Path path) {
            if (path.equals(Path.of("bad"))) {
                return new byte[] {0, 0, UNSAFE};
            }
            try {
                return Files.exists(path) ? Files.readAllBytes(path) : new byte[] {1, 2, 3};
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
