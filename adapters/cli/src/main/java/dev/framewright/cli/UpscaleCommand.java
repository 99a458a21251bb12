package dev.framewright.cli;

import dev.framewright.api.Container;
import dev.framewright.api.CustomRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a clip or picture larger. */
@Command(
        name = "upscale",
        mixinStandardHelpOptions = true,
        description = "Makes a clip or picture two or four times as wide and high.")
final class UpscaleCommand implements Callable<Integer> {
    private static final String CAPABILITY = "upscale";

    private final Installed installed;
    private final JobFollower follower;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "CLIP", description = "The clip or picture.")
    private String clip = "";

    @Option(names = "--scale", paramLabel = "N", description = "2 or 4; 2 by default.")
    private @Nullable String scale;

    UpscaleCommand(Installed installed, JobFollower follower) {
        this.installed = installed;
        this.follower = follower;
    }

    @Override
    public Integer call() {
        Map<String, String> values = new NamedValues()
                .with("source", clip)
                .with("scale", scale)
                .checked(installed.capabilitiesFor(CAPABILITY).describe(CAPABILITY));
        return follower.run(
                CustomRequest.of(CAPABILITY, values), output.destination(stem(clip) + " upscaled", kind(clip)), output);
    }

    /** A picture stays a picture. */
    private static Container kind(String name) {
        return name.matches("(?i).*\\.(png|jpe?g|webp|bmp|tiff?)") ? Container.PNG : Container.MP4;
    }

    /** Gives a file's name without folder and ending. */
    static String stem(String file) {
        String name = String.valueOf(Path.of(file).getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
