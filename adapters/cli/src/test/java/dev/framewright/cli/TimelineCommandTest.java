package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Artefact;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.MediaRef;
import dev.framewright.api.jobs.Replays;
import dev.framewright.api.timeline.TimelineFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RecordedCapabilities capabilities = new RecordedCapabilities();

    @TempDir
    Path folder;

    @Test
    void everyShotIsMadeAtTheTimelinesLengthAndRateAndPlaced() throws IOException {
        write("a.mp4 2", "generate: a horse | seed=7; steps=9", "extend: -it goes on");

        assertThat(render()).isZero();

        GenerateRequest generate = (GenerateRequest) capabilities.requests.get(0);
        assertThat(generate.prompt().text()).isEqualTo("a horse");
        assertThat(generate.clip().frames()).contains(Frames.count(17));
        assertThat(generate.clip().frameRate()).contains(FrameRate.of(12));
        assertThat(generate.sampling().steps()).hasValue(9);
        ExtendRequest extend = (ExtendRequest) capabilities.requests.get(1);
        assertThat(extend.source()).isEqualTo(MediaRef.file(folder.resolve("a.mp4")));
        assertThat(extend.stitched()).isFalse();
        assertThat(extend.prompt().text()).isEqualTo("-it goes on");
        assertThat(Files.readAllLines(folder.resolve("out.lines")))
                .hasSize(3)
                .allMatch(line -> line.equals("a.mp4 2") || line.matches(".*/out-shots/[a-z-]+-[0-9a-f]{16}.mp4 1 7"));
        assertThat(out.toString()).hasLineCount(2);
    }

    @Test
    void whatWasMadeIsNotMadeAgainUntilItsRequestOrItsSourceChanges() throws IOException {
        write("a.mp4 2", "generate: a horse", "extend: on");
        render();
        layOutWhatWasMade();

        assertThat(render()).isZero();
        assertThat(capabilities.requests).hasSize(2);
        assertThat(err.toString()).contains("0 were made now, 2 were there");

        Files.writeString(folder.resolve("a.mp4"), "another clip");
        render();
        assertThat(capabilities.requests).hasSize(3);
        assertThat(capabilities.request()).isInstanceOf(ExtendRequest.class);

        write("a.mp4 2", "generate: a cat");
        render();
        assertThat(capabilities.requests).hasSize(4);
    }

    @Test
    void aFailedShotLeavesTheTimelineUnwritten() throws IOException {
        write("a.mp4 2", "generate: a horse");
        capabilities.outcome.complete(new JobOutcome.Failed(new InvalidRequestException("steps", "must be fewer")));

        assertThat(render()).isEqualTo(2);

        assertThat(folder.resolve("out.lines")).doesNotExist();
        assertThat(err.toString()).contains("steps must be fewer", "was not written");
    }

    @Test
    void withJsonEveryLineOfTheErrorStreamIsAnEvent() throws IOException {
        write("a.mp4 2", "generate: a horse");
        render("--json");
        capabilities.outcome.obtrudeValue(new JobOutcome.Failed(new InvalidRequestException("steps", "must be fewer")));
        write("a.mp4 2", "generate: a cat");
        render("--json");

        assertThat(err.toString()).contains("1 were made now, 0 were there", "was not written");
        assertThat(err.toString().lines()).allMatch(line -> line.startsWith("{\"event\":"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "generate: a horse | sed=7; sed is no setting of a shot, as line 1 has",
                "generate: a horse | strength=1; must be one that generate can make but was line 1: Unknown option",
                "generate: a horse | size=0x0; size",
                "generate:; prompt",
                "edit: a horse | strength=2; strength must be between 0 and 1"
            })
    void whatIsWrongWithAnyShotIsSaidBeforeTheFirstIsDrawn(String shot, String sentence) throws IOException {
        write("a.mp4 2", shot, "generate: fine");

        assertThat(render()).isEqualTo(2);

        assertThat(err.toString()).containsIgnoringCase(sentence).hasLineCount(1);
        assertThat(capabilities.requests).isEmpty();
    }

    @Test
    void aSourceThatIsNotThereIsOneSentence() throws IOException {
        write("gone.mp4 2", "extend: on");

        assertThat(render()).isEqualTo(7);
        assertThat(err.toString()).contains("gone.mp4", "line 1 begins from").hasLineCount(1);
    }

    @Test
    void aTimelineThatNoBundleReadsIsOneSentence() {
        assertThat(run("timeline", "render", "cut.prproj", "-o", "out.prproj")).isEqualTo(2);
        assertThat(err.toString())
                .contains("must end in one of [lines] but was \"cut.prproj\"")
                .hasLineCount(1);
    }

    @Test
    void shotsAreListedWithoutDrawing() throws IOException {
        write("a.mp4 2", "extend: on | seed=1");

        assertThat(run("timeline", "shots", folder.resolve("cut.lines").toString()))
                .isZero();

        assertThat(out.toString())
                .contains("\"kind\":\"extend\"", "\"frames\":17", "a.mp4")
                .hasLineCount(1);
        assertThat(capabilities.requests).isEmpty();
    }

    private void write(String... lines) throws IOException {
        Files.write(folder.resolve("cut.lines"), List.of(lines));
        if (!Files.exists(folder.resolve("a.mp4"))) {
            Files.writeString(folder.resolve("a.mp4"), "a clip");
        }
    }

    /** The recorded capabilities write no files. */
    private void layOutWhatWasMade() throws IOException {
        for (var destination : capabilities.destinations) {
            Files.writeString(destination.path(), "made");
        }
    }

    private int render(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "timeline",
                "render",
                folder.resolve("cut.lines").toString(),
                "-o",
                folder.resolve("out.lines").toString()));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        Installed installed = new Installed("1", Optional.of(capabilities), Optional.empty(), List.of(), List.of());
        Services services =
                Services.of(Map.of(TimelineFormat.class, new LineTimelines(), Replays.class, new ReadsLines()));
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
        return new FramewrightCommand(installed, terminal, services).run(arguments);
    }

    /** Takes every line as the record of a file that holds "made". */
    private static final class ReadsLines implements Replays {
        @Override
        public Recorded read(String json) {
            return new Recorded(
                    "ea0890697a77af0a2e054cccec587c8a42feb5cf38e778c6c6e2a96bfb945c0b", Map.of("sampling.seed", "7"));
        }

        @Override
        public Recipe recipe(Map<String, String> manifest) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verdict compare(Recorded first, Artefact again) {
            throw new UnsupportedOperationException();
        }
    }
}
