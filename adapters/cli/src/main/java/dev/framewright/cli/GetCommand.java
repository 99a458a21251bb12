package dev.framewright.cli;

import dev.framewright.api.Artefact;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.jobs.VideoJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a stored job's artefacts to where they are wanted, each with its manifest. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description =
                "Copies the artefacts of a stored job out of the store, each with its manifest beside it (.json).")
final class GetCommand implements Callable<Integer> {
    /** The extension of a signed manifest that lies beside its file. */
    private static final String MANIFEST = "c2pa";

    private final Services services;
    private final Terminal terminal;

    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private String id = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "File for the first artefact, or a folder for all, there already or ending in /; the present folder"
                            + " by default. In a folder nothing is replaced: names that are taken get a number.")
    private @Nullable String output;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose job it is.")
    private String tenant = Submission.LOCAL;

    GetCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JobOutcome outcome = services.one(VideoJobs.class)
                .find(tenant, id)
                .orElseThrow(() -> JobsCommand.missing(tenant, id))
                .status()
                .outcome()
                .orElseThrow(() -> new InvalidRequestException(
                        "job", "must be over; \"framewright jobs watch " + id + "\" waits for it"));
        if (!(outcome instanceof JobOutcome.Succeeded done)) {
            throw new InvalidRequestException(
                    "job",
                    "must have succeeded but " + outcome.state() + "; \"framewright jobs show " + id + "\" says why");
        }
        StoredResults results = new StoredResults(services.one(VideoArtefacts.class), tenant);
        Map<Artefact, Path> targets = targets(done.artefacts(), output);
        try {
            targets.forEach((artefact, target) -> terminal.out().println(results.copy(artefact, target)));
        } catch (RuntimeException e) {
            if (intoFolder(output)) {
                StoredResults.release(targets.values());
            }
            throw e;
        }
        return ExitCode.OK;
    }

    private static boolean intoFolder(@Nullable String output) {
        return output == null || output.endsWith("/") || Files.isDirectory(Path.of(output));
    }

    /** Where each goes. The first alone under another name still takes its signed manifest along, if that is a file. */
    static Map<Artefact, Path> targets(List<Artefact> artefacts, @Nullable String output) {
        if (intoFolder(output)) {
            return inFolder(artefacts, Path.of(output == null ? "." : output));
        }
        Map<Artefact, Path> targets = new LinkedHashMap<>();
        Artefact first = artefacts.get(0);
        targets.put(first, Path.of(output));
        artefacts.stream()
                .filter(artefact -> artefact.path().equals(Artefact.sidecarPath(first.path(), MANIFEST)))
                .forEach(artefact -> targets.put(artefact, Artefact.sidecarPath(Path.of(output), MANIFEST)));
        return targets;
    }

    /** Stored names are those of every job, so all take, and reserve, the first number with which nothing is there yet. */
    private static Map<Artefact, Path> inFolder(List<Artefact> artefacts, Path folder) {
        for (int number = 1; ; number++) {
            Map<Artefact, Path> targets = new LinkedHashMap<>();
            for (Artefact artefact : artefacts) {
                targets.put(artefact, folder.resolve(numbered(artefact.path().toString(), number)));
            }
            if (StoredResults.reserve(targets.values())) {
                return targets;
            }
        }
    }

    private static String numbered(String name, int number) {
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return number == 1 ? name : name.substring(0, end) + "-" + number + name.substring(end);
    }
}
