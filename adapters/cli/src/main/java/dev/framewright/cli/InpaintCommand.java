package dev.framewright.cli;

import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.MediaRef;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Draws part of a clip anew, or sets part of a picture moving. */
@Command(
        name = "inpaint",
        mixinStandardHelpOptions = true,
        description =
                "Draws part of a clip anew: a region, missing frames, or room around it. Of a picture, the region moves in a loop and the rest stands still.")
final class InpaintCommand extends ClipCommand {
    @Mixin
    private final MaskOptions mask = new MaskOptions();

    @Mixin
    private final ReferenceOptions looks = new ReferenceOptions();

    @Parameters(index = "0", paramLabel = "CLIP", description = "The clip, or one picture for a cinemagraph.")
    private String source = "";

    @Parameters(index = "1..*", paramLabel = "PROMPT", arity = "0..*", description = "What belongs there.")
    private List<String> words = List.of();

    InpaintCommand(JobFollower follower) {
        super(follower);
    }

    @Override
    List<String> words() {
        return words;
    }

    @Override
    public InpaintFramesRequest request() {
        return new InpaintFramesRequest(
                MediaRef.fileNamed("source", source),
                mask.mask(),
                draw.prompt(words),
                length.clip(draw),
                draw.sampling(),
                draw.model(),
                looks.references());
    }
}
