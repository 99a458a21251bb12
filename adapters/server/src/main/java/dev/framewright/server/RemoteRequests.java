package dev.framewright.server;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.VideoRequest;
import java.util.Set;
import java.util.regex.Pattern;

/** What clients may ask for. They name uploads and jobs; paths are for the commands of this machine. */
public final class RemoteRequests {
    /** They read and write folders of this machine. */
    private static final Set<String> LOCAL = Set.of("train", "evaluate", "evaluate-capabilities");
    /** Begins at a root, or steps out of a folder. */
    private static final Pattern PATH = Pattern.compile("(?s)([A-Za-z]:)?[/\\\\].*|(.*[/\\\\])?\\.\\.([/\\\\].*)?");

    private RemoteRequests() {}

    /** Tells whether clients may ask for a capability. */
    public static boolean served(String capability) {
        return !LOCAL.contains(capability);
    }

    /**
     * Does nothing if the request names no file or folder of this machine.
     *
     * @throws InvalidRequestException naming the field that does
     */
    public static void check(VideoRequest request) {
        if (!served(request.capability())) {
            throw new InvalidRequestException(
                    "capability",
                    "must be one that clients are served, but " + request.capability()
                            + " works in folders of the server; run it there, by its command");
        }
        if (request instanceof CustomRequest custom) {
            custom.parameters().forEach(RemoteRequests::check);
            return;
        }
        request.inputs().forEach(input -> check(input.field(), input.media()));
        if (request instanceof InpaintFramesRequest inpaint) {
            Mask.Region region = inpaint.mask().region();
            if (region instanceof Mask.Still still) {
                check("mask.still", still.image());
            } else if (region instanceof Mask.Moving moving) {
                check("mask.moving", moving.clip());
            }
        }
    }

    private static void check(String field, MediaRef media) {
        if (media instanceof MediaRef.OfFile) {
            throw new InvalidRequestException(
                    field, "must be an upload, a job's result or bytes, since clients cannot name files of the server");
        }
    }

    private static void check(String name, String value) {
        if (name.equals("source") && !value.startsWith("stored:") && !value.startsWith("job:")) {
            throw new InvalidRequestException(
                    name, "must be stored:SHA256 or job:ID, since clients cannot name files of the server");
        }
        if (PATH.matcher(value).matches()) {
            throw new InvalidRequestException(
                    name, "must not be a path, since clients cannot name files of the server");
        }
    }
}
