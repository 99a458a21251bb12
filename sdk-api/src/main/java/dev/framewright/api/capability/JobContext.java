package dev.framewright.api.capability;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Progress;
import dev.framewright.api.jobs.Submission;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.osgi.annotation.versioning.ProviderType;

/** What a capability or stage is given while it works on one job. Safe for use by the job's threads. */
@ProviderType
public interface JobContext {
    /** Gives the job's id. */
    String jobId();

    /** Gives who asked, {@link Submission#LOCAL} for a job of the command line. */
    default String tenant() {
        return Submission.LOCAL;
    }

    /** Gives the seed of all randomness in this job, 0 to 2^32 - 1. */
    long seed();

    /**
     * Gives what the capability that serves the job says of itself, read before any stage was asked; empty for a preview
     * and where the capability cannot describe itself.
     */
    default Optional<CapabilityDescription> description() {
        return Optional.empty();
    }

    /** Reports how far the work is. */
    void progress(Progress progress);

    /** Tells the user one sentence, such as a rounded frame count. */
    void notice(String text);

    /**
     * Adds a line to the replay manifest of the artefacts.
     *
     * @param name dotted, such as {@code model} (the artefact's model name) or {@code model.sha256}
     * @param value its value
     */
    void manifest(String name, String value);

    /** Tells whether the job was cancelled. */
    boolean cancelled();

    /** Ends the work if the job was cancelled; call it at least once per denoising step. */
    default void throwIfCancelled() {
        if (cancelled()) {
            throw new CancellationException("The job was cancelled");
        }
    }

    /** Gives where to save work that a restarted job can go on from. */
    Checkpoints checkpoints();

    /** Gives a folder of this job's own, deleted when the job is over. */
    Path workingFolder();
}
