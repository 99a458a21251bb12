package dev.framewright.http;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.VideoJobs;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels jobs whose client has stopped asking: Pallaidium has no other way to say that its user cancelled. Jobs from
 * before a restart of the server are left alone, and those of clients that never ask as Pallaidium does.
 */
final class SilentPollers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SilentPollers.class);

    /** When a job was asked for last; empty until its client asks for the first time. */
    private record Poll(String tenant, OptionalLong nanos) {}

    private final VideoJobs jobs;
    private final long silenceNanos;
    private final Map<String, Poll> lastPolls = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "framewright-http-silence");
        thread.setDaemon(true);
        return thread;
    });

    SilentPollers(VideoJobs jobs, Duration silence) {
        this.jobs = jobs;
        this.silenceNanos = silence.toNanos();
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Expects questions about a job, if its client may be one that asks for as long as it cares. */
    void expect(Submissions.Submitted submitted, String tenant) {
        if (!submitted.pallaidium()) {
            return;
        }
        StoredJob job = submitted.job();
        lastPolls.put(job.id(), new Poll(tenant, OptionalLong.empty()));
        job.outcome().whenComplete((end, failure) -> lastPolls.remove(job.id()));
    }

    /** Notes that somebody asked by Pallaidium's path. */
    void asked(String jobId) {
        lastPolls.computeIfPresent(jobId, (id, poll) -> new Poll(poll.tenant(), OptionalLong.of(System.nanoTime())));
    }

    private void look() {
        long now = System.nanoTime();
        lastPolls.forEach((id, poll) -> {
            if (poll.nanos().isPresent() && now - poll.nanos().getAsLong() > silenceNanos) {
                try {
                    jobs.find(poll.tenant(), id).ifPresent(StoredJob::cancel);
                    lastPolls.remove(id);
                } catch (FramewrightException e) {
                    LOG.warn("A job that nobody asks for could not be cancelled: {}", e.toString());
                }
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
