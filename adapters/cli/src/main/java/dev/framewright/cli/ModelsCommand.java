package dev.framewright.cli;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.model.ModelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the models, what each capability takes and what a small model can draw. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Lists the installed models, what they can be asked for and which words they know.")
final class ModelsCommand implements Callable<Integer> {
    private final Installed installed;
    private final Terminal terminal;

    @Option(names = "--json", description = "One JSON line per model and per capability.")
    private boolean json;

    ModelsCommand(Installed installed, Terminal terminal) {
        this.installed = installed;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (installed.models().isEmpty()) {
            terminal.err().println("note: no bundle brings a model; add a model bundle or train one");
        }
        installed.models().forEach(this::print);
        descriptions().forEach(this::print);
        return ExitCode.OK;
    }

    private List<CapabilityDescription> descriptions() {
        List<CapabilityDescription> descriptions = new ArrayList<>();
        installed.capabilities().ifPresent(capabilities -> {
            for (String name : new TreeSet<>(capabilities.offered())) {
                try {
                    descriptions.add(capabilities.describe(name));
                } catch (FramewrightException e) {
                    terminal.err().println("note: capability " + name + " cannot be used: " + e.getMessage());
                }
            }
        });
        return descriptions;
    }

    private void print(ModelSource model) {
        Path folder;
        try {
            folder = model.folder();
        } catch (FramewrightException e) {
            terminal.err().println("note: " + e.getMessage());
            return;
        }
        if (json) {
            terminal.out()
                    .println(Json.line(Json.object(
                            "kind",
                            "model",
                            "name",
                            model.name(),
                            "description",
                            model.description(),
                            "folder",
                            folder)));
        } else {
            terminal.out().println("model " + model.name() + ": " + model.description());
            terminal.out().println("  " + folder);
        }
    }

    private void print(CapabilityDescription capability) {
        if (json) {
            terminal.out()
                    .println(Json.line(Json.object(
                            "kind", "capability",
                            "name", capability.name(),
                            "summary", capability.summary(),
                            "models", capability.models(),
                            "settings",
                                    capability.settings().stream()
                                            .map(ModelsCommand::json)
                                            .toList(),
                            "vocabulary", capability.vocabulary(),
                            "notes", capability.notes())));
            return;
        }
        terminal.out().println("capability " + capability.name() + ": " + capability.summary());
        if (!capability.models().isEmpty()) {
            terminal.out().println("  models: " + String.join(", ", capability.models()));
        }
        capability.settings().forEach(setting -> terminal.out().println("  " + text(setting)));
        capability
                .vocabulary()
                .forEach((kind, words) -> terminal.out().println("  " + kind + ": " + String.join(", ", words)));
        capability.notes().forEach(note -> terminal.out().println("  " + note));
    }

    private static Map<String, Object> json(CapabilityDescription.Setting setting) {
        Map<String, Object> object = Json.object("field", setting.field(), "note", setting.note());
        setting.defaultValue().ifPresent(value -> object.put("default", value));
        setting.minimum().ifPresent(value -> object.put("minimum", value));
        setting.maximum().ifPresent(value -> object.put("maximum", value));
        if (setting.step() > 0) {
            object.put("step", setting.step());
        }
        if (!setting.choices().isEmpty()) {
            object.put("choices", setting.choices());
        }
        return object;
    }

    private static String text(CapabilityDescription.Setting setting) {
        StringBuilder text = new StringBuilder(setting.field());
        if (setting.minimum().isPresent() && setting.maximum().isPresent()) {
            text.append(' ')
                    .append(number(setting.minimum().get()))
                    .append("..")
                    .append(number(setting.maximum().get()));
        }
        if (setting.step() > 0) {
            text.append(" in steps of ").append(number(setting.step()));
        }
        if (!setting.choices().isEmpty()) {
            text.append(' ').append(String.join("|", setting.choices()));
        }
        setting.defaultValue()
                .ifPresent(value -> text.append(" (default ").append(value).append(')'));
        return setting.note().isEmpty()
                ? text.toString()
                : text.append(": ").append(setting.note()).toString();
    }

    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
