package dev.framewright.api;

import java.util.Objects;
import java.util.Optional;

/**
 * Says in one sentence what is wrong, where, with which value, and what to do.
 *
 * <p>The family is closed: a host can map every {@link #reason()} to its own way of showing errors.
 */
public abstract sealed class FramewrightException extends RuntimeException
        permits InvalidRequestException,
                CapabilityUnavailableException,
                RefusedException,
                ModelInvalidException,
                OutOfMemoryPlanException,
                MediaUnreadableException,
                OutputUnwritableException,
                QuotaExceededException,
                DeadlineExceededException,
                StoreUnavailableException,
                RecordedFailureException,
                InternalException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String field;

    FramewrightException(Reason reason, String field, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
        this.field = Objects.requireNonNull(field);
    }

    FramewrightException(Reason reason, String field, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
        this.field = Objects.requireNonNull(field);
    }

    /** Gives the stable code of what went wrong. */
    public Reason reason() {
        return reason;
    }

    /** Gives the path of the field at fault, such as {@code sampling.steps}; empty when no single field is. */
    public Optional<String> field() {
        return field.isEmpty() ? Optional.empty() : Optional.of(field);
    }
}
