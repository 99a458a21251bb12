package dev.framewright.api.jobs;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list of jobs.
 *
 * @param jobs in the order that was asked for
 * @param next id to give to {@link JobFilter#after} for the page that follows; empty after the last
 */
public record JobPage(List<JobStatus> jobs, Optional<String> next) {
    /** Copies the list. */
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
