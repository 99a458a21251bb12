package dev.framewright.api;

/** The job store cannot be reached or written at the moment. What was asked may or may not have been stored. */
public final class StoreUnavailableException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    /** Says what was being done, and what to do. */
    public StoreUnavailableException(String message, Throwable cause) {
        super(Reason.STORE_UNAVAILABLE, "", message, cause);
    }
}
