package dev.framewright.client;

import com.google.longrunning.WaitOperationRequest;
import dev.framewright.proto.v1.CancelJobRequest;
import dev.framewright.proto.v1.DeleteJobRequest;
import dev.framewright.proto.v1.GetJobRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.WatchJobRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A job on the server, held by its name. It goes on without this object: {@link FramewrightClient#job} finds it again, from
 * any process.
 */
public final class SubmittedJob {
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Connection connection;
    private final String name;

    SubmittedJob(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** Gives {@code jobs/ID}. */
    public String name() {
        return name;
    }

    /** Gives the job as it is. */
    public Job status() {
        GetJobRequest message = GetJobRequest.newBuilder().setName(name).build();
        return connection.call(() -> connection.timedVideos().getJob(message));
    }

    /** Asks it to stop at its next step; gives it as it is. */
    public Job cancel() {
        CancelJobRequest message = CancelJobRequest.newBuilder().setName(name).build();
        return connection.call(() -> connection.timedVideos().cancelJob(message));
    }

    /** Forgets it and its files; it must be over. Does nothing if it is forgotten already. */
    public void delete() {
        DeleteJobRequest message = DeleteJobRequest.newBuilder().setName(name).build();
        try {
            connection.call(() -> connection.timedVideos().deleteJob(message));
        } catch (RefusedCallException e) {
            if (!e.reason().equals("JOB_NOT_FOUND")) {
                throw e;
            }
        }
    }

    /**
     * Waits until it succeeded.
     *
     * @param most also while the server is away; one that takes the call and is silent is given 30 s more
     * @return the job with its artefacts
     * @throws JobEndedException if it ended otherwise
     * @throws RefusedCallException if it is not there, or the server is away longer than the patience
     * @throws TimeoutException if nobody says by then that it is over; it goes on
     */
    public Job await(Duration most) throws TimeoutException {
        long end = System.nanoTime() + most.toNanos();
        Patience patience = connection.patience();
        while (true) {
            boolean over = false;
            try {
                over = overWithin(Math.max(0, Math.min(end - System.nanoTime(), LONGEST_WAIT_NANOS)));
                patience.good();
            } catch (StatusRuntimeException e) {
                patience.bear(RefusedCallException.of(e), Math.max(0, end - System.nanoTime()));
            }
            if (over) {
                return succeeded(status());
            }
            if (System.nanoTime() - end >= 0) {
                throw new TimeoutException(name + " is not over after " + most + "; it goes on");
            }
        }
    }

    private boolean overWithin(long nanos) {
        WaitOperationRequest message = WaitOperationRequest.newBuilder()
                .setName(name.replaceFirst("^jobs/", "operations/"))
                .setTimeout(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(nanos / 1_000_000_000)
                        .setNanos((int) (nanos % 1_000_000_000)))
                .build();
        // More time than the server needs to say that it is not over; without it a lost connection would hang.
        return connection
                .operations()
                .withDeadlineAfter(nanos + TimeUnit.SECONDS.toNanos(30), TimeUnit.NANOSECONDS)
                .waitOperation(message)
                .getDone();
    }

    private static Job succeeded(Job job) {
        if (job.getState() != Job.State.STATE_SUCCEEDED) {
            throw new JobEndedException(job);
        }
        return job;
    }

    /**
     * Tells what happens until the job is over, in the caller's thread. The first and the last event hold the job. After a
     * broken connection it goes on: an event may then be missed or come twice, a state is not missed.
     *
     * @param previews whether pictures of unfinished work are wanted
     * @param told called for each event; what it throws ends the watching
     * @return the job, well ended or not
     */
    public Job watch(boolean previews, Consumer<JobEvent> told) {
        WatchJobRequest message =
                WatchJobRequest.newBuilder().setName(name).setPreviews(previews).build();
        Patience patience = connection.patience();
        while (true) {
            RefusedCallException failure;
            try {
                Optional<Job> end = listen(message, told, patience);
                if (end.isPresent()) {
                    return end.get();
                }
                failure = RefusedCallException.of(Status.UNAVAILABLE
                        .withDescription("The server stopped.")
                        .asRuntimeException());
            } catch (StatusRuntimeException e) {
                failure = RefusedCallException.of(e);
            }
            patience.bear(failure);
        }
    }

    private Optional<Job> listen(WatchJobRequest message, Consumer<JobEvent> told, Patience patience) {
        // Cancelled at the end, so that the server is not left telling nobody.
        try (Context.CancellableContext call = Context.current().withCancellation()) {
            Context before = call.attach();
            try {
                Iterator<JobEvent> events = connection.videos().watchJob(message);
                while (events.hasNext()) {
                    JobEvent event = events.next();
                    patience.good();
                    told.accept(event);
                    if (event.hasJob() && over(event.getJob())) {
                        return Optional.of(event.getJob());
                    }
                }
                return Optional.empty();
            } finally {
                call.detach(before);
            }
        }
    }

    private static boolean over(Job job) {
        return switch (job.getState()) {
            case STATE_SUCCEEDED, STATE_FAILED, STATE_REFUSED, STATE_CANCELLED -> true;
            case STATE_UNSPECIFIED, STATE_QUEUED, STATE_RUNNING, UNRECOGNIZED -> false;
        };
    }

    /**
     * Waits, then fetches the first artefact to a path.
     *
     * @throws TimeoutException as {@link #await} does
     * @throws IOException if the file cannot be written
     */
    public Job save(Path file, Duration most) throws TimeoutException, IOException {
        Job job = await(most);
        new Download(connection, job.getArtefacts(0), file).run();
        return job;
    }

    @Override
    public String toString() {
        return name;
    }
}
