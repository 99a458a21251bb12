package dev.framewright.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what a job does. Called from the job's own thread, one call at a time: return quickly. */
@ConsumerType
public interface JobListener {
    /** Hears how far the job is. */
    default void progress(Progress progress) {}

    /** Hears one sentence for the user, such as a rounded frame count. */
    default void notice(String text) {}

    /** Hears a new state; called last with the terminal one. */
    default void state(JobState state) {}
}
