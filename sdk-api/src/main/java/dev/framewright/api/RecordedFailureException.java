package dev.framewright.api;

/**
 * A failure as the job store remembers it: reason, field and sentence are those of the first error; its class and cause
 * are not kept.
 */
public final class RecordedFailureException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    /**
     * Gives back what was recorded.
     *
     * @param field as it was, or empty
     */
    public RecordedFailureException(Reason reason, String field, String message) {
        super(reason, field, message);
    }
}
