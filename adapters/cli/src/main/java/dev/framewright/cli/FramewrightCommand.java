package dev.framewright.cli;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code framewright} command: finds the subcommand, says errors in one sentence, gives the exit code. */
final class FramewrightCommand {
    private final Installed installed;
    private final Terminal terminal;
    private final Services services;

    FramewrightCommand(Installed installed, Terminal terminal) {
        this(installed, terminal, Services.of(Map.of()));
    }

    FramewrightCommand(Installed installed, Terminal terminal, Services services) {
        this.installed = installed;
        this.terminal = terminal;
        this.services = services;
    }

    /** Runs one command and gives its exit code; never throws. */
    int run(String... args) {
        int code = line().execute(args);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    /** Gives the command with all of its subcommands. */
    CommandLine line() {
        JobFollower follower = new JobFollower(installed, terminal, services);
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand("generate", new GenerateCommand(follower));
        line.addSubcommand("image", new ImageCommand(follower));
        line.addSubcommand("image-to-video", new ImageToVideoCommand(follower));
        line.addSubcommand("extend", new ExtendCommand(follower));
        line.addSubcommand("connect", new ConnectCommand(follower));
        line.addSubcommand("inpaint", new InpaintCommand(follower));
        line.addSubcommand("edit", new EditCommand(follower));
        line.addSubcommand("plugins", new PluginsCommand(services, terminal).line());
        line.addSubcommand("upscale", new UpscaleCommand(installed, follower));
        line.addSubcommand("interpolate", new InterpolateCommand(installed, follower));
        line.addSubcommand("run", new RunCommand(installed, follower));
        line.addSubcommand(
                "models",
                new ModelFolderCommands(installed, terminal)
                        .below(new CommandLine(new ModelsCommand(installed, terminal))));
        line.addSubcommand("doctor", new DoctorCommand(installed, terminal));
        line.addSubcommand("train", new TrainCommand(installed, follower));
        line.addSubcommand("evaluate", new EvaluateCommand(installed, follower));
        line.addSubcommand("verify", new VerifyCommand(installed, terminal));
        line.addSubcommand("detect", new DetectCommand(services, terminal));
        line.addSubcommand("report", new ReportCommand(installed, services, terminal));
        line.addSubcommand("timeline", TimelineCommand.below(services, terminal, follower));
        ServeCommand serve = new ServeCommand(services, terminal);
        line.addSubcommand("serve", serve.serve());
        line.addSubcommand("worker", serve.worker());
        line.addSubcommand("watch", new WatchCommand(services, terminal, follower));
        line.addSubcommand("jobs", new JobsCommand(services, terminal, follower));
        line.addSubcommand("get", new GetCommand(services, terminal));
        line.addSubcommand("replay", new ReplayCommand(services, terminal, follower));
        line.addSubcommand("help", new HelpCommand());
        line.getCommandSpec().version("framewright " + installed.version());
        line.setOut(terminal.out()).setErr(terminal.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOverwrittenOptionsAllowed(false);
        line.setParameterExceptionHandler(arguments());
        line.setExecutionExceptionHandler(failures());
        return line;
    }

    /** Arguments that cannot be understood. */
    private IParameterExceptionHandler arguments() {
        return (e, args) -> {
            String command = e.getCommandLine().getCommandSpec().qualifiedName();
            String meant = e instanceof UnmatchedArgumentException unmatched
                    ? unmatched.getSuggestions().stream()
                            .findFirst()
                            .map(suggestion -> "; did you mean " + suggestion + "?")
                            .orElse("")
                    : "";
            reporter(List.of(args))
                    .error(
                            Reason.INVALID_REQUEST,
                            Optional.empty(),
                            e.getMessage().lines().findFirst().orElse("wrong arguments") + meant + " (see " + command
                                    + " --help)");
            return ExitCode.USAGE;
        };
    }

    private IExecutionExceptionHandler failures() {
        return (e, commandLine, result) -> {
            Reporter reporter = reporter(result.originalArgs());
            if (e instanceof FramewrightException known) {
                reporter.error(known);
                return ExitCode.of(known.reason());
            }
            reporter.error(Reason.INTERNAL, Optional.empty(), "defect in the command line: " + e);
            if (Boolean.getBoolean("framewright.debug")) {
                e.printStackTrace(terminal.err());
            }
            return ExitCode.of(Reason.INTERNAL);
        };
    }

    /** The arguments decide, since the option's own field is not filled when they cannot be understood. */
    private Reporter reporter(List<String> arguments) {
        return new Reporter(terminal, arguments.contains("--json"));
    }

    /** The command without a subcommand: shows the help. */
    @Command(
            name = "framewright",
            mixinStandardHelpOptions = true,
            description = "Makes video from words on this machine.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "First clip:",
                "  framewright generate \"a horse running left across a snowy field\" -o horse.mp4"
            })
    private static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
