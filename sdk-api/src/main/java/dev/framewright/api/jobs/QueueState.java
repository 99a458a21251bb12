package dev.framewright.api.jobs;

import java.util.Map;
import java.util.TreeMap;

/**
 * How the queue stands at one moment.
 *
 * @param paused whether workers take no new job
 * @param queuedByTenant jobs that wait, by tenant
 * @param runningByTenant jobs that are worked on, by tenant
 */
public record QueueState(boolean paused, Map<String, Long> queuedByTenant, Map<String, Long> runningByTenant) {
    /** Copies the maps. */
    public QueueState {
        queuedByTenant = Map.copyOf(new TreeMap<>(queuedByTenant));
        runningByTenant = Map.copyOf(new TreeMap<>(runningByTenant));
    }

    /** Gives the number of jobs that wait. */
    public long queued() {
        return queuedByTenant.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Gives the number of jobs that are worked on. */
    public long running() {
        return runningByTenant.values().stream().mapToLong(Long::longValue).sum();
    }
}
