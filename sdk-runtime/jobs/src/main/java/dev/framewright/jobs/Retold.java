package dev.framewright.jobs;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.RecordedFailureException;
import dev.framewright.api.RefusedException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors in words for clients of other machines, whom paths of this one tell nothing that they should know. */
final class Retold {
    private static final Logger LOG = LoggerFactory.getLogger(Retold.class);

    private Retold() {}

    /** Gives the error with its sentence changed, and the first sentence to the log; itself if nothing changes. */
    static FramewrightException error(FramewrightException e, UnaryOperator<String> change) {
        String message = String.valueOf(e.getMessage());
        String changed = change.apply(message);
        if (changed.equals(message)) {
            return e;
        }
        LOG.warn("Told without paths: {}", message);
        String field = e.field().orElse("");
        return e instanceof RefusedException refused
                ? new RefusedException(refused.stage(), refused.code(), field, changed)
                : new RecordedFailureException(e.reason(), field, changed);
    }
}
