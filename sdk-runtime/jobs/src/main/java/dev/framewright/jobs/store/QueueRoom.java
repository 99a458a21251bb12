package dev.framewright.jobs.store;

import java.util.HashMap;
import java.util.Map;

/**
 * How many jobs this process may still queue before the queue has to be counted again. Counting costs as much as the queue
 * is long, so a queue that is far from full is counted once a second. A sixteenth of the room is given out at a time: up to
 * sixteen servers together cannot overrun a quota, and a queue that is nearly full is counted for each job.
 */
final class QueueRoom {
    private static final long FRESH_NANOS = 1_000_000_000;
    private static final long SHARE = 16;

    private final Map<String, Long> leftByTenant = new HashMap<>();
    private long leftInAll;
    private long counted = System.nanoTime() - FRESH_NANOS;

    /** Takes room for one job of a tenant; false if the queue must be counted. */
    synchronized boolean taken(String tenant) {
        long left = leftByTenant.getOrDefault(tenant, 0L);
        if (left <= 0 || leftInAll <= 0 || System.nanoTime() - counted >= FRESH_NANOS) {
            return false;
        }
        leftByTenant.put(tenant, left - 1);
        leftInAll--;
        return true;
    }

    /** Takes what a count gave. */
    synchronized void counted(String tenant, long tenantLeft, long allLeft) {
        if (System.nanoTime() - counted >= FRESH_NANOS) {
            leftByTenant.clear();
            leftInAll = allLeft / SHARE;
            counted = System.nanoTime();
        }
        leftInAll = Math.min(leftInAll, allLeft / SHARE);
        leftByTenant.put(tenant, tenantLeft / SHARE);
    }
}
