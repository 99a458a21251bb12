package dev.framewright.cli;

import dev.framewright.api.Control;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Repaints a clip under a new prompt. */
@Command(name = "edit", mixinStandardHelpOptions = true, description = "Repaints a clip under a new prompt.")
final class EditCommand extends ClipCommand {
    @Parameters(index = "0", paramLabel = "CLIP", description = "The clip.")
    private String clip = "";

    @Parameters(index = "1..*", paramLabel = "PROMPT", arity = "1..*", description = "What it becomes.")
    private List<String> words = List.of();

    @Option(
            names = "--strength",
            paramLabel = "X",
            description = "0 keeps the clip, 1 ignores it; " + EditVideoRequest.USUAL_STRENGTH + " by default.")
    private double strength = EditVideoRequest.USUAL_STRENGTH;

    @Option(
            names = "--control",
            paramLabel = "KIND=FILE",
            description = "A clip that leads the motion, such as depth=depth.mp4, where the model takes one.")
    private List<String> controls = List.of();

    EditCommand(JobFollower follower) {
        super(follower);
    }

    @Override
    List<String> words() {
        return words;
    }

    @Override
    public EditVideoRequest request() {
        return new EditVideoRequest(
                MediaRef.fileNamed("clip", clip),
                strength,
                controls.stream().map(EditCommand::control).toList(),
                draw.prompt(words),
                length.clip(draw),
                draw.sampling(),
                draw.model());
    }

    private static Control control(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new InvalidRequestException(
                    "control", "must be KIND=FILE such as depth=depth.mp4 but was \"" + text + "\"");
        }
        return new Control(text.substring(0, equals), MediaRef.fileNamed("control", text.substring(equals + 1)), 1);
    }
}
