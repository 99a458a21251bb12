package dev.framewright.media;

/** An FFmpeg function returned an error. Never leaves this package: callers turn it into a sentence for the user. */
final class FFmpegFailure extends Exception {
    static final int OUT_OF_MEMORY = 12;
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String explanation;

    FFmpegFailure(int code, String doing, String explanation) {
        super("FFmpeg could not " + doing + ": " + explanation);
        this.code = code;
        this.explanation = explanation;
    }

    /** Gives FFmpeg's own words, without what was being done. */
    String explanation() {
        return explanation;
    }

    /** Says in the user's words why a file cannot be written. */
    String writeProblem() {
        return switch (-code) {
            case 28 -> "the disk is full. Free some space or choose another folder.";
            case 122 -> "the disk quota is used up. Free some space or choose another folder.";
            case 13, 1 -> "permission is denied. Choose a folder that you may write to.";
            case 30 -> "the disk is read-only. Choose another folder.";
            case 27 -> "the file is larger than the file system or a limit allows.";
            default -> explanation + ".";
        };
    }
}
