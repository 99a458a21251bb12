package dev.framewright.cli;

import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.InvalidRequestException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes one picture from words. */
@Command(name = "image", mixinStandardHelpOptions = true, description = "Makes one picture (.png) from words.")
final class ImageCommand implements Callable<Integer> {
    private final JobFollower follower;

    @Mixin
    private final DrawOptions draw = new DrawOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ReferenceOptions looks = new ReferenceOptions();

    @Parameters(paramLabel = "PROMPT", arity = "1..*", description = "What it shows; several words make one prompt.")
    private List<String> words = List.of();

    ImageCommand(JobFollower follower) {
        this.follower = follower;
    }

    @Override
    public Integer call() {
        Destination destination = output.destination(DrawOptions.text(words), Container.PNG);
        if (destination.output().container() != Container.PNG) {
            throw new InvalidRequestException(
                    "output", "must end in .png for a picture but was \"" + destination.path() + "\"");
        }
        GenerateImageRequest request = new GenerateImageRequest(
                draw.prompt(words), draw.sizing(), draw.sampling(), draw.model(), looks.references());
        return follower.run(request, destination, output);
    }
}
