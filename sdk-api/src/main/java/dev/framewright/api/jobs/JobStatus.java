package dev.framewright.api.jobs;

import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of a job at one moment.
 *
 * @param id 26 lower-case letters and digits; ids sort by the time of submission
 * @param submission as it was submitted
 * @param state at this moment
 * @param cancelling whether it was asked to stop and has not stopped yet
 * @param attempts how often a worker began it; 0 while it was never begun
 * @param progress the last one known, without its picture; empty before the first
 * @param notices sentences for the user so far
 * @param submitted when it was accepted
 * @param started when a worker first began it
 * @param ended when it came to its terminal state
 * @param expires when job and files are forgotten; empty while it is not over, or when they are kept for ever
 * @param outcome how it ended; empty while it is not over. The path of a stored artefact is only a file name: its bytes
 *     are in {@link VideoArtefacts} under its digest
 */
public record JobStatus(
        String id,
        Submission submission,
        JobState state,
        boolean cancelling,
        int attempts,
        Optional<Progress> progress,
        List<String> notices,
        Instant submitted,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Instant> expires,
        Optional<JobOutcome> outcome) {
    /** Copies the list. */
    public JobStatus {
        notices = List.copyOf(notices);
    }
}
