package dev.framewright.api;

import java.time.Duration;

/** Too much is queued or stored already; the same request may pass later. */
public final class QuotaExceededException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * Says which bound was reached.
     *
     * @param message one sentence with what, the bound and the number
     * @param retryAfter when it is worth asking again
     */
    public QuotaExceededException(String message, Duration retryAfter) {
        super(Reason.QUOTA_EXCEEDED, "", message);
        this.retryAfter = retryAfter;
    }

    /** Gives when it is worth asking again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
