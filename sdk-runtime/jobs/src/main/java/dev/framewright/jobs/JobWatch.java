package dev.framewright.jobs;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Listening;
import dev.framewright.api.Progress;
import dev.framewright.api.Reason;
import dev.framewright.api.RecordedFailureException;
import dev.framewright.api.RgbImage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.jobs.store.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what jobs do, whichever process works on them. One thread asks the store for the versions of all
 * watched jobs a few times a second; what this process does itself is told at once.
 */
@Component(service = JobWatch.class)
public final class JobWatch {
    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
    private static final long PERIOD_MILLIS = 200;
    /** The pause after a failure: a store whose disk is full fails at once, every time. */
    private static final long FAILED_MILLIS = 500;

    private final JobStore store;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    private final Object bell = new Object();
    private long rung;
    private @Nullable Thread asker;
    private volatile boolean closed;

    /** Asks nothing before somebody listens. */
    @Activate
    public JobWatch(@Reference JobStore store) {
        this.store = store;
    }

    /** One job with all who wait for it. */
    private static final class Watched {
        private final String tenant;
        private final List<Ear> ears = new CopyOnWriteArrayList<>();
        private final CompletableFuture<JobOutcome> outcome = new CompletableFuture<>();
        private volatile long version = -1;
        /** The attempt that this process works on: what it tells itself is newer than the store's word. */
        private volatile int attemptHere;

        Watched(String tenant) {
            this.tenant = tenant;
        }
    }

    /** One listener with what it has heard. */
    private static final class Ear {
        private final JobListener listener;
        private int notices;
        private Optional<JobState> state = Optional.empty();
        private Optional<Progress> progress = Optional.empty();

        Ear(JobListener listener) {
            this.listener = listener;
        }

        /**
         * @param preview the newest picture; empty when there is none or the job is over
         * @param attemptHere whose progress was told already, and newer
         */
        synchronized void hear(JobStatus status, Optional<RgbImage> preview, int attemptHere) {
            if (state.filter(JobState::terminal).isPresent()) {
                return;
            }
            for (; notices < status.notices().size(); notices++) {
                String text = status.notices().get(notices);
                tell(one -> one.notice(text));
            }
            if (!status.state().terminal()
                    && status.attempts() != attemptHere
                    && status.progress().isPresent()
                    && !progress.equals(status.progress())) {
                progress = status.progress();
                Progress now = progress.get();
                Progress seen = preview.map(now::withPreview).orElse(now);
                tell(one -> one.progress(seen));
            }
            if (!state.equals(Optional.of(status.state()))) {
                state = Optional.of(status.state());
                tell(one -> one.state(status.state()));
            }
        }

        synchronized void hear(Progress now) {
            progress =
                    Optional.of(new Progress(now.phase(), now.step(), now.total(), now.remaining(), Optional.empty()));
            tell(one -> one.progress(now));
        }

        private void tell(Consumer<JobListener> words) {
            try {
                words.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("A job listener failed; the job goes on", e);
            }
        }
    }

    /** Adds a listener; it hears how the job is at once. */
    Listening listen(String tenant, String jobId, JobListener listener) {
        Watched job = watched(tenant, jobId);
        Ear ear = new Ear(listener);
        job.ears.add(ear);
        tell(jobId, job);
        return () -> {
            job.ears.remove(ear);
            if (job.ears.isEmpty() && job.outcome.getNumberOfDependents() == 0) {
                watched.remove(jobId, job);
            }
        };
    }

    /** Gives how a job ends. */
    CompletionStage<JobOutcome> outcome(String tenant, String jobId) {
        Watched job = watched(tenant, jobId);
        CompletionStage<JobOutcome> outcome = job.outcome.minimalCompletionStage();
        store.find(tenant, jobId).ifPresent(status -> end(jobId, job, status));
        return outcome;
    }

    private Watched watched(String tenant, String jobId) {
        Watched job = watched.computeIfAbsent(jobId, id -> new Watched(tenant));
        synchronized (bell) {
            if (asker == null && !closed) {
                asker = new Thread(this::ask, "framewright-watch");
                asker.setDaemon(true);
                asker.start();
            }
        }
        return job;
    }

    private void ask() {
        long heard = -1;
        while (!closed) {
            try {
                if (looked()) {
                    heard = await(heard, Duration.ofMillis(PERIOD_MILLIS));
                } else {
                    Thread.sleep(FAILED_MILLIS);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean looked() {
        try {
            look();
            return true;
        } catch (FramewrightException e) {
            LOG.warn("Watching jobs: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Watching jobs goes on after a defect", e);
        }
        return false;
    }

    private void look() {
        if (watched.isEmpty()) {
            return;
        }
        Map<String, Watched> asked = Map.copyOf(watched);
        Map<String, Long> versions = store.versions(asked.keySet());
        asked.forEach((jobId, job) -> {
            Long version = versions.get(jobId);
            if (version == null) {
                gone(jobId, job);
            } else if (version != job.version) {
                job.version = version;
                try {
                    tell(jobId, job);
                } catch (FramewrightException e) {
                    // Nobody heard of this version yet.
                    job.version = -1;
                    throw e;
                }
            }
        });
    }

    /** Tells how a job is. One thread at a time looks and tells, so that nobody hears an older word after a newer one. */
    private void tell(String jobId, Watched job) {
        synchronized (job) {
            store.find(job.tenant, jobId).ifPresent(status -> {
                Optional<RgbImage> preview = job.ears.isEmpty() ? Optional.empty() : preview(status);
                job.ears.forEach(ear -> ear.hear(status, preview, job.attemptHere));
                end(jobId, job, status);
            });
        }
    }

    private Optional<RgbImage> preview(JobStatus status) {
        return status.state() == JobState.RUNNING ? store.preview(status.id()) : Optional.empty();
    }

    private void end(String jobId, Watched job, JobStatus status) {
        status.outcome().ifPresent(outcome -> {
            watched.remove(jobId, job);
            job.ears.forEach(ear -> ear.hear(status, Optional.empty(), job.attemptHere));
            job.outcome.complete(outcome);
        });
    }

    private void gone(String jobId, Watched job) {
        watched.remove(jobId, job);
        job.outcome.complete(new JobOutcome.Failed(
                new RecordedFailureException(Reason.INVALID_REQUEST, "jobId", "jobId names a job that was deleted")));
    }

    /** Tells those who listen in this process at once. */
    void progress(String jobId, int attempt, Progress progress) {
        Watched job = watched.get(jobId);
        if (job != null && attempt >= job.attemptHere) {
            job.attemptHere = attempt;
            job.ears.forEach(ear -> ear.hear(progress));
        }
    }

    /** Wakes those who wait for something new in the queue. */
    void ring() {
        synchronized (bell) {
            rung++;
            bell.notifyAll();
        }
    }

    /**
     * Waits until the bell was rung after {@code heard}, at most so long.
     *
     * @return what to give next time
     */
    long await(long heard, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        synchronized (bell) {
            while (rung == heard && !closed) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                bell.wait(left);
            }
            return rung;
        }
    }

    /** Stops asking. */
    @Deactivate
    public void close() {
        closed = true;
        ring();
        synchronized (bell) {
            if (asker != null) {
                asker.interrupt();
            }
        }
    }
}
