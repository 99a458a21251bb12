package dev.framewright.cli;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Destination;
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

/** Scores how well a model obeys its prompts; options beyond these go to the evaluation as they are. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Scores how well a model obeys its prompts, with a judge that uses no network.",
        footer = "The evaluation takes further options as --name value; a wrong name lists them.")
final class EvaluateCommand implements Callable<Integer> {
    private static final String PROMPTS = "evaluate";
    private static final String CAPABILITIES = "evaluate-capabilities";

    private final Installed installed;
    private final JobFollower follower;

    @Option(names = "--model", paramLabel = "NAME|FOLDER", description = "Model to score.")
    private @Nullable String model;

    @Option(
            names = {"-n", "--prompts"},
            paramLabel = "N",
            description = "Number of held-out prompts.")
    private @Nullable Integer prompts;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            description = "capabilities, long or weaknesses, instead of prompts.")
    private @Nullable String suite;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of prompts and clips.")
    private @Nullable Long seed;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps per clip.")
    private @Nullable Integer steps;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description = "Where tables and sheets go (default: ${DEFAULT-VALUE}).")
    private String output = "evaluation";

    @Option(names = "--json", description = "Progress, notes and errors as JSON lines, on the error stream.")
    private boolean json;

    @Unmatched
    private List<String> further = new ArrayList<>();

    EvaluateCommand(Installed installed, JobFollower follower) {
        this.installed = installed;
        this.follower = follower;
    }

    @Override
    public Integer call() {
        String capability = suite == null ? PROMPTS : CAPABILITIES;
        CapabilityDescription description =
                installed.capabilitiesFor(capability).describe(capability);
        Map<String, String> values = new NamedValues()
                .withUnmatched(further, description)
                .with("model", model)
                .with("suite", suite)
                .with("n", prompts)
                .with("seed", seed)
                .with("steps", steps)
                .with("out", output)
                .checked(description);
        return follower.run(
                CustomRequest.of(capability, values), Destination.folder(Path.of(output)), json, Optional.empty());
    }
}
