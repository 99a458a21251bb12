package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.api.timeline.ShotNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes what the files of a folder ask for, and puts it beside them. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Makes what the texts NAME.shot.txt in a folder ask for and puts it beside them, until it is told"
                + " to stop (SIGTERM or Ctrl-C). What is not done then goes on after the next start.")
final class WatchCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;
    private final JobFollower follower;

    @Parameters(paramLabel = "FOLDER", description = "The folder, with all folders in it.")
    private Path folder = Path.of("");

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Jobs worked on at once; 0 where other processes work.")
    private int workers = 1;

    @Option(names = "--every", paramLabel = "SECONDS", description = "Time between two looks; 2 by default.")
    private double every = 2;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description = "How long a file must stay as it is until it counts as whole; 2 by default.")
    private double settle = 2;

    @Option(names = "--picture", paramLabel = "NOTE", description = "What becomes of a picture without a text.")
    private @Nullable String picture;

    @Option(names = "--clip", paramLabel = "NOTE", description = "What becomes of a clip without a text.")
    private @Nullable String clip;

    @Option(names = "--ending", paramLabel = "NAME", description = "mp4, mov, webm, gif; mp4 by default.")
    private String ending = "mp4";

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose jobs they are.")
    private String tenant = Submission.LOCAL;

    @Option(names = "--once", description = "Ends when everything that is asked for is made or has failed.")
    private boolean once;

    WatchCommand(Services services, Terminal terminal, JobFollower follower) {
        this.services = services;
        this.terminal = terminal;
        this.follower = follower;
    }

    @Override
    public Integer call() {
        if (workers < 0 || workers > 64) {
            throw new InvalidRequestException("workers", "must be between 0 and 64 but was " + workers);
        }
        if (!List.of("mp4", "mov", "webm", "gif").contains(ending)) {
            throw new InvalidRequestException("ending", "must be mp4, mov, webm or gif but was \"" + ending + "\"");
        }
        long pause = seconds("every", every, 0.05).toMillis();
        FolderShots shots = new FolderShots(
                new WatchedFolder(root(), seconds("settle", settle, 0)),
                new WatchSettings(tenant, ending, note("picture", picture), note("clip", clip), once),
                services.one(VideoJobs.class),
                new StoredResults(services.one(VideoArtefacts.class), tenant),
                new ShotRequests(follower),
                terminal);
        try (JobWorkers.Shift shift = ServeCommand.shift(services, workers)) {
            terminal.err().println("framewright: watching " + folder + ", " + workers + " workers");
            terminal.err().flush();
            try {
                while (!shots.look() || !once) {
                    Thread.sleep(pause);
                }
            } catch (InterruptedException e) {
                // The launcher interrupts the command when the process is told to end.
                terminal.err().println("framewright: stopping");
            }
            shift.drain(Duration.ZERO);
        }
        terminal.err().println("framewright: stopped");
        return once ? shots.exitCode() : ExitCode.OK;
    }

    private Path root() {
        try {
            Path root = folder.toRealPath();
            if (Files.isDirectory(root) && Files.isWritable(root)) {
                return root;
            }
        } catch (IOException e) {
            // said below
        }
        throw new InvalidRequestException("folder", "must be a folder that can be written but was " + folder);
    }

    private static Optional<ShotNote> note(String option, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        ShotNote note = ShotNote.parse(text)
                .filter(one -> one.kind().sources() == 1)
                .orElseThrow(() -> new InvalidRequestException(
                        option,
                        "must be a note that begins from one file, such as \"image-to-video: it moves\", but was \""
                                + text + "\""));
        ShotRequests.options("--" + option, note);
        return Optional.of(note);
    }

    private static Duration seconds(String option, double value, double least) {
        if (!(value >= least && value <= 3600)) {
            throw new InvalidRequestException(option, "must be between " + least + " and 3600 but was " + value);
        }
        return Duration.ofMillis(Math.round(value * 1000));
    }
}
