package dev.framewright.jobs;

import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.Progress;
import dev.framewright.api.RgbImage;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.json.JobJson;
import dev.framewright.jobs.store.JobStore.Beat;
import dev.framewright.jobs.store.JobStore.Lease;
import dev.framewright.jobs.store.JobStore.Telling;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A job of the store while this worker has it: what it tells is kept until the next heartbeat takes it along. */
final class LeasedJob implements RunningJob {
    static final String CONTACT_SHEET = "contact-sheet.png";

    private final Lease lease;
    private VideoRequest request;
    private final Path folder;
    private final Path checkpoints;
    private final Consumer<Progress> here;
    private final Set<String> notices;
    private Optional<String> progress = Optional.empty();
    private Optional<RgbImage> preview = Optional.empty();
    private boolean saved;
    private volatile boolean cancelled;
    private volatile boolean lost;
    private volatile boolean yielding;

    /**
     * @param shared the folder that all workers share
     * @param here hears progress in this process at once
     */
    LeasedJob(Lease lease, Path shared, Consumer<Progress> here) {
        this.lease = lease;
        this.request = lease.submission().request();
        this.folder = workOf(shared, lease.jobId()).resolve(Long.toString(lease.token()));
        this.checkpoints = checkpointsIn(shared);
        this.here = here;
        this.notices = new LinkedHashSet<>(lease.notices());
    }

    /** Gives the folder that holds what all attempts at a job write. */
    static Path workOf(Path shared, String jobId) {
        return work(shared).resolve(jobId);
    }

    static Path work(Path shared) {
        return shared.resolve("work");
    }

    static Path checkpointsIn(Path shared) {
        return shared.resolve("checkpoints");
    }

    Lease lease() {
        return lease;
    }

    @Override
    public String id() {
        return lease.jobId();
    }

    @Override
    public String tenant() {
        return lease.submission().tenant();
    }

    @Override
    public VideoRequest request() {
        return request;
    }

    /** Takes the request with every picture and clip as a file. */
    void reads(VideoRequest onDisk) {
        request = onDisk;
    }

    @Override
    public VideoRequest recorded() {
        return lease.submission().request();
    }

    @Override
    public Destination destination() {
        Submission submission = lease.submission();
        Container container = submission.output().container();
        String name = container == Container.PNG_SEQUENCE
                ? "frames"
                : (container == Container.PNG ? "picture." : "clip.") + container.extension();
        return new Destination(
                results().resolve(name),
                submission.output(),
                submission.contactSheet() ? Optional.of(results().resolve(CONTACT_SHEET)) : Optional.empty());
    }

    private Path results() {
        return folder.resolve("results");
    }

    @Override
    public long seed() {
        return lease.seed();
    }

    /** Tells whether to stop: cancelled, past the deadline, leased by another, or to be given back. */
    @Override
    public boolean cancelled() {
        return cancelled || lost || yielding || late();
    }

    boolean late() {
        Optional<Instant> deadline = lease.submission().deadline();
        return deadline.isPresent() && Instant.now().isAfter(deadline.get());
    }

    boolean cancelledByUser() {
        return cancelled;
    }

    boolean lost() {
        return lost;
    }

    boolean yielding() {
        return yielding;
    }

    /** Asks the job to stop at its next step, so that another worker can go on with it. */
    void handOver() {
        yielding = true;
    }

    /** Takes what the store said. */
    void hear(Beat beat) {
        switch (beat) {
            case GO_ON -> {}
            case CANCEL -> cancelled = true;
            case LOST -> lost = true;
        }
    }

    @Override
    public void progress(Progress now) {
        synchronized (this) {
            progress = Optional.of(JobJson.text(now));
            preview = now.preview().or(() -> preview);
        }
        here.accept(now);
    }

    @Override
    public synchronized void notice(String text) {
        notices.add(text);
    }

    /** Gives what there is to tell, and forgets it but for the notices. */
    synchronized Telling telling() {
        Telling telling = new Telling(progress, preview, new ArrayList<>(notices), saved);
        progress = Optional.empty();
        preview = Optional.empty();
        saved = false;
        return telling;
    }

    /** Keeps what could not be told for the next time. */
    synchronized void untold(Telling telling) {
        progress = progress.or(telling::progress);
        preview = preview.or(telling::preview);
        saved |= telling.saved();
    }

    private synchronized void checkpointed() {
        saved = true;
    }

    @Override
    public Path workingFolder() throws IOException {
        Files.createDirectories(results());
        return Files.createDirectories(folder.resolve("scratch"));
    }

    @Override
    public Checkpoints checkpoints(Path workingFolder) throws IOException {
        return new LeaseCheckpoints(checkpoints, lease.jobId(), lease.token(), this::checkpointed);
    }

    /** Deletes what the run left, but for checkpoints. */
    void tidy() throws IOException {
        Publication.delete(folder);
        try {
            Files.deleteIfExists(folder.getParent());
        } catch (DirectoryNotEmptyException e) {
            // Another attempt's folder is there: the janitor takes both when the job is over.
            return;
        }
    }
}
