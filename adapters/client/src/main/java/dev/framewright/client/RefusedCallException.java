package dev.framewright.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A call that gave nothing. Its message is the server's sentence: what, where, which value, what to do. */
public class RefusedCallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Optional<ErrorInfo> info;
    private final transient Optional<String> field;
    private final transient Optional<Duration> retryAfter;
    private final Status.Code code;

    RefusedCallException(com.google.rpc.Status status, Throwable cause) {
        super(status.getMessage(), cause);
        this.code = Status.fromCodeValue(status.getCode()).getCode();
        this.info = detail(status, ErrorInfo.class);
        this.field = detail(status, BadRequest.class)
                .filter(request -> request.getFieldViolationsCount() > 0)
                .map(request -> request.getFieldViolations(0).getField());
        this.retryAfter = detail(status, RetryInfo.class)
                .map(RetryInfo::getRetryDelay)
                .map(delay -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
    }

    static RefusedCallException of(StatusRuntimeException e) {
        return new RefusedCallException(StatusProto.fromThrowable(e), e);
    }

    private static <M extends Message> Optional<M> detail(com.google.rpc.Status status, Class<M> type) {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(type)) {
                try {
                    return Optional.of(detail.unpack(type));
                } catch (InvalidProtocolBufferException e) {
                    // A detail that cannot be read tells nothing; the code and the sentence are left.
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Gives the stable reason, such as {@code INVALID_REQUEST}; the code's name where the server gave none. */
    public String reason() {
        return info.map(ErrorInfo::getReason).orElse(code.name());
    }

    /** Gives the part of the request at fault. */
    public Optional<String> field() {
        return field;
    }

    /** Gives what the server adds by name, such as the {@code code} of a refusal. */
    public Map<String, String> metadata() {
        return info.map(ErrorInfo::getMetadataMap).orElse(Map.of());
    }

    /** Gives after which time the server wants to be asked again. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Gives gRPC's code. */
    public Status.Code code() {
        return code;
    }

    /**
     * Tells whether the same call may go through a moment later. What gRPC itself calls exhausted, such as a message that is
     * too long, stays so; the server's own limits, which carry a reason, pass. A server that was away or silent, or cut the
     * call off because it stopped, may have done the work all the same: ask again under the same request id.
     */
    public boolean passing() {
        return switch (code) {
            case UNAVAILABLE -> true;
            case CANCELLED, DEADLINE_EXCEEDED -> info.isEmpty();
            case RESOURCE_EXHAUSTED -> info.isPresent() && !reason().equals("TOO_LARGE");
            default -> false;
        };
    }
}
