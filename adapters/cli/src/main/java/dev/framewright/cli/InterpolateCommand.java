package dev.framewright.cli;

import dev.framewright.api.Container;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.InvalidRequestException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a clip more frames a second. */
@Command(
        name = "interpolate",
        mixinStandardHelpOptions = true,
        description = "Gives a clip more frames a second, along the motion between its frames.")
final class InterpolateCommand implements Callable<Integer> {
    private static final String CAPABILITY = "interpolate";

    private final Installed installed;
    private final JobFollower follower;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "CLIP", description = "The clip.")
    private String clip = "";

    @Option(names = "--times", paramLabel = "N", description = "Times the frames a second, 2 to 16; 2 by default.")
    private @Nullable String times;

    @Option(names = "--fps", paramLabel = "R", description = "Frames a second instead, such as 60 or 60000/1001.")
    private @Nullable String fps;

    InterpolateCommand(Installed installed, JobFollower follower) {
        this.installed = installed;
        this.follower = follower;
    }

    @Override
    public Integer call() {
        if (times != null && fps != null) {
            throw new InvalidRequestException("fps", "must not be given together with times; choose one");
        }
        Map<String, String> values = new NamedValues()
                .with("source", clip)
                .with("times", times)
                .with("fps", fps)
                .checked(installed.capabilitiesFor(CAPABILITY).describe(CAPABILITY));
        return follower.run(
                CustomRequest.of(CAPABILITY, values),
                output.destination(UpscaleCommand.stem(clip) + " interpolated", Container.MP4),
                output);
    }
}
