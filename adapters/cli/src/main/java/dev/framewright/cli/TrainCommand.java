package dev.framewright.cli;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Destination;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Trains the starter model; options beyond these go to the trainer as they are. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains the starter model, or goes on training it.",
        footer = "The trainer takes further options as --name value; a wrong name lists them.")
final class TrainCommand implements Callable<Integer> {
    private static final String CAPABILITY = "train";

    private final Installed installed;
    private final JobFollower follower;

    @Option(names = "--minutes", paramLabel = "N", description = "How long to train.")
    private @Nullable BigDecimal minutes;

    @Option(names = "--stage", paramLabel = "NAME", description = "Which part of the model.")
    private @Nullable String stage;

    @Option(names = "--run", paramLabel = "FOLDER", description = "Folder of the run (default: ${DEFAULT-VALUE}).")
    private String run = "training-runs/starter";

    @Option(names = "--resume", description = "Go on exactly where the run in the folder stopped.")
    private boolean resume;

    @Option(names = "--sprites", paramLabel = "FOLDER", description = "Pictures the world is made of.")
    private @Nullable String sprites;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description = "Where finished files are copied to (default: the run's folder).")
    private @Nullable String output;

    @Option(names = "--json", description = "Progress, notes and errors as JSON lines, on the error stream.")
    private boolean json;

    @Unmatched
    private List<String> further = new ArrayList<>();

    TrainCommand(Installed installed, JobFollower follower) {
        this.installed = installed;
        this.follower = follower;
    }

    @Override
    public Integer call() {
        CapabilityDescription description =
                installed.capabilitiesFor(CAPABILITY).describe(CAPABILITY);
        Map<String, String> values = new NamedValues()
                .withUnmatched(further, description)
                .with("minutes", minutes)
                .with("stage", stage)
                .with("run", run)
                .with("resume", resume ? "true" : null)
                .with("sprites", sprites)
                .checked(description);
        Path folder = Path.of(output == null ? run : output);
        return follower.run(CustomRequest.of(CAPABILITY, values), Destination.folder(folder), json, Optional.empty());
    }
}
