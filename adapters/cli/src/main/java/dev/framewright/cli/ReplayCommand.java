package dev.framewright.cli;

import dev.framewright.api.Artefact;
import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.jobs.Replays;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an artefact again and says whether it came out the same, or what to look at if it did not. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Makes an artefact again from its manifest and says whether it is the same. Ends with 0 if every byte"
                        + " or frame is, else with 13.")
final class ReplayCommand implements Callable<Integer> {
    /** The replay is there, but its frames are not those of the first artefact. */
    static final int DIFFERENT = 13;

    private final Services services;
    private final Terminal terminal;
    private final JobFollower follower;

    @Parameters(
            paramLabel = "MANIFEST",
            description =
                    "File with the line that \"generate\" printed or with the manifest that \"get\" wrote, or the id of"
                            + " a stored job.")
    private String source = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where the replay goes; \"replay\" and the container's ending by default, and a number where that"
                            + " is taken.")
    private @Nullable String output;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose job it is.")
    private String tenant = Submission.LOCAL;

    @Option(names = "--json", description = "Progress, notes and errors as JSON lines too, on the error stream.")
    private boolean json;

    ReplayCommand(Services services, Terminal terminal, JobFollower follower) {
        this.services = services;
        this.terminal = terminal;
        this.follower = follower;
    }

    @Override
    public Integer call() {
        Replays replays = services.one(Replays.class);
        Replays.Recorded first = recorded(replays);
        Replays.Recipe recipe = replays.recipe(first.manifest());
        Container container = recipe.output().container();
        Path place = output == null ? Path.of("replay" + ending(container)) : Path.of(output);
        Destination destination = new Destination(place, recipe.output(), Optional.empty());
        Optional<Artefact> again =
                follower.artefact(recipe.request(), output == null ? destination.keepingExisting() : destination, json);
        if (again.isEmpty()) {
            return follower.exitCode();
        }
        Replays.Verdict verdict = replays.compare(first, again.get());
        terminal.out()
                .println(Json.line(Json.object(
                        "path", again.get().path().toAbsolutePath().normalize(),
                        "sha256", again.get().sha256(),
                        "match", verdict.match(),
                        "bitExact", verdict.match() != Replays.Match.NONE,
                        "differences", verdict.differences())));
        Reporter reporter = new Reporter(terminal, json);
        reporter.notice(sentence(verdict));
        verdict.differences().forEach(reporter::notice);
        return verdict.match() == Replays.Match.NONE ? DIFFERENT : ExitCode.OK;
    }

    private static String ending(Container container) {
        return container.extension().isEmpty() ? "" : "." + container.extension();
    }

    private static String sentence(Replays.Verdict verdict) {
        return switch (verdict.match()) {
            case FILE -> "bit-exact: the file is the same";
            case ENCODED -> "bit-exact before finishing: only what stages add to the file differs, such as a signature";
            case FRAMES -> "bit-exact frames: only the coding of the file differs";
            case NONE ->
                verdict.differences().isEmpty()
                        ? "not the same, though nothing that is recorded differs; please report it"
                        : "not the same; the reason is most likely among what differs:";
        };
    }

    private Replays.Recorded recorded(Replays replays) {
        Optional<Path> file = file();
        if (file.isPresent()) {
            return lastWithManifest(lines(file.get()), replays);
        }
        JobOutcome outcome = services.one(VideoJobs.class)
                .find(tenant, source)
                .flatMap(job -> job.status().outcome())
                .orElseThrow(() -> new InvalidRequestException(
                        "manifest", "must be a file or the id of a job that is over but was " + source));
        if (outcome instanceof JobOutcome.Succeeded done) {
            Artefact artefact = done.artefacts().get(0);
            return new Replays.Recorded(artefact.sha256(), artefact.manifest());
        }
        throw new InvalidRequestException("manifest", "must be of a job that succeeded but it " + outcome.state());
    }

    private Optional<Path> file() {
        try {
            Path file = Path.of(source);
            return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A file beside the clip, such as its {@code .c2pa}, has a line of its own after the clip's, with no manifest. */
    private static Replays.Recorded lastWithManifest(List<String> lines, Replays replays) {
        int line = lines.size() - 1;
        Replays.Recorded recorded = replays.read(lines.get(line));
        while (recorded.manifest().isEmpty() && line > 0) {
            recorded = replays.read(lines.get(--line));
        }
        return recorded;
    }

    private static List<String> lines(Path file) {
        try {
            List<String> lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            if (lines.isEmpty()) {
                throw new InvalidRequestException("manifest", "must not be empty: " + file);
            }
            return lines;
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(
                    "manifest",
                    "must be a text but " + file
                            + " is none; give the line that \"generate\" printed, or what \"get\" wrote beside the clip");
        } catch (IOException e) {
            throw new MediaUnreadableException(file, e + "; check its rights", e);
        }
    }
}
