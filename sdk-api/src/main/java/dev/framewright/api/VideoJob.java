package dev.framewright.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A request that was accepted. Safe for use by many threads. */
@ProviderType
public interface VideoJob {
    /** Gives the id under which the job is known. */
    String id();

    /** Gives the request as it was submitted. */
    VideoRequest request();

    /** Gives the state at this moment. */
    JobState state();

    /**
     * Adds a listener until the job is over or what is returned is closed; it hears the notices so far and the present
     * state at once, then all that follows.
     */
    Listening listen(JobListener listener);

    /** Gives how the job ends; never completes exceptionally. */
    CompletionStage<JobOutcome> outcome();

    /** Waits for the end. */
    JobOutcome await() throws InterruptedException;

    /** Asks the job to stop at its next step. Does nothing to a job that is over. */
    void cancel();
}
