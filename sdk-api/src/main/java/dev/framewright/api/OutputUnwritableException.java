package dev.framewright.api;

import java.nio.file.Path;

/** The result cannot be written where it was asked for. */
public final class OutputUnwritableException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String problem;

    /**
     * Names the file and the problem.
     *
     * @param file the file or folder
     * @param problem rest of the sentence, with what to do
     */
    public OutputUnwritableException(Path file, String problem) {
        super(Reason.OUTPUT_UNWRITABLE, "output", "Cannot write " + file + ": " + problem);
        this.file = file.toString();
        this.problem = problem;
    }

    /** The same, with the failure underneath. */
    public OutputUnwritableException(Path file, String problem, Throwable cause) {
        super(Reason.OUTPUT_UNWRITABLE, "output", "Cannot write " + file + ": " + problem, cause);
        this.file = file.toString();
        this.problem = problem;
    }

    /** Gives the file or folder. */
    public Path file() {
        return Path.of(file);
    }

    /** Gives the same problem at another place, for instance at the file that a temporary one was to become. */
    public OutputUnwritableException at(Path place) {
        return new OutputUnwritableException(place, problem, this);
    }
}
