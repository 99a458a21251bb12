package dev.framewright.grpc;

import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Empty;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.proto.v1.ListJobsRequest;
import dev.framewright.server.Caller;
import dev.framewright.server.Scope;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows jobs as the long-running operations of AIP-151; operation and job share their id. */
final class OperationsEndpoint extends OperationsGrpc.OperationsImplBase {
    private static final long LONGEST_WAIT_SECONDS = 600;

    private final VideoJobs jobs;
    private final JobMessages messages;
    private final WaitingCalls waiting;
    private final ScheduledExecutorService clock;

    OperationsEndpoint(VideoJobs jobs, JobMessages messages, WaitingCalls waiting, ScheduledExecutorService clock) {
        this.jobs = jobs;
        this.messages = messages;
        this.waiting = waiting;
        this.clock = clock;
    }

    @Override
    public void getOperation(GetOperationRequest message, StreamObserver<Operation> reply) {
        Reply.to(
                reply,
                () -> messages.operation(
                        job(Calls.caller(Scope.READ), message.getName()).found()));
    }

    @Override
    public void listOperations(ListOperationsRequest message, StreamObserver<ListOperationsResponse> reply) {
        Reply.to(reply, () -> {
            Caller caller = Calls.caller(Scope.READ);
            ListJobsRequest wanted = ListJobsRequest.newBuilder()
                    .setPageSize(message.getPageSize())
                    .setPageToken(message.getPageToken())
                    .build();
            JobPage page = jobs.list(WireSubmissions.filter(caller.tenant(), wanted));
            ListOperationsResponse.Builder answer = ListOperationsResponse.newBuilder();
            page.jobs().forEach(status -> answer.addOperations(messages.operation(status)));
            page.next().ifPresent(answer::setNextPageToken);
            return answer.build();
        });
    }

    /** Answers when the operation is over or the time is up; no thread waits meanwhile. */
    @Override
    public void waitOperation(WaitOperationRequest message, StreamObserver<Operation> reply) {
        try {
            StoredJob job = job(Calls.caller(Scope.READ), message.getName());
            JobWait.begin(job, messages, waiting, (ServerCallStreamObserver<Operation>) reply, clock, millis(message));
        } catch (RuntimeException e) {
            reply.onError(WireErrors.toException(e));
        }
    }

    /** A little less than the caller's own deadline, so that it hears how far the job is. */
    private static long millis(WaitOperationRequest message) {
        long asked = message.hasTimeout()
                ? TimeUnit.SECONDS.toMillis(message.getTimeout().getSeconds())
                        + message.getTimeout().getNanos() / 1_000_000
                : TimeUnit.SECONDS.toMillis(LONGEST_WAIT_SECONDS);
        Deadline deadline = Context.current().getDeadline();
        long left = deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.MILLISECONDS) * 9 / 10;
        return Math.max(0, Math.min(Math.min(asked, left), TimeUnit.SECONDS.toMillis(LONGEST_WAIT_SECONDS)));
    }

    @Override
    public void cancelOperation(CancelOperationRequest message, StreamObserver<Empty> reply) {
        Reply.to(reply, () -> {
            job(Calls.caller(Scope.SUBMIT), message.getName()).cancel();
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void deleteOperation(DeleteOperationRequest message, StreamObserver<Empty> reply) {
        Reply.to(reply, () -> {
            Caller caller = Calls.caller(Scope.SUBMIT);
            Calls.delete(jobs, caller, job(caller, message.getName()));
            return Empty.getDefaultInstance();
        });
    }

    private StoredJob job(Caller caller, String name) {
        return Calls.job(jobs, caller, WireNames.id("name", WireNames.OPERATIONS, name));
    }
}
