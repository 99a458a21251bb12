package dev.framewright.cli;

import dev.framewright.api.ConnectRequest;
import dev.framewright.api.MediaRef;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Leads from one clip to another. */
@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        description = "Makes the frames that lead from one clip to another.")
final class ConnectCommand extends ClipCommand {
    @Parameters(index = "0", paramLabel = "FROM", description = "The clip before.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The clip after.")
    private String to = "";

    @Parameters(index = "2..*", paramLabel = "PROMPT", arity = "0..*", description = "What happens between.")
    private List<String> words = List.of();

    @Option(names = "--stitched", description = "Writes both clips with the new frames between them.")
    private boolean stitched;

    @Option(names = "--overlap", paramLabel = "N", description = "Frames of each clip that lead the new ones.")
    private @Nullable Integer overlap;

    ConnectCommand(JobFollower follower) {
        super(follower);
    }

    @Override
    List<String> words() {
        return words;
    }

    @Override
    public ConnectRequest request() {
        return new ConnectRequest(
                MediaRef.fileNamed("from", from),
                MediaRef.fileNamed("to", to),
                overlap == null ? OptionalInt.empty() : OptionalInt.of(overlap),
                stitched,
                draw.prompt(words),
                length.clip(draw),
                draw.sampling(),
                draw.model());
    }
}
