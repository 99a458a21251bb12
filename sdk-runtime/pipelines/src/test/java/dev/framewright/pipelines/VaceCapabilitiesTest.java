package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.Control;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.Reference;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.model.ModelSource;
import dev.framewright.pipelines.wan.WanFamily;
import dev.framewright.tck.RecordedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a VACE model takes besides words, through the capabilities; on weights too small to draw anything. */
class VaceCapabilitiesTest {

    private static final Size SIZE = new Size(48, 32);
    private static final ModelChoice VACE = ModelChoice.of("vace");
    private static final Sampling QUICK = Sampling.modelDefault().withSteps(2).withSeed(7);

    private final DrawnSources sources = new DrawnSources();

    @TempDir
    private Path folder;

    private Models models;

    @BeforeEach
    void open() throws IOException {
        Path goldens = Path.of(System.getProperty("framewright.goldens", "src/test/goldens"), "checkpoints")
                .toAbsolutePath();
        Path model = Files.createDirectories(folder.resolve("vace"));
        Files.createSymbolicLink(model.resolve("transformer"), goldens.resolve("wan21_vace/transformer"));
        for (String part : List.of("vae", "text_encoder", "tokenizer")) {
            Files.createSymbolicLink(
                    model.resolve(part), goldens.resolve("wan21_t2v").resolve(part));
        }
        ModelSource source = new ModelSource() {
            @Override
            public String name() {
                return "vace";
            }

            @Override
            public String description() {
                return "tiny random weights";
            }

            @Override
            public Path folder() {
                return model;
            }
        };
        models = new Models(List.of(source), List.of(new WanFamily()));
    }

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void referencesChangeWhatIsDrawnButNotHowMuch() {
        MediaRef picture = MediaRef.file(sources.clip("look.png", new Size(30, 40), 1, 1));
        GenerateVideo generate = new GenerateVideo(models, sources);

        List<byte[]> plain = run(generate, generate(List.of()));
        List<byte[]> led = run(generate, generate(List.of(reference(picture, 1))));
        List<byte[]> twice = run(generate, generate(List.of(reference(picture, 1), reference(picture, 1))));

        assertThat(plain).hasSize(9);
        assertThat(led).hasSize(9);
        assertThat(twice).hasSize(9);
        assertThat(led.get(0)).isNotEqualTo(plain.get(0));
        assertThat(twice.get(0)).isNotEqualTo(led.get(0));
        assertThat(run(generate, generate(List.of(reference(picture, 1))))).containsExactlyElementsOf(led);
    }

    @Test
    void aPictureTakesReferencesToo() {
        MediaRef picture = MediaRef.file(sources.clip("look.png", new Size(30, 40), 1, 1));
        GenerateImage generate = new GenerateImage(models, sources);

        assertThat(run(generate, image(List.of(reference(picture, 1)))).get(0))
                .isNotEqualTo(run(generate, image(List.of())).get(0));
    }

    @Test
    void aReferenceOfAnotherWeightIsRefused() {
        MediaRef picture = MediaRef.file(sources.clip("look.png", new Size(30, 40), 1, 1));

        assertThatThrownBy(() -> new GenerateVideo(models, sources).estimate(generate(List.of(reference(picture, .5)))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("reference.weight must be 1 for vace but was 0.5");
    }

    @Test
    void aControlClipLeadsAsMuchAsItsStrengthSays() {
        Path depth = sources.clip("depth.mp4", new Size(96, 64), 16, 12);
        EditVideo edit = new EditVideo(models, sources);

        List<byte[]> free = run(edit, edit(List.of()));
        List<byte[]> unled = run(edit, edit(List.of(new Control("depth", MediaRef.file(depth), 0))));
        List<byte[]> led = run(edit, edit(List.of(new Control("depth", MediaRef.file(depth), 1))));

        assertThat(led).hasSize(9);
        assertThat(unled).containsExactlyElementsOf(free);
        assertThat(led.get(4)).isNotEqualTo(free.get(4));
    }

    @Test
    void twoControlClipsAreRefused() {
        Control depth = new Control("depth", MediaRef.file(sources.clip("depth.mp4", SIZE, 16, 9)), 1);

        assertThatThrownBy(() -> new EditVideo(models, sources).estimate(edit(List.of(depth, depth))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("controls must be one clip for vace but were 2");
    }

    @Test
    void jobsOfTwoThreadsDrawWhatEachDrawsAlone() throws Exception {
        GenerateVideo generate = new GenerateVideo(models, sources);
        List<GenerateRequest> requests = Stream.of(SIZE, new Size(64, 48), new Size(32, 64), SIZE)
                .map(size -> generate(List.of()).withClip(clip().withSizing(size)))
                .toList();
        List<List<byte[]>> alone =
                requests.stream().map(request -> run(generate, request)).toList();
        ExecutorService threads = Executors.newFixedThreadPool(2);

        List<Future<List<byte[]>>> together = requests.stream()
                .map(request -> threads.submit(() -> run(generate, request)))
                .toList();

        for (int i = 0; i < requests.size(); i++) {
            assertThat(together.get(i).get()).containsExactlyElementsOf(alone.get(i));
        }
        threads.shutdown();
    }

    @Test
    void aJobThatIsCancelledWhileItDrawsLeavesNoWeightsBehind() {
        GenerateVideo generate = new GenerateVideo(models, sources);
        run(generate, generate(List.of()));
        int held = tensors();

        assertThatThrownBy(() -> generate.generate(generate(List.of()), new RecordedJob(7, job()).cancelAfter(1)))
                .isInstanceOf(CancellationException.class);

        assertThat(tensors()).isEqualTo(held);
    }

    private int tensors() {
        try (NDManager any = models.model(VACE).kernels().newManager()) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    private static Reference reference(MediaRef picture, double weight) {
        return new Reference(picture, Reference.Role.CHARACTER, weight);
    }

    private static GenerateRequest generate(List<Reference> references) {
        return new GenerateRequest(Prompt.of("a cat"), clip(), QUICK, VACE, references);
    }

    private static GenerateImageRequest image(List<Reference> references) {
        return new GenerateImageRequest(Prompt.of("a cat"), Optional.of(SIZE), QUICK, VACE, references);
    }

    private EditVideoRequest edit(List<Control> controls) {
        MediaRef source = MediaRef.file(sources.clip("source.mp4", SIZE, 16, 9));
        return new EditVideoRequest(source, 1, controls, Prompt.of("a cat"), clip(), QUICK, VACE);
    }

    private static ClipSpec clip() {
        return ClipSpec.modelDefault().withSizing(SIZE).withFrames(Frames.count(9));
    }

    private <R extends VideoRequest> List<byte[]> run(Capability<R> capability, R request) {
        List<byte[]> frames = new ArrayList<>();
        try (Clip clip = (Clip) capability.generate(request, new RecordedJob(7, job()))) {
            byte[] frame = new byte[clip.size().rgbBytes()];
            while (clip.next(frame)) {
                frames.add(frame.clone());
            }
        }
        return frames;
    }

    private Path job() {
        try {
            return Files.createTempDirectory(folder, "job-");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
