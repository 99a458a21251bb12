package dev.framewright.api.capability;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Estimate;
import dev.framewright.api.VideoRequest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Serves one kind of request. A bundle registers it as an OSGi service; of several with one name the highest
 * {@code service.ranking} serves.
 *
 * @param <R> the requests it serves
 */
@ConsumerType
public interface Capability<R extends VideoRequest> {
    /** Gives the name by which requests find it, such as {@code generate}. */
    String name();

    /** Gives the class of the requests it serves. */
    Class<R> requestType();

    /** Says what it can do: models, settings with ranges and defaults, vocabulary. Cheap; loads no weights. */
    CapabilityDescription describe();

    /**
     * Tells time, memory and the exact clip without running the request. Cheap; loads no weights.
     *
     * @throws dev.framewright.api.InvalidRequestException if it cannot do what is asked
     */
    Estimate estimate(R request);

    /**
     * Does the work, or most of it: a clip may compute its frames as they are pulled.
     *
     * @param request whose seed is always set
     * @param context progress, cancellation, checkpoints
     * @return a clip or files; the caller closes it
     * @throws dev.framewright.api.FramewrightException if it cannot be done
     * @throws java.util.concurrent.CancellationException from {@link JobContext#throwIfCancelled()}
     */
    Result generate(R request, JobContext context);
}
