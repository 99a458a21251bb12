package dev.framewright.grpc;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.QuotaExceededException;
import dev.framewright.api.Reason;
import dev.framewright.api.RefusedException;
import dev.framewright.server.CallException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into a status with {@code ErrorInfo}, whose reason is stable, and the field at fault. */
final class WireErrors {
    static final String DOMAIN = "framewright";

    private static final Logger LOG = LoggerFactory.getLogger(WireErrors.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(2);

    private WireErrors() {}

    static StatusRuntimeException toException(RuntimeException e) {
        return StatusProto.toStatusRuntimeException(status(e));
    }

    static Status status(RuntimeException e) {
        if (e instanceof FramewrightException known) {
            return status(known);
        }
        if (e instanceof CallException call) {
            return status(code(call.kind()), call.getMessage(), call.kind().name(), call.details())
                    .build();
        }
        LOG.error("A call failed inside the gRPC endpoint", e);
        return status(
                        Code.INTERNAL,
                        "The server has a defect: " + e.getClass().getSimpleName() + ". Please report it with the log.",
                        Reason.INTERNAL.name(),
                        Map.of())
                .build();
    }

    /** Gives why a job ended without a result, or why a request is not taken. */
    static Status status(FramewrightException e) {
        Map<String, String> details = e instanceof RefusedException refusal
                ? Map.of("stage", refusal.stage(), "code", refusal.code())
                : Map.of();
        Status.Builder status =
                status(code(e.reason()), e.getMessage(), e.reason().name(), details);
        e.field()
                .ifPresent(field -> status.addDetails(Any.pack(BadRequest.newBuilder()
                        .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                .setField(field)
                                .setDescription(e.getMessage())
                                .setReason(e.reason().name()))
                        .build())));
        if (e instanceof QuotaExceededException quota) {
            status.addDetails(Any.pack(retry(quota.retryAfter())));
        } else if (e.reason() == Reason.STORE_UNAVAILABLE) {
            status.addDetails(Any.pack(retry(STORE_RETRY)));
        }
        return status.build();
    }

    /** Gives the status of a job that was cancelled. */
    static Status cancelled() {
        return status(Code.CANCELLED, "The job was cancelled.", Reason.CANCELLED.name(), Map.of())
                .build();
    }

    private static RetryInfo retry(Duration delay) {
        return RetryInfo.newBuilder().setRetryDelay(WireJobs.duration(delay)).build();
    }

    private static Status.Builder status(Code code, String message, String reason, Map<String, String> details) {
        return Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message == null ? reason : message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(reason)
                        .setDomain(DOMAIN)
                        .putAllMetadata(details)
                        .build()));
    }

    private static Code code(Reason reason) {
        return switch (reason) {
            case INVALID_REQUEST, MEDIA_UNREADABLE -> Code.INVALID_ARGUMENT;
            case CAPABILITY_UNAVAILABLE, REFUSED, MODEL_INVALID, OUT_OF_MEMORY_PLAN -> Code.FAILED_PRECONDITION;
            case QUOTA_EXCEEDED -> Code.RESOURCE_EXHAUSTED;
            case DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
            case STORE_UNAVAILABLE -> Code.UNAVAILABLE;
            case CANCELLED -> Code.CANCELLED;
            case OUTPUT_UNWRITABLE, INTERNAL -> Code.INTERNAL;
        };
    }

    private static Code code(CallException.Kind kind) {
        return switch (kind) {
            case TOKEN_MISSING, TOKEN_UNKNOWN -> Code.UNAUTHENTICATED;
            case SCOPE_MISSING -> Code.PERMISSION_DENIED;
            case JOB_NOT_FOUND, ARTEFACT_NOT_FOUND, UPLOAD_NOT_FOUND, NOT_FOUND -> Code.NOT_FOUND;
            case JOB_NOT_OVER -> Code.FAILED_PRECONDITION;
            case REQUEST_ID_REUSED -> Code.ALREADY_EXISTS;
            case OFFSET_OUT_OF_RANGE, OFFSET_MISMATCH -> Code.OUT_OF_RANGE;
            case CHECKSUM_MISMATCH -> Code.DATA_LOSS;
            case TOO_LARGE, SERVER_BUSY -> Code.RESOURCE_EXHAUSTED;
            case METHOD_NOT_ALLOWED, MALFORMED -> Code.INVALID_ARGUMENT;
        };
    }
}
