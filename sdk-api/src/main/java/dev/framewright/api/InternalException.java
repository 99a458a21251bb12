package dev.framewright.api;

/** A defect in Framewright or in a bundle; the cause tells a developer where. */
public final class InternalException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    /** Says what was being done when it happened. */
    public InternalException(String message, Throwable cause) {
        super(Reason.INTERNAL, "", message, cause);
    }
}
