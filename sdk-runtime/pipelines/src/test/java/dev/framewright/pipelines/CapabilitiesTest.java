package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.ConnectRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRange;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.Sound;
import dev.framewright.api.model.ModelSource;
import dev.framewright.tck.RecordedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** On the committed weights in few steps: what must hold whatever they can draw. */
class CapabilitiesTest {

    private static final Size SIZE = new Size(64, 64);
    private static final Sampling QUICK =
            Sampling.modelDefault().withSteps(2).withGuidanceScale(1).withSeed(7);
    private static final Models MODELS = new Models(List.of(new Committed()), List.of(new StarterFamily()));

    private final DrawnSources sources = new DrawnSources();

    @TempDir
    private Path folder;

    static final class Committed implements ModelSource {
        @Override
        public String name() {
            return "starter";
        }

        @Override
        public String description() {
            return "the weights in the repository";
        }

        @Override
        public Path folder() {
            return ShippedStarter.FOLDER;
        }
    }

    @AfterAll
    static void close() {
        MODELS.close();
    }

    @Test
    void aClipFromAPictureBeginsWithItClearerThanTheAutoencoderMakesIt() {
        Path picture = sources.clip("picture.png", SIZE, 1, 1);
        VideoModel model = MODELS.model(ModelChoice.capabilityDefault());
        byte[] given = sources.frames(picture).get(0);
        byte[] coded = ClipBatch.roundTrip(model, given, 1, SIZE);

        List<byte[]> frames = run(new ImageToVideo(MODELS, sources), imageToVideo(KeyFrame.first(ref(picture)), 6));
        assertThat(frames).hasSize(6);
        assertThat(DrawnSources.difference(frames.get(0), given)).isLessThan(DrawnSources.difference(coded, given) / 2);
    }

    @Test
    void aPictureMayBeTheLastFrameOrAnyOther() {
        Path picture = sources.clip("picture.png", new Size(100, 50), 1, 1);

        for (int place : List.of(-1, 3)) {
            ImageToVideoRequest request = imageToVideo(new KeyFrame(place, ref(picture), 1), 6);
            assertThat(run(new ImageToVideo(MODELS, sources), request)).hasSize(6);
        }
    }

    private static ImageToVideoRequest imageToVideo(KeyFrame key, int frames) {
        return new ImageToVideoRequest(
                List.of(key),
                Prompt.of("a red fox"),
                ClipSpec.modelDefault().withFrames(Frames.count(frames)).withSizing(SIZE),
                QUICK,
                ModelChoice.capabilityDefault());
    }

    @ParameterizedTest
    @EnumSource
    void anExtendedClipHoldsItsSourceBitForBitAndExactlyTheNewFrames(ExtendRequest.Direction direction) {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 11);
        List<byte[]> frames = run(new ExtendVideo(MODELS, sources), extend(clip, direction, true, 7));
        assertThat(frames).hasSize(18);
        int first = direction == ExtendRequest.Direction.BACKWARD ? 7 : 0;
        assertThat(frames.subList(first, first + 11)).containsExactlyElementsOf(sources.frames(clip));
    }

    @ParameterizedTest
    @EnumSource
    void theNewFramesAloneAreThoseOfTheStitchedClip(ExtendRequest.Direction direction) {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 9);

        List<byte[]> alone = run(new ExtendVideo(MODELS, sources), extend(clip, direction, false, 19));
        List<byte[]> stitched = run(new ExtendVideo(MODELS, sources), extend(clip, direction, true, 19));

        assertThat(alone).hasSize(19);
        int first = direction == ExtendRequest.Direction.BACKWARD ? 0 : 9;
        assertThat(stitched.subList(first, first + 19)).containsExactlyElementsOf(alone);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4"})
    void clipsShorterThanTheUsualOverlapAreContinuedToo(int length) {
        Path clip = sources.clip("clip.mp4", SIZE, 8, length);

        for (ExtendRequest.Direction direction : ExtendRequest.Direction.values()) {
            assertThat(run(new ExtendVideo(MODELS, sources), extend(clip, direction, true, 3)))
                    .hasSize(length + 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 8", "13, 12", "40, 15"})
    void aLoopTakesAsManyFramesAsItsWayBackButIsDrawnAtOnce(int source, int expected) {
        Path clip = sources.clip("clip.mp4", SIZE, 8, source);
        ExtendRequest loop = ExtendRequest.of(ref(clip), ExtendRequest.Direction.LOOP, "a red fox");
        Estimate estimate = new ExtendVideo(MODELS, sources).estimate(loop);
        assertThat(estimate.clip().orElseThrow().frames()).isEqualTo(source + expected);
        assertThat(estimate.notices()).anyMatch(notice -> notice.startsWith(expected + " new frames, drawn from"));
    }

    private static ExtendRequest extend(Path clip, ExtendRequest.Direction direction, boolean stitched, int frames) {
        return new ExtendRequest(
                ref(clip),
                direction,
                OptionalInt.empty(),
                stitched,
                Prompt.of("a red fox"),
                ClipSpec.modelDefault().withFrames(Frames.count(frames)),
                QUICK,
                ModelChoice.capabilityDefault());
    }

    @ParameterizedTest
    @CsvSource({"8", "6", "21"})
    void connectedClipsLieAroundExactlyTheFramesAskedFor(int frames) {
        Path from = sources.clip("from.mp4", SIZE, 8, 9);
        Path to = sources.clip("to.mp4", new Size(80, 40), 16, 10);
        ConnectRequest request = new ConnectRequest(
                ref(from),
                ref(to),
                OptionalInt.empty(),
                true,
                Prompt.of("a red fox"),
                ClipSpec.modelDefault().withFrames(Frames.count(frames)),
                QUICK,
                ModelChoice.capabilityDefault());

        List<byte[]> result = run(new ConnectClips(MODELS, sources), request);

        assertThat(result).hasSize(9 + frames + 5); // the second comes from 16 to 8 frames per second
        assertThat(result.subList(0, 9)).containsExactlyElementsOf(sources.frames(from));
    }

    @Test
    void outsideOfMaskAndFeatherEveryByteIsTheSources() {
        Size size = new Size(90, 70); // no size that the model draws
        Path clip = sources.clip("clip.mp4", size, 8, 7);
        Mask.Boxes box = new Mask.Boxes(
                List.of(new Mask.Box(0, 20, 20, new Size(30, 20)), new Mask.Box(6, 32, 26, new Size(30, 20))));
        Mask mask = new Mask(box, false, 0, 4);

        List<byte[]> frames = run(new InpaintFrames(MODELS, sources), inpaint(clip, mask));

        assertThat(frames).hasSize(7);
        for (int i = 0; i < 7; i++) {
            int left = 20 + 2 * i;
            int top = 20 + i;
            byte[] source = sources.frames(clip).get(i);
            int changed = 0;
            for (int at = 0; at < source.length; at++) {
                int x = at / 3 % 90;
                int y = at / 3 / 90;
                boolean near = x >= left - 4 && x < left + 34 && y >= top - 4 && y < top + 24;
                if (!near) {
                    assertThat(frames.get(i)[at]).as("frame %d, byte %d", i, at).isEqualTo(source[at]);
                } else if (frames.get(i)[at] != source[at]) {
                    changed++;
                }
            }
            assertThat(changed).isGreaterThan(500);
        }
    }

    @Test
    void missingFramesAreDrawnAndTheOthersAreUntouched() {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 12);
        Mask mask = Mask.of(new Mask.WholeFrames(List.of(new FrameRange(4, 7))));

        List<byte[]> frames = run(new InpaintFrames(MODELS, sources), inpaint(clip, mask));

        for (int i = 0; i < 12; i++) {
            boolean missing = i >= 4 && i < 7;
            assertThat(Arrays.equals(frames.get(i), sources.frames(clip).get(i)))
                    .isEqualTo(!missing);
        }
    }

    @Test
    void aBorderMakesTheClipLargerAndKeepsItInside() {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 5);
        Mask mask = Mask.of(new Mask.Border(16, 0, 0, 16));

        InpaintFramesRequest request = inpaint(clip, mask);
        List<byte[]> frames = run(new InpaintFrames(MODELS, sources), request);

        assertThat(new InpaintFrames(MODELS, sources)
                        .estimate(request)
                        .clip()
                        .orElseThrow()
                        .size())
                .isEqualTo(new Size(80, 80));
        for (int i = 0; i < 5; i++) {
            for (int y = 0; y < 64; y++) {
                for (int at = 0; at < 64 * 3; at++) {
                    assertThat(frames.get(i)[(y * 80 + 16) * 3 + at])
                            .isEqualTo(sources.frames(clip).get(i)[y * 64 * 3 + at]);
                }
            }
        }
    }

    @Test
    void aMaskMayBeAPictureOrAClipAndMustFit() {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 5);
        byte[] black = new byte[SIZE.rgbBytes()];
        Path none = sources.add("none.png", SIZE, 1, List.of(black));
        Path still = sources.clip("small.png", new Size(32, 32), 1, 1);

        List<byte[]> frames =
                run(new InpaintFrames(MODELS, sources), inpaint(clip, Mask.of(new Mask.Still(ref(none)))));

        assertThat(frames).containsExactlyElementsOf(sources.frames(clip));
        assertThatThrownBy(() ->
                        new InpaintFrames(MODELS, sources).estimate(inpaint(clip, Mask.of(new Mask.Still(ref(still))))))
                .hasMessageContaining("mask.image must be as large as the source, 64x64, but was 32x32");
    }

    @Test
    void theTransparentPartsOfASourceAreDrawn() {
        Path clip = sources.clip("clip.mov", SIZE, 8, 5);

        List<byte[]> frames = run(new InpaintFrames(MODELS, sources), inpaint(clip, Mask.of(new Mask.Transparent())));

        for (int i = 0; i < 5; i++) {
            int changed = 0;
            for (int at = 0; at < SIZE.rgbBytes(); at++) {
                boolean same = frames.get(i)[at] == sources.frames(clip).get(i)[at];
                if (at / 3 % 64 >= 32) {
                    assertThat(same).isTrue();
                } else if (!same) {
                    changed++;
                }
            }
            assertThat(changed).isGreaterThan(1000);
        }
    }

    @Test
    void ofOnePictureTheRegionMovesAndTheRestStandsStill() {
        Path picture = sources.clip("picture.png", SIZE, 1, 1);
        Mask mask = Mask.of(new Mask.Boxes(List.of(new Mask.Box(0, 16, 16, new Size(32, 32)))));

        List<byte[]> frames = run(new InpaintFrames(MODELS, sources), inpaint(picture, mask));

        assertThat(frames).hasSize(16);
        for (byte[] frame : frames) {
            for (int at = 0; at < 16 * 64 * 3; at++) {
                assertThat(frame[at]).isEqualTo(sources.frames(picture).get(0)[at]);
            }
        }
        double largest = IntStream.range(1, 16)
                .mapToDouble(i -> DrawnSources.difference(frames.get(i - 1), frames.get(i)))
                .max()
                .orElseThrow();
        assertThat(DrawnSources.difference(frames.get(15), frames.get(0)))
                .as("step from the last frame to the first")
                .isLessThan(.75 * largest);
    }

    private static InpaintFramesRequest inpaint(Path clip, Mask mask) {
        return new InpaintFramesRequest(
                ref(clip),
                mask,
                Prompt.of("a red fox"),
                ClipSpec.modelDefault(),
                QUICK,
                ModelChoice.capabilityDefault(),
                List.of());
    }

    @Test
    void framesInTheSizeOfTheResultCountAsMemory() {
        Path picture = sources.clip("picture.png", SIZE, 1, 1);
        Mask border = Mask.of(new Mask.Border(2000, 2000, 2000, 2000));
        ClipSpec large = ClipSpec.modelDefault().withSizing(new Size(4064, 4064));
        long pixels = 4064L * 4064;

        assertThat(new InpaintFrames(MODELS, sources)
                        .estimate(inpaint(picture, border))
                        .peakHostBytes())
                .isGreaterThan(200 * pixels);
        assertThat(new EditVideo(MODELS, sources).estimate(edit(picture, large)).peakHostBytes())
                .isGreaterThan(100 * pixels);
    }

    @ParameterizedTest
    @EnumSource
    void aResultOfMorePixelsThanASourceMayHaveIsRefused(ExtendRequest.Direction direction) {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 5);
        Mask border = Mask.of(new Mask.Border(8160, 8160, 8160, 8160));
        ClipSpec largest = ClipSpec.modelDefault().withSizing(new Size(16_384, 16_384));
        ExtendRequest extend = new ExtendRequest(
                ref(clip),
                direction,
                OptionalInt.empty(),
                true,
                Prompt.of("a red fox"),
                largest,
                QUICK,
                ModelChoice.capabilityDefault());
        String message = "size must be at most 35651584 pixels a frame but the result would be 16384x16384";

        assertThatThrownBy(() -> new ExtendVideo(MODELS, sources).estimate(extend))
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> new EditVideo(MODELS, sources).estimate(edit(clip, largest)))
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> new InpaintFrames(MODELS, sources).estimate(inpaint(clip, border)))
                .hasMessageStartingWith(message);
    }

    private static EditVideoRequest edit(Path clip, ClipSpec spec) {
        return new EditVideoRequest(
                ref(clip), 0.5, List.of(), Prompt.of("fox"), spec, QUICK, ModelChoice.capabilityDefault());
    }

    @Test
    void anEditOfFullStrengthIsAGenerationOfTheSameSeed() {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 9);
        GenerateRequest plain = new GenerateRequest(
                Prompt.of("a red fox"),
                ClipSpec.modelDefault().withFrames(Frames.count(9)).withSizing(SIZE),
                QUICK,
                ModelChoice.capabilityDefault(),
                List.of());

        assertThat(run(new EditVideo(MODELS, sources), edit(clip, 1)))
                .containsExactlyElementsOf(run(new GenerateVideo(MODELS, sources), plain));
    }

    @Test
    void anEditOfNoStrengthIsTheSourceThroughTheAutoencoder() {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 1);
        VideoModel model = MODELS.model(ModelChoice.capabilityDefault());

        assertThat(run(new EditVideo(MODELS, sources), edit(clip, 0)))
                .containsExactly(ClipBatch.roundTrip(model, sources.frames(clip).get(0), 1, SIZE));
    }

    private static EditVideoRequest edit(Path clip, double strength) {
        return new EditVideoRequest(
                ref(clip),
                strength,
                List.of(),
                Prompt.of("a red fox"),
                ClipSpec.modelDefault(),
                QUICK,
                ModelChoice.capabilityDefault());
    }

    @Test
    void theEstimateTellsWhatBecomesOfAClipOfAnotherSizeAndRate() {
        Path clip = sources.clip("clip.mp4", new Size(640, 360), 24, 49);
        ClipSpec spec = ClipSpec.modelDefault().withFrameRate(FrameRate.of(8));
        EditVideoRequest request = new EditVideoRequest(
                ref(clip), 0.5, List.of(), Prompt.of("fox"), spec, QUICK, ModelChoice.capabilityDefault());

        Estimate estimate = new EditVideo(MODELS, sources).estimate(request);

        assertThat(estimate.clip().orElseThrow().frames()).isEqualTo(16);
        assertThat(estimate.clip().orElseThrow().size()).isEqualTo(new Size(640, 360));
        assertThat(estimate.notices())
                .contains(
                        "The clip is drawn at 128x80 and scaled to 640x360.",
                        "The clip is taken from 24 to 8 frames per second: 16 of its 49 frames.");
    }

    @Test
    void shotsFollowEachOtherWithTheirOwnWords() {
        Prompt prompt = new Prompt(
                "a red fox",
                Optional.empty(),
                Prompt.Expansion.OFF,
                List.of(
                        new Prompt.Shot("running left in the snow", Frames.count(5)),
                        new Prompt.Shot("at the beach", Frames.count(3))));
        GenerateRequest request = new GenerateRequest(
                prompt, ClipSpec.modelDefault().withSizing(SIZE), QUICK, ModelChoice.capabilityDefault(), List.of());
        GenerateRequest second = new GenerateRequest(
                Prompt.of("a red fox at the beach"),
                ClipSpec.modelDefault().withSizing(SIZE).withFrames(Frames.count(3)),
                QUICK,
                ModelChoice.capabilityDefault(),
                List.of());

        List<byte[]> frames = run(new GenerateVideo(MODELS, sources), request);

        assertThat(frames).hasSize(8);
        assertThat(frames.subList(5, 8)).containsExactlyElementsOf(run(new GenerateVideo(MODELS, sources), second));
    }

    @Test
    void theSoundOfAClipStaysWhereItsFramesAre() {
        Path clip = sources.clip("clip.mp4", SIZE, 8, 9);
        ExtendVideo extend = new ExtendVideo(MODELS, sources);

        assertThat(sound(new EditVideo(MODELS, sources), edit(clip, 0))).contains(new Sound(clip, Duration.ZERO));
        assertThat(sound(extend, extend(clip, ExtendRequest.Direction.FORWARD, true, 4)))
                .contains(new Sound(clip, Duration.ZERO));
        assertThat(sound(extend, extend(clip, ExtendRequest.Direction.LOOP, true, 4)))
                .contains(new Sound(clip, Duration.ZERO));
        assertThat(sound(extend, extend(clip, ExtendRequest.Direction.BACKWARD, true, 4)))
                .contains(new Sound(clip, Duration.ofMillis(500)));
        assertThat(sound(extend, extend(clip, ExtendRequest.Direction.FORWARD, false, 4)))
                .isEmpty();
    }

    private <R extends VideoRequest> Optional<Sound> sound(Capability<R> capability, R request) {
        try (Clip clip = (Clip) capability.generate(request, new RecordedJob(7, folder()))) {
            return clip.sound();
        }
    }

    private <R extends VideoRequest> List<byte[]> run(Capability<R> capability, R request) {
        RecordedJob context = new RecordedJob(7, folder());
        List<byte[]> frames = new ArrayList<>();
        try (Clip clip = (Clip) capability.generate(request, context)) {
            assertThat(clip.shape())
                    .isEqualTo(capability.estimate(request).clip().orElseThrow());
            byte[] frame = new byte[clip.size().rgbBytes()];
            while (clip.next(frame)) {
                frames.add(frame.clone());
            }
        }
        return frames;
    }

    private Path folder() {
        try {
            return Files.createTempDirectory(folder, "job-");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static MediaRef ref(Path path) {
        return MediaRef.file(path);
    }
}
