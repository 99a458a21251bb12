package dev.framewright.jobs.store;

import dev.framewright.api.JobOutcome;
import dev.framewright.api.RequestId;
import dev.framewright.api.RgbImage;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.Submission;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs and who owns which file, over restarts. Every change is on disk when its method returns, and every time is told
 * by the store's own clock. A method that cannot reach the store tries again for a while and then throws
 * {@link dev.framewright.api.StoreUnavailableException}; calling it again is always safe. Used by many threads and by
 * many processes at once.
 */
public interface JobStore {
    /** Gives this store's id, drawn once: it tells its files from those of other stores in one folder or bucket. */
    String id();

    /**
     * A job that was accepted.
     *
     * @param job as it stands in the store
     * @param fresh false if it was there before under the same request id
     */
    record Accepted(JobStatus job, boolean fresh) {}

    /**
     * Stores a job, or gives the one that is there under the same tenant and request id.
     *
     * @param jobId used if the job is new
     * @param seed of all randomness, drawn once so that every attempt draws the same
     * @param files digests the request names, which stay while the job is there
     * @throws dev.framewright.api.InvalidRequestException if the request id was used with another submission
     * @throws dev.framewright.api.QuotaExceededException if too many wait already
     */
    Accepted submit(String jobId, Submission submission, long seed, List<StoredFile> files);

    /** Finds a job of a tenant. */
    Optional<JobStatus> find(String tenant, String jobId);

    /** Finds a job by what the host called it. */
    Optional<JobStatus> find(String tenant, RequestId requestId);

    /** Lists jobs. */
    JobPage list(JobFilter filter);

    /** Gives a number for each of these jobs that is there; it grows with every change. */
    Map<String, Long> versions(Collection<String> jobIds);

    /** Gives the last preview, when the job runs and has one. */
    Optional<RgbImage> preview(String jobId);

    /** Ends a queued job, or asks a running one to stop. Does nothing to any other. */
    void cancel(String tenant, String jobId);

    /** Forgets a job that is over, with its claims on files; false if it is not there. */
    boolean delete(String tenant, String jobId);

    /** Tells how many wait and run, and whether the queue is paused. */
    QueueState queue();

    /** Pauses the queue or lets it go on. */
    void paused(boolean paused);

    /**
     * Takes the next job: the highest priority first, among equals that of the tenant with the fewest running and the
     * longest wait, of one tenant the oldest.
     *
     * @param worker who takes it, for people to read
     * @param capabilities what the worker can do
     */
    Optional<Lease> claim(String worker, Set<String> capabilities);

    /** Keeps a lease alive and stores what there is to tell. */
    Beat beat(Lease lease, Telling telling);

    /**
     * Ends a job, together with its claims on its files and the last that there was to tell.
     *
     * @return false if the lease is another's by now, and nothing was changed
     */
    boolean complete(Lease lease, JobOutcome outcome, List<StoredFile> files, Telling last);

    /**
     * Puts a job back into the queue.
     *
     * @param pause how long nobody shall take it
     * @param blame whether the attempt failed, and counts as one that came to nothing
     * @return false if the lease is another's by now
     */
    boolean giveBack(Lease lease, Duration pause, boolean blame);

    /** Ends or requeues what nobody works on any more, and fails what is past its deadline; gives how many. */
    int reap();

    /** Forgets jobs that are past their time, some at a time; gives their ids. */
    List<String> forgetExpired();

    /** Finds a file of a tenant. */
    Optional<StoredFile> file(String tenant, String sha256);

    /** Gives how many bytes a tenant's files have together, those of uploads that are going on counted in. */
    long storedBytes(String tenant);

    /** Notes that a tenant uploaded a file, and forgets the upload. */
    void uploaded(String tenant, String uploadId, StoredFile file);

    /** Forgets that a tenant uploaded a file; false if it did not. */
    boolean forgetUploaded(String tenant, String sha256);

    /** Gives those of these digests that somebody claims, or that an upload brings. */
    Set<String> claimed(Collection<String> digests);

    /** Notes that an upload was begun. */
    void begin(Pending upload);

    /** Finds an upload that is going on. */
    Optional<Pending> pending(String tenant, String uploadId);

    /** Notes the digest of an upload's bytes before they go to their place; nobody sweeps that from then on. */
    void computed(String uploadId, String sha256);

    /** Forgets an upload that is going on. */
    void abandon(String uploadId);

    /** Gives the uploads that were begun longer ago than this. */
    List<Pending> pendingLongerThan(Duration age);

    /** Tells which of these jobs are over or not there, so that their checkpoints are of no use. */
    Set<String> over(Collection<String> jobIds);

    /**
     * A job that a worker has taken.
     *
     * @param job as it stands in the store
     * @param token grows each time the job is taken; what is written under a lower one is refused
     * @param submission what to do
     * @param seed of all randomness
     * @param attempt 1 for the first
     * @param fruitless attempts in a row that came to nothing, this one included
     * @param failures attempts before this one that failed
     * @param notices sentences told by earlier attempts
     */
    record Lease(
            String jobId,
            long token,
            Submission submission,
            long seed,
            int attempt,
            int fruitless,
            int failures,
            List<String> notices) {}

    /**
     * What a worker has to tell.
     *
     * @param progress as JSON; empty if there is nothing new
     * @param preview the newest picture; empty if there is none that is new
     * @param notices all sentences so far
     * @param saved whether a checkpoint was saved since the last time
     */
    record Telling(Optional<String> progress, Optional<RgbImage> preview, List<String> notices, boolean saved) {}

    /** What a worker hears when it keeps its lease alive. */
    enum Beat {
        /** Go on. */
        GO_ON,
        /** The job was cancelled: stop. */
        CANCEL,
        /** Somebody else has the job, or it is gone: stop, and write nothing. */
        LOST
    }

    /**
     * An upload that is going on.
     *
     * @param id its id, also the name of its file
     * @param tenant whose
     * @param mediaType as told
     * @param bytes how many there will be
     * @param sha256 the digest as told
     * @param computed the digest of its bytes, once they were all there
     */
    record Pending(
            String id,
            String tenant,
            String mediaType,
            long bytes,
            Optional<String> sha256,
            Optional<String> computed) {}
}
