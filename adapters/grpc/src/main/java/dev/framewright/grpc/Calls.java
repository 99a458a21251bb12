package dev.framewright.grpc;

import dev.framewright.api.Estimate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.server.AccessList;
import dev.framewright.server.AuditLog;
import dev.framewright.server.CallException;
import dev.framewright.server.Caller;
import dev.framewright.server.Metrics;
import dev.framewright.server.RemoteRequests;
import dev.framewright.server.Scope;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Finds who calls, bounds how many calls there are, counts them and writes them down. */
final class Calls implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String HEALTH = "grpc.health.v1.Health";
    private static final String ENDPOINT = "grpc";

    private record Call(Caller caller, AtomicReference<String> subject) {}

    private static final Context.Key<Call> CURRENT = Context.key("framewright-call");

    private final AccessList access;
    private final AuditLog audit;
    private final Metrics metrics;
    private final int mostCalls;

    Calls(AccessList access, AuditLog audit, Metrics metrics, int mostCalls) {
        this.access = access;
        this.audit = audit;
        this.metrics = metrics;
        this.mostCalls = mostCalls;
    }

    /** Gives who calls, if it may do this. */
    static Caller caller(Scope scope) {
        Caller caller = CURRENT.get().caller();
        caller.require(scope);
        return caller;
    }

    /** Names what the present call is about, for the audit log. */
    static void subject(String id) {
        CURRENT.get().subject().set(id);
    }

    /** Finds a job of the caller's tenant. */
    static StoredJob job(VideoJobs jobs, Caller caller, String id) {
        subject(id);
        return jobs.find(caller.tenant(), id)
                .orElseThrow(() -> new CallException(
                        CallException.Kind.JOB_NOT_FOUND,
                        "There is no job " + id + " of the tenant " + caller.tenant() + "."));
    }

    /** Estimates what a client asks for. */
    static Estimate estimate(VideoJobs jobs, Submission submission) {
        RemoteRequests.check(submission.request());
        return jobs.estimate(submission);
    }

    /** Submits a job and names it for the audit log. */
    static StoredJob submit(VideoJobs jobs, Submission submission) {
        RemoteRequests.check(submission.request());
        try {
            StoredJob job = jobs.submit(submission);
            subject(job.id());
            return job;
        } catch (InvalidRequestException e) {
            // Its form was checked before, so what is wrong with it now is that another request has it.
            if (e.field().filter("requestId"::equals).isPresent()) {
                throw new CallException(CallException.Kind.REQUEST_ID_REUSED, e.getMessage());
            }
            throw e;
        }
    }

    /** Deletes a job that is over. */
    static void delete(VideoJobs jobs, Caller caller, StoredJob job) {
        if (!job.state().terminal()) {
            throw new CallException(
                    CallException.Kind.JOB_NOT_OVER, "The job " + job.id() + " is not over; cancel it first.");
        }
        jobs.delete(caller.tenant(), job.id());
    }

    @Override
    public <Q, P> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
        if (HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        Counted<Q, P> counted = new Counted<>(call);
        try {
            if (metrics.running(ENDPOINT) > mostCalls) {
                throw new CallException(
                        CallException.Kind.SERVER_BUSY,
                        "More than " + mostCalls + " calls are going on; try again in a moment.");
            }
            Caller caller = access.caller(
                    Optional.ofNullable(headers.get(AUTHORIZATION)).flatMap(AccessList::bearer));
            counted.caller = caller;
            return counted.watched(Contexts.interceptCall(
                    Context.current().withValue(CURRENT, new Call(caller, counted.subject)), counted, headers, next));
        } catch (CallException e) {
            StatusRuntimeException refusal = WireErrors.toException(e);
            Metadata trailers = refusal.getTrailers();
            counted.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
            return new ServerCall.Listener<>() {};
        }
    }

    /** A call that is counted from now until it is closed or cancelled, and is then written down once. */
    private final class Counted<Q, P> extends SimpleForwardingServerCall<Q, P> {
        private final long began = System.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<String> subject = new AtomicReference<>("");
        private volatile Caller caller = new Caller("-", "-", Set.of());

        Counted(ServerCall<Q, P> call) {
            super(call);
            metrics.began(ENDPOINT);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            end(status.getCode());
            super.close(status, trailers);
        }

        /** Gives a listener that also notes what the client cancels or loses, which is never closed here. */
        ServerCall.Listener<Q> watched(ServerCall.Listener<Q> listener) {
            return new SimpleForwardingServerCallListener<>(listener) {
                @Override
                public void onCancel() {
                    end(Status.Code.CANCELLED);
                    super.onCancel();
                }
            };
        }

        private void end(Status.Code code) {
            if (over.getAndSet(true)) {
                return;
            }
            long nanos = System.nanoTime() - began;
            String method = getMethodDescriptor().getFullMethodName();
            metrics.ended(ENDPOINT, method, code.name(), nanos / 1e9);
            audit.write(
                    caller.name(),
                    caller.tenant(),
                    String.valueOf(getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                    method,
                    subject.get(),
                    code.name(),
                    nanos / 1_000_000);
        }
    }
}
