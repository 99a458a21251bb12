package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Aspect;
import dev.framewright.api.Container;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InternalException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.OutOfMemoryPlanException;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.Prompt;
import dev.framewright.api.RefusedException;
import dev.framewright.api.Size;
import dev.framewright.api.VideoCodec;
import dev.framewright.api.model.ModelFolders;
import dev.framewright.api.model.ModelReport;
import dev.framewright.api.model.ModelSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {
    private final RecordedCapabilities capabilities = new RecordedCapabilities();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyOptionOfGenerateReachesTheRequest() {
        int code = run(
                "generate",
                "a",
                "horse",
                "--seed",
                "7",
                "--frames",
                "17",
                "--fps",
                "24000/1001",
                "--size",
                "128x64",
                "--steps",
                "8",
                "--guidance",
                "4.5",
                "--negative",
                "rain",
                "--solver",
                "unipc",
                "--shift",
                "3",
                "--model",
                "starter",
                "-o",
                "horse.mp4",
                "--contact-sheet",
                "sheet.png");

        GenerateRequest request = (GenerateRequest) capabilities.request();
        assertThat(code).isZero();
        assertThat(request.prompt().text()).isEqualTo("a horse");
        assertThat(request.prompt().negative()).contains("rain");
        assertThat(request.clip().frames()).contains(Frames.count(17));
        assertThat(request.clip().frameRate()).contains(new FrameRate(24_000, 1001));
        assertThat(request.clip().sizing()).contains(new Size(128, 64));
        assertThat(request.sampling().seed()).hasValue(7);
        assertThat(request.sampling().steps()).hasValue(8);
        assertThat(request.sampling().guidanceScale()).hasValue(4.5);
        assertThat(request.sampling().shift()).hasValue(3);
        assertThat(request.sampling().solver()).contains("unipc");
        assertThat(request.model().model()).contains("starter");
        assertThat(capabilities.destination().path()).isEqualTo(Path.of("horse.mp4"));
        assertThat(capabilities.destination().keepsExisting()).isFalse();
        assertThat(capabilities.destination().contactSheet()).contains(Path.of("sheet.png"));
    }

    @Test
    void whatIsNotGivenIsLeftToTheModel() {
        run("generate", "a horse", "-o", "horse.mp4");

        assertThat(capabilities.request())
                .isEqualTo(GenerateRequest.of("a horse")
                        .withPrompt(Prompt.of("a horse").withExpansion(Prompt.Expansion.AUTO)));
    }

    @Test
    void expansionCanBeSwitchedOff() {
        run("generate", "a horse", "--expand", "off", "-o", "horse.mp4");

        assertThat(capabilities.request()).isEqualTo(GenerateRequest.of("a horse"));
    }

    @Test
    void secondsAndAspectReachTheRequest() {
        run("generate", "a horse", "--seconds", "1.5", "--aspect", "16:9", "--seed", "-1", "-o", "horse.mp4");

        assertThat(capabilities.request().clip().frames()).contains(Frames.lasting(Duration.ofMillis(1500)));
        assertThat(capabilities.request().clip().sizing()).contains(Aspect.of(16, 9));
        assertThat(capabilities.request().sampling().seed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a.mp4,,MP4,H264",
        "a.webm,,WEBM,VP9",
        "a.mov,,MOV,PRORES",
        "a.gif,,GIF,GIF",
        "frames/,,PNG_SEQUENCE,PNG",
        "a.bin,webm-av1,WEBM,AV1",
        "a.mov,mov-h264,MOV,H264",
        ",gif,GIF,GIF"
    })
    void theNameOrTheFormatSaysHowTheClipIsCoded(String name, String format, Container container, VideoCodec codec) {
        Stream.Builder<String> args = Stream.<String>builder().add("generate").add("a horse");
        if (name != null) {
            args.add("-o").add(name);
        }
        if (format != null) {
            args.add("--format").add(format);
        }

        run(args.build().toArray(String[]::new));

        assertThat(capabilities.destination().output().container()).isEqualTo(container);
        assertThat(capabilities.destination().output().codec()).isEqualTo(codec);
    }

    @Test
    void withoutAnOutputTheFileIsNamedAfterThePrompt() {
        run("generate", "A horse, running LEFT!");

        assertThat(capabilities.destination().path()).isEqualTo(Path.of("a-horse-running-left.mp4"));
        assertThat(capabilities.destination().keepsExisting()).isTrue();
    }

    @Test
    void aPngOfGenerateIsOneFrame() {
        run("generate", "a horse", "-o", "horse.png");

        assertThat(capabilities.request().clip().frames()).contains(Frames.count(1));
    }

    @Test
    void imageAsksForAPicture() {
        assertThat(run("image", "a horse", "--size", "64x64", "-o", "horse.png"))
                .isZero();
        assertThat(((GenerateImageRequest) capabilities.request()).sizing()).contains(new Size(64, 64));
        assertThat(run("image", "a horse", "-o", "horse.mp4")).isEqualTo(2);
        assertThat(err.toString()).contains("output must end in .png for a picture but was \"horse.mp4\"");
    }

    @Test
    void eachArtefactIsOneJsonLineOnStandardOutputAndAllElseIsOnTheErrorStream() {
        run("generate", "a horse", "-o", "horse.mp4");

        assertThat(out)
                .hasToString("{\"path\":\"" + Path.of("horse.mp4").toAbsolutePath()
                        + "\",\"mediaType\":\"video/mp4\",\"sha256\":\"" + "ab".repeat(32)
                        + "\",\"frames\":17,\"fps\":\"12\",\"width\":64,\"height\":64,\"seed\":7,\"model\":\"starter\","
                        + "\"revisedPrompt\":\"a \\\"brown\\\" horse\",\"manifest\":{\"sampling.seed\":\"7\"}}"
                        + System.lineSeparator());
        assertThat(err.toString())
                .contains("note: the model cannot draw \"zeppelin\"")
                .contains("denoise    [##############--------------] 1/2  ETA 1:05")
                .contains("denoise    [############################] 2/2");
    }

    @Test
    void withJsonEveryEventIsALine() {
        run("generate", "a horse", "--json", "-o", "horse.mp4");

        assertThat(err.toString().lines())
                .hasSize(3)
                .first()
                .isEqualTo("{\"event\":\"notice\",\"text\":\"the model cannot draw \\\"zeppelin\\\"\"}");
        assertThat(err.toString())
                .contains(
                        "\"event\":\"progress\",\"phase\":\"denoise\",\"step\":1,\"total\":2,\"remainingSeconds\":65.0");
    }

    @Test
    void withJsonAnErrorBeforeAnyJobIsALineToo() {
        assertThat(run("generate", "a horse", "--json", "--size", "99999x64")).isEqualTo(2);
        assertThat(run("generate", "a horse", "--json", "--stepps", "3")).isEqualTo(2);
        Installed bare = new Installed("1", Optional.empty(), Optional.empty(), List.of(), List.of());
        assertThat(command(bare).run("generate", "a horse", "--json", "--estimate"))
                .isEqualTo(3);

        assertThat(err.toString().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"event\":\"error\""))
                .anyMatch(line -> line.contains("\"field\":\"size.width\""))
                .anyMatch(line -> line.contains("did you mean --steps?"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                   | Missing required parameter: 'PROMPT'
                    a --frames 0                         | frames must be between 1 and 1000000 but was 0
                    a --frames x                         | Invalid value for option '--frames': 'x' is not an int
                    a --frames 5 --seconds 1             | frames must not be given together with seconds
                    a --seconds soon                     | seconds must be a number such as 2 or 1.5 but was "soon"
                    a --seconds 0                        | seconds must be above 0 and at most 86400 but was 0
                    a --seconds 1e99                     | seconds must be above 0 and at most 86400 but was 1e99
                    a --seconds 1e-2000000000            | seconds must be above 0
                    a --seconds 1.01 --fps 24            | seconds must end on a frame at 24 frames per second
                    a --fps 12.5                         | frameRate must be a whole number or a ratio
                    a --size 99999x64                    | size.width must be between 1 and 16384 but was 99999
                    a --size 64x64 --aspect 1:1          | size must not be given together with aspect
                    a --steps 0                          | sampling.steps must be at least 1 but was 0
                    a --guidance NaN                     | sampling.guidanceScale must be between 0 and 30 but was NaN
                    a --seed 99999999999                 | sampling.seed must be between 0 and 4294967295
                    a --solver A/B                       | sampling.solver must be
                    a -o horse.avi                       | output must end in .mp4
                    a -o horse                           | output must end in .mp4
                    a -o ''                              | output must name a file but was empty
                    a -o f/ --format mp4                 | format must be frames for a folder
                    a -o horse.mp4 --format avi          | format must be mp4, mp4-av1
                    a -o horse.png --frames 5            | output must not end in .png for a clip
                    a --contact-sheet sheet.jpg          | contact-sheet must be a file ending in .png
                    a --stepps 3                         | Unknown option: '--stepps'; did you mean --steps?
                    a --seed 1 --seed 2                  | should be specified only once
                    """)
    void wrongInputIsOneSentenceThatNamesItAndStartsNothing(String args, String message) {
        String[] words = Stream.concat(
                        Stream.of("generate"), Stream.of(args.split(" ")).filter(word -> !word.isEmpty()))
                .map(word -> word.equals("''") ? "" : word)
                .toArray(String[]::new);

        assertThat(run(words)).isEqualTo(2);
        assertThat(err.toString()).contains(message).startsWith("framewright: ");
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
        assertThat(capabilities.requests).isEmpty();
    }

    @Test
    void aPreviewThatCannotBeWrittenIsToldBeforeAnyWork() {
        assertThat(run("generate", "a horse", "-o", "horse.mp4", "--preview", "no/such/folder/p.png"))
                .isEqualTo(8);
        assertThat(err.toString()).contains("the preview needs a file name in a folder that can be written");
        assertThat(capabilities.requests).isEmpty();
    }

    @Test
    void anEmptyPromptIsRefused() {
        assertThat(run("generate", "", "-o", "horse.mp4")).isEqualTo(2);
        assertThat(err.toString()).contains("prompt must say what the clip shows but was empty");
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new InternalException("The flag is torn.", new IllegalStateException()), 1),
                Arguments.of(new InvalidRequestException("frames", "must be fewer"), 2),
                Arguments.of(new ModelInvalidException("starter", "is damaged"), 5),
                Arguments.of(new OutOfMemoryPlanException(2, 1, "Ask for less."), 6),
                Arguments.of(new MediaUnreadableException(Path.of("a.png"), "it is no picture"), 7),
                Arguments.of(new OutputUnwritableException(Path.of("a.mp4"), "the disk is full"), 8));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void everyReasonHasAnExitCodeOfItsOwn(FramewrightException error, int code) {
        capabilities.outcome.complete(new JobOutcome.Failed(error));

        assertThat(run("generate", "a horse", "-o", "horse.mp4")).isEqualTo(code);
        assertThat(err.toString()).contains("framewright: " + error.getMessage());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aRefusalHasItsOwnExitCode() {
        capabilities.outcome.complete(
                new JobOutcome.Refused(new RefusedException("safety", "weapon", "prompt", "Ask for something else.")));

        assertThat(run("generate", "a horse", "-o", "horse.mp4")).isEqualTo(4);
    }

    @Test
    void aMissingCapabilityHasItsOwnExitCodeAndPointsToDoctor() {
        Installed bare = new Installed("1", Optional.empty(), Optional.empty(), List.of(), List.of());

        assertThat(command(bare).run("generate", "a horse", "-o", "horse.mp4")).isEqualTo(3);
        assertThat(err.toString()).contains("No bundle serves generate").contains("framewright doctor");
    }

    @Test
    void anInterruptCancelsTheJob() {
        capabilities.endsByCancelOnly = true;
        Thread.currentThread().interrupt();

        int code = run("generate", "a horse", "-o", "horse.mp4");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(code).isEqualTo(130);
        assertThat(err.toString()).contains("cancelled; no result was written");
    }

    @Test
    void trainPassesOnItsOwnOptionsAndThoseTheTrainerKnows(@TempDir Path folder) {
        int code = run(
                "train",
                "--minutes",
                "5",
                "--stage",
                "dit",
                "--run",
                folder.toString(),
                "--resume",
                "--batch",
                "8",
                "--sheets");

        assertThat(code).isZero();
        assertThat(((CustomRequest) capabilities.request()).parameters())
                .isEqualTo(Map.of(
                        "minutes",
                        "5",
                        "stage",
                        "dit",
                        "run",
                        folder.toString(),
                        "resume",
                        "true",
                        "batch",
                        "8",
                        "sheets",
                        "true"));
        assertThat(capabilities.destination().path()).isEqualTo(folder);
    }

    @Test
    void evaluatePassesOnItsOptions() {
        run("evaluate", "-n", "400", "--seed", "3", "--batch=4", "-o", "scores");

        assertThat(((CustomRequest) capabilities.request()).parameters())
                .isEqualTo(Map.of("n", "400", "seed", "3", "batch", "4", "out", "scores"));
    }

    @Test
    void anOptionTheTrainerDoesNotKnowIsRefusedWithThoseItKnows() {
        assertThat(run("train", "--batchsize", "8")).isEqualTo(2);
        assertThat(err.toString())
                .contains("train has no option --batchsize; it knows [batch, minutes, sampling.steps, sheets, stage]");
        assertThat(capabilities.requests).isEmpty();
    }

    @Test
    void valuesOutsideWhatTheTrainerDescribesAreRefused() {
        assertThat(run("train", "--minutes", "0")).isEqualTo(2);
        assertThat(run("train", "--stage", "judge")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "framewright: train.minutes must be between 0.1 and 600 but was 0",
                        "framewright: train.stage must be one of dit, vae but was \"judge\"");
        assertThat(capabilities.requests).isEmpty();
    }

    @Test
    void modelsListsSettingsAndVocabulary() {
        assertThat(run("models")).isZero();
        assertThat(out.toString())
                .contains("model starter: Draws flags.")
                .contains("sampling.steps 1..100 in steps of 1 (default 20): Denoising steps.")
                .contains("subject: horse, cat");
    }

    @Test
    void doctorEndsWithAnErrorWhenSomethingIsMissing() {
        assertThat(run("doctor")).isEqualTo(3);
        assertThat(out.toString())
                .contains("ok      capabilities   connect, edit-video, evaluate, extend, generate, generate-image")
                .contains("MISSING bundle         framewright-media 0.1.0 did not start")
                .contains("MISSING media")
                .contains("java");
    }

    @Test
    void helpAndVersionEndWell() {
        assertThat(run("--version")).isZero();
        assertThat(out).hasToString("framewright 9.9" + System.lineSeparator());
        assertThat(run("help", "generate")).isZero();
        assertThat(out.toString()).contains("Makes a clip from words.");
    }

    @Test
    void anAddedFolderIsPrintedAsACardAndADamagedOneIsOneSentence() {
        assertThat(run("models", "add", "weights", "--name", "mine")).isZero();
        assertThat(out.toString())
                .contains("model mine: Wan 2.1 T2V 1.3B", "transformer: 1,400 parameters, 0.0 MiB, BF16");

        assertThat(run("models", "check", "damaged")).isEqualTo(5);
        assertThat(err.toString()).contains("Model damaged is damaged: a.safetensors: tensor x");
    }

    private static final class RecordedFolders implements ModelFolders {
        @Override
        public ModelReport add(Path folder, Optional<String> name) {
            return check(folder, name);
        }

        @Override
        public ModelReport check(Path folder, Optional<String> name) {
            if (name.isEmpty()) {
                throw new ModelInvalidException(folder.toString(), "is damaged: a.safetensors: tensor x.");
            }
            return new ModelReport(
                    name.get(),
                    "Wan 2.1 T2V 1.3B",
                    List.of(new ModelReport.Part("transformer", 1400, 2800, "BF16")),
                    List.of("generate"),
                    Map.of("sampling.steps", "50"),
                    List.of(),
                    List.of());
        }

        @Override
        public void remove(String name) {}
    }

    private int run(String... args) {
        Installed installed = new Installed(
                "9.9",
                Optional.of(capabilities),
                Optional.empty(),
                List.of(new Flags()),
                List.of(new Installed.Part("framewright-media", "0.1.0", false)),
                Optional.empty(),
                Optional.of(new RecordedFolders()));
        return command(installed).run(args);
    }

    private FramewrightCommand command(Installed installed) {
        return new FramewrightCommand(
                installed, new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false));
    }

    private record Flags() implements ModelSource {
        @Override
        public String name() {
            return "starter";
        }

        @Override
        public String description() {
            return "Draws flags.";
        }

        @Override
        public Path folder() {
            return Path.of("models", "starter");
        }
    }
}
