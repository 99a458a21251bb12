package dev.framewright.jobs;

import dev.framewright.api.media.ClipWriter;
import dev.framewright.jobs.store.JobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What workers share.
 *
 * @param store where jobs come from
 * @param artefacts where results go
 * @param watch hears progress at once
 * @param writer writes clips
 * @param dispatch who serves what at this moment; empty while nobody does
 * @param beat time between two heartbeats
 * @param retries how often a failure that may pass is tried again
 */
record WorkerTools(
        JobStore store,
        StoredArtefacts artefacts,
        JobWatch watch,
        ClipWriter writer,
        Supplier<Optional<CapabilityDispatch>> dispatch,
        Supplier<Duration> beat,
        Supplier<Integer> retries) {}
