package dev.framewright.cli;

import dev.framewright.api.ExtendRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Continues a clip. */
@Command(
        name = "extend",
        mixinStandardHelpOptions = true,
        description = "Continues a clip after its end, before its beginning, or in a loop.")
final class ExtendCommand extends ClipCommand {
    @Parameters(index = "0", paramLabel = "CLIP", description = "The clip.")
    private String clip = "";

    @Parameters(index = "1..*", paramLabel = "PROMPT", arity = "0..*", description = "What happens.")
    private List<String> words = List.of();

    @Option(names = "--backward", description = "Before the clip's beginning.")
    private boolean backward;

    @Option(
            names = "--loop",
            description = "From the clip's end back to its beginning, so that it plays round and round.")
    private boolean loop;

    @Option(names = "--new-only", description = "Writes the new frames alone, without the clip.")
    private boolean newOnly;

    @Option(names = "--overlap", paramLabel = "N", description = "Frames of the clip that lead the new ones.")
    private @Nullable Integer overlap;

    ExtendCommand(JobFollower follower) {
        super(follower);
    }

    @Override
    List<String> words() {
        return words;
    }

    @Override
    public ExtendRequest request() {
        if (backward && loop) {
            throw new InvalidRequestException("direction", "must not be backward and loop at once; choose one");
        }
        ExtendRequest.Direction direction = backward
                ? ExtendRequest.Direction.BACKWARD
                : loop ? ExtendRequest.Direction.LOOP : ExtendRequest.Direction.FORWARD;
        return new ExtendRequest(
                MediaRef.fileNamed("clip", clip),
                direction,
                overlap == null ? OptionalInt.empty() : OptionalInt.of(overlap),
                !newOnly,
                draw.prompt(words),
                length.clip(draw),
                draw.sampling(),
                draw.model());
    }
}
