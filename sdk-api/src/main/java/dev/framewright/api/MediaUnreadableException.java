package dev.framewright.api;

import java.nio.file.Path;

/** A picture or clip given as input cannot be read. */
public final class MediaUnreadableException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    private final String file;

    /**
     * Names the file and the problem.
     *
     * @param file the file or folder
     * @param problem rest of the sentence, with what to do
     */
    public MediaUnreadableException(Path file, String problem) {
        super(Reason.MEDIA_UNREADABLE, "source", "Cannot read " + file + ": " + problem);
        this.file = file.toString();
    }

    /** The same, with the failure underneath. */
    public MediaUnreadableException(Path file, String problem, Throwable cause) {
        super(Reason.MEDIA_UNREADABLE, "source", "Cannot read " + file + ": " + problem, cause);
        this.file = file.toString();
    }

    /** Gives the file or folder. */
    public Path file() {
        return Path.of(file);
    }
}
