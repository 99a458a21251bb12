package dev.framewright.jobs;

import dev.framewright.api.Destination;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Listening;
import dev.framewright.api.Progress;
import dev.framewright.api.VideoJob;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.jobs.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One accepted request: its state, who listens, how it ended. */
final class Job implements VideoJob, RunningJob {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final String id;
    private final VideoRequest request;
    private final Destination destination;
    private final long seed;
    private final AtomicReference<JobState> state = new AtomicReference<>(JobState.QUEUED);
    private final CompletableFuture<JobOutcome> outcome = new CompletableFuture<>();
    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> told = new LinkedHashSet<>();
    private volatile boolean cancelled;

    Job(String id, VideoRequest request, Destination destination) {
        this.id = id;
        this.request = request;
        this.destination = destination;
        this.seed = Seeds.of(request);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String tenant() {
        return Submission.LOCAL;
    }

    @Override
    public VideoRequest request() {
        return request;
    }

    @Override
    public VideoRequest recorded() {
        return request;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public Path workingFolder() throws IOException {
        return Files.createTempDirectory("framewright-job-");
    }

    @Override
    public Checkpoints checkpoints(Path workingFolder) throws IOException {
        return new FolderCheckpoints(Files.createDirectories(workingFolder.resolve("checkpoints")));
    }

    @Override
    public JobState state() {
        return state.get();
    }

    @Override
    public Listening listen(JobListener listener) {
        // What was told before this listener came is told again, so that no notice is lost between submit and listen.
        synchronized (told) {
            listeners.add(listener);
            told.forEach(text -> tell(listener, one -> one.notice(text)));
        }
        tell(listener, one -> one.state(state()));
        return () -> listeners.remove(listener);
    }

    @Override
    public CompletionStage<JobOutcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    @Override
    public JobOutcome await() throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw new AssertionError("A job's outcome never completes exceptionally", e);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (state.compareAndSet(JobState.QUEUED, JobState.CANCELLED)) {
            announce(new JobOutcome.Cancelled());
        }
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    /** Moves from queued to running; false if it was cancelled before. */
    boolean start() {
        boolean started = state.compareAndSet(JobState.QUEUED, JobState.RUNNING);
        if (started) {
            listeners.forEach(listener -> tell(listener, one -> one.state(JobState.RUNNING)));
        }
        return started;
    }

    void finish(JobOutcome end) {
        state.set(end.state());
        announce(end);
    }

    @Override
    public void progress(Progress progress) {
        listeners.forEach(listener -> tell(listener, one -> one.progress(progress)));
    }

    /** Tells each sentence once. */
    @Override
    public void notice(String text) {
        synchronized (told) {
            if (told.add(text)) {
                listeners.forEach(listener -> tell(listener, one -> one.notice(text)));
            }
        }
    }

    private void announce(JobOutcome end) {
        listeners.forEach(listener -> tell(listener, one -> one.state(end.state())));
        outcome.complete(end);
    }

    private static void tell(JobListener listener, Consumer<JobListener> words) {
        try {
            words.accept(listener);
        } catch (RuntimeException e) {
            LOG.warn("A job listener failed; the job goes on", e);
        }
    }
}
