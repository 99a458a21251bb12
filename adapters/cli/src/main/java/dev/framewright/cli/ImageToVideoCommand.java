package dev.framewright.cli;

import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.MediaRef;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets pictures moving. */
@Command(
        name = "image-to-video",
        mixinStandardHelpOptions = true,
        description = "Makes a clip that begins with a picture, or passes through it.")
final class ImageToVideoCommand extends ClipCommand {
    @Parameters(index = "0", paramLabel = "PICTURE", description = "The picture.")
    private String picture = "";

    @Parameters(index = "1..*", paramLabel = "PROMPT", arity = "0..*", description = "What happens.")
    private List<String> words = List.of();

    @Option(names = "--at", paramLabel = "N", description = "Frame of the picture, 0 by default; -1 is the last.")
    private int at;

    @Option(
            names = "--frame",
            paramLabel = "N=FILE",
            description = "A further picture at frame N, counted from 0; -1 is the last. May be given again.")
    private List<String> more = List.of();

    ImageToVideoCommand(JobFollower follower) {
        super(follower);
    }

    @Override
    List<String> words() {
        return words;
    }

    @Override
    public ImageToVideoRequest request() {
        List<KeyFrame> keys = new ArrayList<>();
        keys.add(new KeyFrame(at, MediaRef.fileNamed("picture", picture), 1));
        more.forEach(text -> keys.add(key(text)));
        return new ImageToVideoRequest(keys, draw.prompt(words), length.clip(draw), draw.sampling(), draw.model());
    }

    private static KeyFrame key(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || !text.substring(0, equals).matches("-?\\d{1,7}")) {
            throw new InvalidRequestException("frame", "must be N=FILE such as -1=end.png but was \"" + text + "\"");
        }
        return new KeyFrame(
                Integer.parseInt(text.substring(0, equals)),
                MediaRef.fileNamed("frame", text.substring(equals + 1)),
                1);
    }
}
