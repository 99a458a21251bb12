package dev.framewright.grpc;

import com.google.longrunning.Operation;
import dev.framewright.api.jobs.StoredJob;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call that waits for one job to be over. No thread waits, and once it is answered nothing holds it, however long the
 * job goes on.
 */
final class JobWait {
    private final StoredJob job;
    private final JobMessages messages;
    private final WaitingCalls waiting;
    private final AtomicReference<@Nullable StreamObserver<Operation>> reply;
    private final Runnable end = () -> once(call -> call.onError(WaitingCalls.stopped()));

    private JobWait(
            StoredJob job, JobMessages messages, WaitingCalls waiting, ServerCallStreamObserver<Operation> reply) {
        this.job = job;
        this.messages = messages;
        this.waiting = waiting;
        this.reply = new AtomicReference<>(reply);
    }

    /** Answers when the job is over or the time is up. */
    static void begin(
            StoredJob job,
            JobMessages messages,
            WaitingCalls waiting,
            ServerCallStreamObserver<Operation> reply,
            ScheduledExecutorService clock,
            long millis) {
        JobWait wait = new JobWait(job, messages, waiting, reply);
        if (millis == 0) {
            wait.answer();
            return;
        }
        reply.setOnCancelHandler(() -> wait.once(call -> {}));
        // The job's outcome keeps what is to be called until it is there; a wait that was answered must not hang on it.
        AtomicReference<@Nullable JobWait> still = new AtomicReference<>(wait);
        Runnable answer = () -> {
            JobWait one = still.getAndSet(null);
            if (one != null) {
                one.answer();
            }
        };
        ScheduledFuture<?> late = clock.schedule(answer, millis, TimeUnit.MILLISECONDS);
        waiting.add(wait.end);
        job.outcome().whenComplete((end, failure) -> {
            late.cancel(false);
            answer.run();
        });
    }

    private void answer() {
        once(call -> Reply.to(call, () -> messages.operation(job.status())));
    }

    private void once(Consumer<StreamObserver<Operation>> last) {
        StreamObserver<Operation> call = reply.getAndSet(null);
        if (call != null) {
            waiting.remove(end);
            last.accept(call);
        }
    }
}
