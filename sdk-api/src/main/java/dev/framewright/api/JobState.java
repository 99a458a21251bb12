package dev.framewright.api;

/** The states of a job. A terminal state never changes. */
public enum JobState {
    /** Accepted, not started. */
    QUEUED,
    /** Being worked on. */
    RUNNING,
    /** Finished with artefacts. */
    SUCCEEDED,
    /** Finished with an error. */
    FAILED,
    /** Declined by a stage. */
    REFUSED,
    /** Cancelled, with all work stopped. */
    CANCELLED;

    /** Tells whether the job is over. */
    public boolean terminal() {
        return this != QUEUED && this != RUNNING;
    }
}
