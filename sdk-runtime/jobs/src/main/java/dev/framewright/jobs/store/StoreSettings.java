package dev.framewright.jobs.store;

import dev.framewright.api.InvalidRequestException;
import java.time.Duration;
import java.util.Optional;

/**
 * How jobs are kept.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE}
 * @param user of PostgreSQL; empty for the one of the process
 * @param password of PostgreSQL; empty for none
 * @param lease how long a worker that says nothing keeps its job, at least 1 s
 * @param patience how long to try again while the store cannot be reached
 * @param mostFruitless attempts without a checkpoint until a job is given up
 * @param keepJobs how long a job that is over is kept; empty for ever
 * @param quota how much may wait and run
 */
public record StoreSettings(
        String url,
        Optional<String> user,
        Optional<String> password,
        Duration lease,
        Duration patience,
        int mostFruitless,
        Optional<Duration> keepJobs,
        Quota quota) {
    /** Checks the ranges. */
    public StoreSettings {
        if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
            throw new InvalidRequestException(
                    "framewright.jobs.store", "must begin with jdbc:sqlite: or jdbc:postgresql: but was " + url);
        }
        if (lease.compareTo(Duration.ofMillis(200)) < 0) {
            throw new InvalidRequestException("framewright.jobs.lease", "must be at least 0.2 s but was " + lease);
        }
    }

    /** Gives the usual settings for a store. */
    public static StoreSettings of(String url) {
        return new StoreSettings(
                url,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                5,
                Optional.of(Duration.ofDays(30)),
                Quota.USUAL);
    }

    /** Gives these settings with another lease and patience. */
    public StoreSettings with(Duration wantedLease, Duration wantedPatience) {
        return new StoreSettings(url, user, password, wantedLease, wantedPatience, mostFruitless, keepJobs, quota);
    }

    /** Gives these settings with another quota. */
    public StoreSettings with(Quota wanted) {
        return new StoreSettings(url, user, password, lease, patience, mostFruitless, keepJobs, wanted);
    }

    /** Gives these settings with another time that jobs are kept. */
    public StoreSettings keeping(Duration wanted) {
        return new StoreSettings(url, user, password, lease, patience, mostFruitless, Optional.of(wanted), quota);
    }

    boolean sqlite() {
        return url.startsWith("jdbc:sqlite:");
    }

    /**
     * How much may wait and run.
     *
     * @param queuedPerTenant jobs of one tenant that wait
     * @param queued jobs of all tenants that wait
     * @param runningPerTenant jobs of one tenant that are worked on at once
     */
    public record Quota(int queuedPerTenant, int queued, int runningPerTenant) {
        /** Generous bounds that keep a runaway script from filling the disk. */
        public static final Quota USUAL = new Quota(10_000, 100_000, 1_000);
    }
}
