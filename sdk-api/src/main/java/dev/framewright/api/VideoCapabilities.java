package dev.framewright.api;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Turns requests into running jobs; the one door for host tools. Safe for use by many threads. */
@ProviderType
public interface VideoCapabilities {
    /** Gives the names of the capabilities served at this moment; the set changes with the installed bundles. */
    Set<String> offered();

    /**
     * Says what a capability can do.
     *
     * @throws CapabilityUnavailableException if no installed bundle serves it
     */
    CapabilityDescription describe(String capability);

    /**
     * Tells time, memory and the exact clip without running the request.
     *
     * @throws CapabilityUnavailableException if no installed bundle serves it
     * @throws InvalidRequestException if the capability cannot do what is asked
     */
    Estimate estimate(VideoRequest request);

    /**
     * Accepts the request and queues it. Calling again with the same {@code requestId} returns the first job.
     *
     * @throws CapabilityUnavailableException if no installed bundle serves it
     * @throws InvalidRequestException if the capability cannot do what is asked, or if {@code requestId} was used
     *     before with another request
     * @throws OutputUnwritableException if the destination cannot be written; told before any work is done
     */
    VideoJob submit(RequestId requestId, VideoRequest request, Destination destination);
}
