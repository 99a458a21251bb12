package dev.framewright.client;

import dev.framewright.proto.v1.Job;

/** A job that ended without a result: failed, refused or cancelled. */
public final class JobEndedException extends RefusedCallException {
    private static final long serialVersionUID = 1;

    private final Job job;

    JobEndedException(Job job) {
        super(job.getError(), null);
        this.job = job;
    }

    /** A job that is over stays so. */
    @Override
    public boolean passing() {
        return false;
    }

    /** Gives the job as it is. */
    public Job job() {
        return job;
    }
}
