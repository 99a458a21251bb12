package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.api.timeline.TimelineFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the shots that a timeline wants, and puts them where they belong. */
final class TimelineCommand {
    private final Services services;
    private final Terminal terminal;
    private final JobFollower follower;

    private TimelineCommand(Services services, Terminal terminal, JobFollower follower) {
        this.services = services;
        this.terminal = terminal;
        this.follower = follower;
    }

    /** Gives the command with its two parts. */
    static CommandLine below(Services services, Terminal terminal, JobFollower follower) {
        TimelineCommand command = new TimelineCommand(services, terminal, follower);
        return new CommandLine(new Root())
                .addSubcommand("render", command.new Render())
                .addSubcommand("shots", command.new Shots());
    }

    /** Finds the format of a file by its ending; empty if no installed bundle reads it. */
    static Optional<TimelineFormat> format(Services services, Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return services.all(TimelineFormat.class).stream()
                .filter(format -> format.endings().stream().anyMatch(ending -> name.endsWith("." + ending)))
                .findFirst();
    }

    private Timeline read(Path file) {
        return format(services, file)
                .orElseThrow(() -> {
                    TreeSet<String> known = new TreeSet<>();
                    services.all(TimelineFormat.class).forEach(format -> known.addAll(format.endings()));
                    return new InvalidRequestException(
                            "timeline", "must end in one of " + known + " but was \"" + file.getFileName() + "\"");
                })
                .read(file);
    }

    /** {@code framewright timeline}. */
    @Command(
            name = "timeline",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            description = "Makes what a timeline still wants: OpenTimelineIO, MLT, Shotcut, Kdenlive.")
    private static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    /** {@code framewright timeline shots}. */
    @Command(
            name = "shots",
            mixinStandardHelpOptions = true,
            description = "Lists what a timeline still wants, one JSON line a shot, and draws nothing.")
    private final class Shots implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The timeline.")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            for (Shot shot : read(file).shots()) {
                terminal.out()
                        .println(Json.line(Json.object(
                                "shot", shot.name(),
                                "kind", shot.note().kind().word(),
                                "words", shot.note().words(),
                                "settings", shot.note().settings(),
                                "frames", shot.frames(),
                                "fps", shot.frameRate(),
                                "sources",
                                        shot.sources().stream()
                                                .map(Shot.Source::file)
                                                .toList())));
            }
            return ExitCode.OK;
        }
    }

    /** {@code framewright timeline render}. */
    @Command(
            name = "render",
            mixinStandardHelpOptions = true,
            description = "Makes every shot that a timeline wants and writes the timeline with them in their places."
                    + " What was made before is not made again.")
    private final class Render implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The timeline.")
        private Path file = Path.of("");

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                required = true,
                description = "The timeline to write, of the same kind; FILE itself changes it in place.")
        private Path output = Path.of("");

        @Option(
                names = "--media",
                paramLabel = "FOLDER",
                description = "Where the shots go; a folder beside the output, named after it, when not given.")
        private @Nullable Path media;

        @Option(names = "--ending", paramLabel = "NAME", description = "mp4, mov, webm; mp4 by default.")
        private String ending = "mp4";

        @Option(names = "--json", description = "Progress, notes and errors as JSON lines too, on the error stream.")
        private boolean json;

        @Override
        public Integer call() {
            if (format(services, output).isEmpty() || !format(services, output).equals(format(services, file))) {
                read(file);
                throw new InvalidRequestException(
                        "output",
                        "must end like the timeline, which is \"" + file.getFileName() + "\", but was \""
                                + output.getFileName() + "\"");
            }
            if (!List.of("mp4", "mov", "webm").contains(ending)) {
                throw new InvalidRequestException("ending", "must be mp4, mov or webm but was \"" + ending + "\"");
            }
            Timeline timeline = read(file);
            ShotRenderer renderer =
                    new ShotRenderer(follower, services, media == null ? beside(output) : media, ending, json);
            List<Shot> shots = timeline.shots();
            // Whatever is wrong with the last shot is said before the first is drawn.
            shots.forEach(renderer::plan);
            Reporter reporter = new Reporter(terminal, json);
            List<ShotRenderer.Made> made = new ArrayList<>();
            for (Shot shot : shots) {
                if (!json) {
                    terminal.err().println("shot " + (made.size() + 1) + " of " + shots.size() + ": " + shot.name());
                }
                Optional<ShotRenderer.Made> one = renderer.make(shot);
                if (one.isEmpty()) {
                    reporter.notice(output + " was not written; the shots made so far are kept and not made again");
                    return follower.exitCode();
                }
                made.add(one.get());
            }
            for (int i = 0; i < made.size(); i++) {
                timeline.place(shots.get(i), made.get(i).path(), made.get(i).manifest());
            }
            timeline.write(output);
            made.forEach(one -> terminal.out().println(one.line()));
            long fresh = made.stream().filter(ShotRenderer.Made::fresh).count();
            reporter.notice(output + " has " + shots.size() + " shots more; " + fresh + " were made now, "
                    + (shots.size() - fresh) + " were there");
            return ExitCode.OK;
        }
    }

    private static Path beside(Path output) {
        String name = String.valueOf(output.getFileName());
        int dot = name.lastIndexOf('.');
        return output.toAbsolutePath().normalize().resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "-shots");
    }
}
