package dev.framewright.api.jobs;

import dev.framewright.api.Estimate;
import dev.framewright.api.RequestId;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The queue of stored jobs: what a server hands requests to. A command that makes one file and ends uses
 * {@link dev.framewright.api.VideoCapabilities#submit} instead, which keeps nothing. Safe for use by many threads.
 */
@ProviderType
public interface VideoJobs {
    /**
     * Checks the request, stores it and queues it; it is on disk when this returns. Submitting it again under the same
     * tenant and request id gives the first job, also after a restart and when that job is over.
     *
     * @throws dev.framewright.api.CapabilityUnavailableException if no installed bundle serves it
     * @throws dev.framewright.api.InvalidRequestException if the capability cannot do what is asked, if it names a file
     *     or job that this tenant does not have, or if the request id was used before with another submission
     * @throws dev.framewright.api.QuotaExceededException if the tenant, or all together, have too many jobs queued
     * @throws dev.framewright.api.StoreUnavailableException if the store cannot be reached; nothing is known of the job
     *     then, and submitting it again under the same id is safe
     */
    StoredJob submit(Submission submission);

    /**
     * Checks a submission as {@link #submit} does, tells time, memory and the exact clip, and keeps nothing of it.
     *
     * @throws dev.framewright.api.CapabilityUnavailableException if no installed bundle serves it
     * @throws dev.framewright.api.InvalidRequestException if the capability cannot do what is asked, or if it names a
     *     file or job that this tenant does not have
     */
    Estimate estimate(Submission submission);

    /** Finds a job of a tenant. */
    Optional<StoredJob> find(String tenant, String jobId);

    /** Finds the job that was submitted under a request id. */
    Optional<StoredJob> find(String tenant, RequestId requestId);

    /** Lists jobs page by page. */
    JobPage list(JobFilter filter);

    /**
     * Forgets a job that is over, and its files unless another job or upload of the tenant has the same.
     *
     * @return false if there is no such job
     * @throws dev.framewright.api.InvalidRequestException if it is not over; cancel it first
     */
    boolean delete(String tenant, String jobId);

    /** Tells how the queue stands. */
    QueueState queue();

    /** Lets workers take no new job, until {@link #resume}; it outlasts a restart. What runs goes on. */
    void pause();

    /** Lets workers take jobs again. */
    void resume();
}
