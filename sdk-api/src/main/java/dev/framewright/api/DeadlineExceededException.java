package dev.framewright.api;

import java.time.Instant;

/** The job's deadline passed before it was done. */
public final class DeadlineExceededException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    /** Names the deadline. */
    public DeadlineExceededException(Instant deadline) {
        super(
                Reason.DEADLINE_EXCEEDED,
                "deadline",
                "deadline " + deadline + " passed before the job was done; give it more time or a higher priority");
    }
}
