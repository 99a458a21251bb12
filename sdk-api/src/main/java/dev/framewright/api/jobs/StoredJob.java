package dev.framewright.api.jobs;

import dev.framewright.api.VideoJob;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A job in the store. The handle stays good while the job is there: in another process, after a restart, on another
 * machine that shares the store. Safe for use by many threads.
 */
@ProviderType
public interface StoredJob extends VideoJob {
    /** Gives all that is known of the job at this moment. */
    JobStatus status();

    /** Gives what was known of the job when this handle was made, by submitting, finding or listing it. Asks nobody again. */
    default JobStatus found() {
        return status();
    }
}
