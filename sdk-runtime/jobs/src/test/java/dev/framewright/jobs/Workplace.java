package dev.framewright.jobs;

import dev.framewright.api.GenerateRequest;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Reference;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.jobs.store.SqlJobStore;
import dev.framewright.jobs.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All parts of a process that serves jobs, put together as the framework would. */
final class Workplace implements AutoCloseable {
    final SqlJobStore store;
    final StoredArtefacts artefacts;
    final JobWatch watch;
    final DurableJobs jobs;
    /** Gives how often leases are kept alive. */
    volatile Supplier<Duration> beat;

    private final StoreWorkers workers;
    private final JobQueue queue = new JobQueue(new RawClips());
    private final List<JobWorkers.Shift> shifts = new ArrayList<>();

    Workplace(StoreSettings settings, Path folder, Capability<GenerateRequest> capability) {
        this(settings, folder, capability, Map.of());
    }

    Workplace(StoreSettings settings, Path folder, Capability<GenerateRequest> capability, Map<String, String> more) {
        JobSettings properties = JobSettings.of(
                name -> name.equals("framewright.artefacts.folder") ? folder.toString() : more.get(name));
        store = new SqlJobStore(settings);
        artefacts = new StoredArtefacts(store, () -> properties);
        watch = new JobWatch(store);
        CapabilityDispatch dispatch = new CapabilityDispatch(
                queue,
                new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending()),
                Ranked.ascending(capability));
        jobs = new DurableJobs(store, artefacts, watch, dispatch);
        beat = () -> settings.lease().dividedBy(5);
        workers = new StoreWorkers(
                store,
                artefacts,
                watch,
                new RawClips(),
                () -> Optional.of(dispatch),
                () -> beat.get(),
                properties::retries);
    }

    JobWorkers.Shift start(int count) {
        JobWorkers.Shift shift = workers.start(count);
        shifts.add(shift);
        return shift;
    }

    /** Gives the digest of a picture that the tenant {@code studio} uploaded. */
    String uploaded(byte... bytes) {
        return uploaded(Optional.empty(), bytes);
    }

    /** The same, of a picture whose digest may be told beforehand. */
    String uploaded(Optional<String> sha256, byte... bytes) {
        ArtefactUpload upload = artefacts.begin("studio", "image/png", bytes.length, sha256);
        upload.append(0, bytes, 0, bytes.length);
        return upload.finish().sha256();
    }

    @Override
    public void close() {
        shifts.forEach(JobWorkers.Shift::close);
        queue.close();
        watch.close();
        store.close();
    }

    /** A flag in the style of what is referred to. */
    static GenerateRequest styledLike(MediaRef media) {
        GenerateRequest flag = GenerateRequest.of("a flag");
        return new GenerateRequest(
                flag.prompt(),
                flag.clip(),
                flag.sampling(),
                flag.model(),
                List.of(new Reference(media, Reference.Role.STYLE, 1)));
    }
}
