package dev.framewright.cli;

import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.model.ModelFolders;
import dev.framewright.api.model.ModelReport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds, checks and forgets folders of weights. */
final class ModelFolderCommands {
    private final Installed installed;
    private final Terminal terminal;

    ModelFolderCommands(Installed installed, Terminal terminal) {
        this.installed = installed;
        this.terminal = terminal;
    }

    /** Hangs them below a command. */
    CommandLine below(CommandLine models) {
        return models.addSubcommand("add", new Add())
                .addSubcommand("check", new Check())
                .addSubcommand("remove", new Remove());
    }

    private ModelFolders folders() {
        return installed.folders().orElseThrow(() -> new CapabilityUnavailableException("models", Set.of()));
    }

    private int print(ModelReport report, boolean json) {
        if (json) {
            terminal.out()
                    .println(Json.line(Json.object(
                            "kind", "model",
                            "name", report.name(),
                            "title", report.title(),
                            "bytes", report.bytes(),
                            "parts",
                                    report.parts().stream()
                                            .map(part -> Json.object(
                                                    "name", part.name(),
                                                    "parameters", part.parameters(),
                                                    "bytes", part.bytes(),
                                                    "type", part.type()))
                                            .toList(),
                            "capabilities", report.capabilities(),
                            "defaults", report.defaults(),
                            "memory",
                                    report.memory().stream()
                                            .map(memory -> Json.object(
                                                    "size", memory.size().toString(),
                                                    "frames", memory.frames(),
                                                    "bytes", memory.bytes()))
                                            .toList(),
                            "notes", report.notes())));
            return ExitCode.OK;
        }
        terminal.out().println("model " + report.name() + ": " + report.title());
        for (ModelReport.Part part : report.parts()) {
            terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "  %s: %,d parameters, %s, %s",
                            part.name(),
                            part.parameters(),
                            gibibytes(part.bytes()),
                            part.type()));
        }
        terminal.out().println("  capabilities: " + String.join(", ", report.capabilities()));
        for (Map.Entry<String, String> setting : report.defaults().entrySet()) {
            terminal.out().println("  " + setting.getKey() + ": " + setting.getValue());
        }
        for (ModelReport.Memory memory : report.memory()) {
            terminal.out()
                    .println("  memory at " + memory.size() + ", " + memory.frames() + " frames: "
                            + gibibytes(memory.bytes()));
        }
        report.notes().forEach(note -> terminal.out().println("  " + note));
        return ExitCode.OK;
    }

    private static String gibibytes(long bytes) {
        return bytes < 1L << 30
                ? String.format(Locale.ROOT, "%.1f MiB", bytes / 0x1p20)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / 0x1p30);
    }

    /** What add and check take. */
    private static final class FolderOptions {
        @Parameters(paramLabel = "DIR", description = "A folder with a model's weights.")
        private Path folder = Path.of("");

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "Its name in requests; the folder's own by default.")
        private @Nullable String name;

        @Option(names = "--json", description = "One JSON line.")
        private boolean json;

        private Optional<String> name() {
            return Optional.ofNullable(name);
        }
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description =
                    "Checks every tensor of a folder, prints its card, and serves it from now on. Files stay in place.")
    private final class Add implements Callable<Integer> {
        @CommandLine.Mixin
        private final FolderOptions options = new FolderOptions();

        @Override
        public Integer call() {
            return print(folders().add(options.folder, options.name()), options.json);
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks every tensor of a folder and prints its card.")
    private final class Check implements Callable<Integer> {
        @CommandLine.Mixin
        private final FolderOptions options = new FolderOptions();

        @Override
        public Integer call() {
            return print(folders().check(options.folder, options.name()), options.json);
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Forgets a folder that was added; its files stay.")
    private final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "As it was added.")
        private String name = "";

        @Override
        public Integer call() {
            folders().remove(name);
            return ExitCode.OK;
        }
    }
}
