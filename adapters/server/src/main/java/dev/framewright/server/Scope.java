package dev.framewright.server;

/** What a token allows. */
public enum Scope {
    /** See capabilities, and the tenant's jobs and files. */
    READ,
    /** Submit, cancel and delete the tenant's jobs; upload and delete its files. */
    SUBMIT,
    /** Pause the queue, see everybody's jobs and the metrics. */
    OPERATE
}
