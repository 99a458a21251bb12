package dev.framewright.jobs;

import dev.framewright.api.Destination;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.RequestId;
import dev.framewright.api.VideoJob;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.media.ClipWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps the jobs that write to a path of their own and works on them one at a time, in order of arrival. They end with
 * the process, as the command does that asked for them; {@link DurableJobs} keeps those that must last.
 */
@Component(service = JobQueue.class)
public final class JobQueue {
    private final ClipWriter writer;
    private final ExecutorService worker;
    private final Map<RequestId, Job> jobs = new HashMap<>();

    /** Starts the worker. */
    @Activate
    public JobQueue(@Reference ClipWriter writer) {
        this.writer = writer;
        this.worker = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "framewright-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Queues a job, or gives the one that was queued under this id before.
     *
     * @param plan checks the request and finds who serves it; called only for a new id
     * @throws InvalidRequestException if the id was used before with another request
     */
    VideoJob submit(RequestId requestId, VideoRequest request, Destination destination, Supplier<JobPlan> plan) {
        Job job;
        synchronized (jobs) {
            Job first = jobs.get(requestId);
            if (first != null) {
                if (!first.request().equals(request) || !first.destination().equals(destination)) {
                    throw new InvalidRequestException(
                            "requestId", "was used before with another request; choose a new one for each action");
                }
                return first;
            }
            JobPlan accepted = plan.get();
            job = new Job(requestId.value(), request, destination);
            jobs.put(requestId, job);
            worker.execute(() -> {
                if (job.start()) {
                    job.finish(new JobRun(job, accepted, writer).outcome());
                }
            });
        }
        return job;
    }

    /** Cancels what is queued and running. */
    @Deactivate
    public void close() {
        synchronized (jobs) {
            jobs.values().forEach(Job::cancel);
        }
        worker.shutdown();
    }
}
