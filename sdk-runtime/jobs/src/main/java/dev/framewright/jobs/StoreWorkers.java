package dev.framewright.jobs;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.api.media.ClipWriter;
import dev.framewright.jobs.store.JobStore;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/** Starts workers on the store of this installation. */
@Component
public final class StoreWorkers implements JobWorkers {
    private static final int MOST = 64;

    private final WorkerTools tools;

    /** Takes the store; who serves a capability is looked up for each job, so that bundles may come and go. */
    @Activate
    public StoreWorkers(
            BundleContext bundle,
            @Reference JobStore store,
            @Reference StoredArtefacts artefacts,
            @Reference JobWatch watch,
            @Reference ClipWriter writer) {
        this(
                store,
                artefacts,
                watch,
                writer,
                dispatches(bundle),
                () -> JobSettings.of(bundle::getProperty).store().lease().dividedBy(5),
                () -> JobSettings.of(bundle::getProperty).retries());
    }

    StoreWorkers(
            JobStore store,
            StoredArtefacts artefacts,
            JobWatch watch,
            ClipWriter writer,
            Supplier<Optional<CapabilityDispatch>> dispatch,
            Supplier<java.time.Duration> beat,
            Supplier<Integer> retries) {
        this.tools = new WorkerTools(store, artefacts, watch, writer, dispatch, beat, retries);
    }

    private static Supplier<Optional<CapabilityDispatch>> dispatches(BundleContext bundle) {
        ServiceTracker<CapabilityDispatch, CapabilityDispatch> tracker =
                new ServiceTracker<>(bundle, CapabilityDispatch.class, null);
        return () -> {
            tracker.open();
            return Optional.ofNullable(tracker.getService());
        };
    }

    @Override
    public Shift start(int workers) {
        if (workers < 0 || workers > MOST) {
            throw new InvalidRequestException("workers", "must be between 0 and " + MOST + " but was " + workers);
        }
        return new WorkerShift(tools, workers);
    }
}
