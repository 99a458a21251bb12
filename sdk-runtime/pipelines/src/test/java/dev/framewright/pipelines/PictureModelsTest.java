package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.ExtendRequest.Direction;
import dev.framewright.api.Frames;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.MediaRef;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.model.ModelSource;
import dev.framewright.pipelines.wan.WanFamily;
import dev.framewright.tck.RecordedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that draw from pictures refuse what they cannot draw before anything is opened; tiny random weights. */
class PictureModelsTest {

    private static final Size SIZE = new Size(48, 32);

    private final DrawnSources sources = new DrawnSources();

    @TempDir
    private Path folder;

    private Models models;

    /** A folder of weights under its own name. */
    private record Folder(Path folder) implements ModelSource {
        @Override
        public String name() {
            return folder.getFileName().toString();
        }

        @Override
        public String description() {
            return "tiny random weights";
        }
    }

    @BeforeEach
    void open() throws IOException {
        ModelSource bothEnds = model(
                "flf2v",
                Map.of("transformer", "modules/transformer_flf2v", "image_encoder", "wan21_i2v/image_encoder"));
        ModelSource experts = model(
                "a14b",
                Map.of(
                        "transformer", "modules/transformer_i2v22_high",
                        "transformer_2", "modules/transformer_i2v22_low"));
        models = new Models(List.of(bothEnds, experts), List.of(new WanFamily()));
    }

    private ModelSource model(String name, Map<String, String> parts) throws IOException {
        Path checkpoints = Path.of(System.getProperty("framewright.goldens", "src/test/goldens"), "checkpoints")
                .toAbsolutePath();
        Path model = Files.createDirectories(folder.resolve(name));
        for (String part : List.of("vae", "text_encoder", "tokenizer")) {
            Files.createSymbolicLink(
                    model.resolve(part), checkpoints.resolve("wan21_t2v").resolve(part));
        }
        for (Map.Entry<String, String> part : parts.entrySet()) {
            Files.createSymbolicLink(model.resolve(part.getKey()), checkpoints.resolve(part.getValue()));
        }
        return new Folder(model);
    }

    @AfterEach
    void close() {
        models.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 8, 6})
    void aModelOfBothEndsDrawsBetweenThem(int frames) {
        ImageToVideoRequest request = between("flf2v", frames, 0, -1);

        try (Clip clip = (Clip) new ImageToVideo(models, sources).generate(request, new RecordedJob(7, folder))) {
            assertThat(clip.frameCount()).isEqualTo(frames);
            assertThat(clip.next(new byte[SIZE.rgbBytes()])).isTrue();
        }
    }

    @Test
    void aModelOfBothEndsRefusesMoreThanItsOneWindow() {
        assertThat(new ImageToVideo(models, sources).estimate(between("flf2v", 81, 0, -1)))
                .isNotNull();
        assertThatThrownBy(() -> new ImageToVideo(models, sources).estimate(between("flf2v", 82, 0, -1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("frames must be at most 81 for this model but was 82");
    }

    @ParameterizedTest
    @CsvSource({"flf2v, 0", "flf2v, -1", "a14b, -1"})
    void oneEndAloneIsRefusedWhereTheModelNeedsTheOther(String model, int place) {
        assertThatThrownBy(() -> new ImageToVideo(models, sources).estimate(between(model, 9, place)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("keyFrames needs a model that takes");
    }

    @ParameterizedTest
    @CsvSource({"flf2v, FORWARD", "flf2v, BACKWARD", "a14b, BACKWARD"})
    void aDirectionThatIsNotDrawnIsRefusedByName(String model, Direction direction) {
        assertThatThrownBy(() -> new ExtendVideo(models, sources).estimate(extend(model, direction)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("direction needs a model that takes");
    }

    @ParameterizedTest
    @CsvSource({"flf2v, LOOP", "a14b, LOOP", "a14b, FORWARD"})
    void aDirectionThatIsDrawnIsPlanned(String model, Direction direction) {
        assertThat(new ExtendVideo(models, sources)
                        .estimate(extend(model, direction))
                        .clip())
                .isPresent();
    }

    @Test
    void whatAModelCanDrawIsListed() {
        assertThat(capabilities("flf2v")).containsExactly("image-to-video", "connect");
        assertThat(capabilities("a14b")).containsExactly("image-to-video", "extend", "connect");
    }

    private List<String> capabilities(String model) {
        return models.installed(ModelChoice.of(model)).card().capabilities(false);
    }

    private ImageToVideoRequest between(String model, int frames, int... places) {
        MediaRef picture = MediaRef.file(sources.clip("picture.png", SIZE, 1, 1));
        return new ImageToVideoRequest(
                Arrays.stream(places)
                        .mapToObj(place -> new KeyFrame(place, picture, 1))
                        .toList(),
                Prompt.of("a cat"),
                ClipSpec.modelDefault().withSizing(SIZE).withFrames(Frames.count(frames)),
                Sampling.modelDefault().withSteps(2).withSeed(7),
                ModelChoice.of(model));
    }

    private ExtendRequest extend(String model, Direction direction) {
        return new ExtendRequest(
                MediaRef.file(sources.clip("clip.mp4", SIZE, 16, 12)),
                direction,
                OptionalInt.empty(),
                false,
                Prompt.of("a cat"),
                ClipSpec.modelDefault().withFrames(Frames.count(20)),
                Sampling.modelDefault().withSteps(2).withSeed(7),
                ModelChoice.of(model));
    }
}
