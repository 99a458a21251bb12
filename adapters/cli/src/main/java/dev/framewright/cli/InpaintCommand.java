package dev.framewright.cli;

import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.InpaintFramesRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Draws part of a clip anew, or sets part of a picture moving. */
@Command(
        name = "inpaint",
        mixinStandardHelpOptions = true,
        description =
                "Draws part of a clip anew: a region, missing frames, or room around it. Of a picture, the region moves in a loop and the rest stands still.")
final class InpaintCommand implements Callable<Integer> {
    private final JobFollower follower;

    @Mixin
    private final DrawOptions draw = new DrawOptions();

    @Mixin
    private final LengthOptions length = new LengthOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final MaskOptions mask = new MaskOptions();

    @Mixin
    private final ReferenceOptions looks = new ReferenceOptions();

    @Parameters(index = "0", paramLabel = "CLIP", description = "The clip, or one picture for a cinemagraph.")
    private String source = "";

    @Parameters(index = "1..*", paramLabel = "PROMPT", arity = "0..*", description = "What belongs there.")
    private List<String> words = List.of();

    InpaintCommand(JobFollower follower) {
        this.follower = follower;
    }

    @Override
    public Integer call() {
        Destination destination = output.destination(DrawOptions.text(words), Container.MP4);
        InpaintFramesRequest request = new InpaintFramesRequest(
                SourceFiles.of("source", source),
                mask.mask(),
                draw.prompt(words),
                length.clip(draw),
                draw.sampling(),
                draw.model(),
                looks.references());
        return follower.run(request, destination, output);
    }
}
