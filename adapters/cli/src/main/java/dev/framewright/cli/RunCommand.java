package dev.framewright.cli;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Container;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Runs a capability that a bundle adds; options beyond these go to it as they are. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a capability that a bundle adds, by its name.",
        footer = "The capability takes its settings as --name value; a wrong name lists them.")
final class RunCommand implements Callable<Integer> {
    private final Installed installed;
    private final JobFollower follower;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "CAPABILITY", description = "Its name, as \"framewright doctor\" lists it.")
    private String capability = "";

    @Option(names = "--seed", paramLabel = "N", description = "0 to 4294967295; drawn when not given.")
    private @Nullable Long seed;

    @Unmatched
    private List<String> further = new ArrayList<>();

    RunCommand(Installed installed, JobFollower follower) {
        this.installed = installed;
        this.follower = follower;
    }

    @Override
    public Integer call() {
        CapabilityDescription description =
                installed.capabilitiesFor(capability).describe(capability);
        Map<String, String> values =
                new NamedValues().withUnmatched(further, description).checked(description);
        CustomRequest request = CustomRequest.of(capability, values);
        return follower.run(
                seed == null
                        ? request
                        : request.withSampling(Sampling.modelDefault().withSeed(seed)),
                output.destination(capability, Container.MP4),
                output);
    }
}
