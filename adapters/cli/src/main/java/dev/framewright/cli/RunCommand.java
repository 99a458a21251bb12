package dev.framewright.cli;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Container;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Sampling;
import java.util.ArrayList;
import java.util.List;
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
        NamedValues values = new NamedValues().withUnmatched(further, description);
        if (description.setting("seed").isPresent()) {
            // This command's own option of that name hides the capability's.
            values.with("seed", seed);
        }
        CustomRequest plain = CustomRequest.of(capability, values.checked(description));
        CustomRequest request = seed == null
                ? plain
                : plain.withSampling(Sampling.modelDefault().withSeed(seed));
        return follower.run(request, output.destination(capability, usual(request)), output);
    }

    /** What waits in the queue may name stored files, of which no estimate can be made here. */
    private Container usual(CustomRequest request) {
        return output.queued()
                        || installed
                                .capabilitiesFor(capability)
                                .estimate(request)
                                .clip()
                                .isPresent()
                ? Container.MP4
                : Container.PNG_SEQUENCE;
    }
}
