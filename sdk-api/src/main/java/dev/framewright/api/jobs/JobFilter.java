package dev.framewright.api.jobs;

import dev.framewright.api.JobState;
import dev.framewright.api.internal.Require;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs to list, in which order, how many at a time.
 *
 * @param tenant whose; empty for everybody's, which is for operators
 * @param states in which states; empty for all
 * @param capability of which capability; empty for all
 * @param newestFirst whether the latest submission comes first
 * @param pageSize at most so many, 1 to 1,000
 * @param after id of the last job of the page before; it need not be there any more
 */
public record JobFilter(
        Optional<String> tenant,
        Set<JobState> states,
        Optional<String> capability,
        boolean newestFirst,
        int pageSize,
        Optional<String> after) {
    /** Checks the ranges. */
    public JobFilter {
        tenant.ifPresent(name -> Require.name("tenant", name));
        capability.ifPresent(name -> Require.name("capability", name));
        states = Set.copyOf(states);
        Require.inRange("pageSize", pageSize, 1, 1000);
        after.ifPresent(id -> Require.name("after", id));
    }

    /** Gives all jobs of a tenant, newest first, 50 at a time. */
    public static JobFilter of(String tenant) {
        return new JobFilter(Optional.of(tenant), Set.of(), Optional.empty(), true, 50, Optional.empty());
    }

    /** Gives all jobs of all tenants, newest first, 50 at a time. */
    public static JobFilter everybody() {
        return new JobFilter(Optional.empty(), Set.of(), Optional.empty(), true, 50, Optional.empty());
    }

    /** Gives this filter for some states only. */
    public JobFilter withStates(JobState first, JobState... more) {
        return new JobFilter(tenant, EnumSet.of(first, more), capability, newestFirst, pageSize, after);
    }

    /** Gives this filter with another page size. */
    public JobFilter withPageSize(int wanted) {
        return new JobFilter(tenant, states, capability, newestFirst, wanted, after);
    }

    /** Gives this filter with the oldest submission first. */
    public JobFilter oldestFirst() {
        return new JobFilter(tenant, states, capability, false, pageSize, after);
    }

    /** Gives the page that follows the one that ended with {@code jobId}. */
    public JobFilter after(String jobId) {
        return new JobFilter(tenant, states, capability, newestFirst, pageSize, Optional.of(jobId));
    }
}
