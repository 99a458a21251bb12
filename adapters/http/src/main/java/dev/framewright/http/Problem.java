package dev.framewright.http;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.QuotaExceededException;
import dev.framewright.api.Reason;
import dev.framewright.api.RefusedException;
import dev.framewright.server.CallException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a call is not answered as wished, in the shape that OpenAI's clients read.
 *
 * @param status of HTTP
 * @param code stable
 * @param param the field at fault
 * @param message one sentence for a person
 * @param retryAfterSeconds when asking again makes sense
 */
record Problem(int status, String code, Optional<String> param, String message, Optional<Long> retryAfterSeconds) {
    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    static Problem of(RuntimeException e) {
        if (e instanceof FramewrightException known) {
            return of(known);
        }
        if (e instanceof CallException call) {
            String code = call.kind() == CallException.Kind.JOB_NOT_FOUND
                    ? "video_not_found"
                    : call.kind().name().toLowerCase(Locale.ROOT);
            Optional<Long> retry = call.kind() == CallException.Kind.SERVER_BUSY ? Optional.of(1L) : Optional.empty();
            return new Problem(
                    call.kind().httpStatus(),
                    call.details().getOrDefault("code", code),
                    Optional.ofNullable(call.details().get("param")),
                    String.valueOf(call.getMessage()),
                    retry);
        }
        LOG.error("A call failed inside the HTTP endpoint", e);
        return new Problem(
                500,
                "internal",
                Optional.empty(),
                "The server has a defect: " + e.getClass().getSimpleName() + ". Please report it with the log.",
                Optional.empty());
    }

    private static Problem of(FramewrightException e) {
        int status = switch (e.reason()) {
            case QUOTA_EXCEEDED -> 429;
            case STORE_UNAVAILABLE -> 503;
            case INTERNAL, OUTPUT_UNWRITABLE -> 500;
            case INVALID_REQUEST,
                    MEDIA_UNREADABLE,
                    CAPABILITY_UNAVAILABLE,
                    REFUSED,
                    MODEL_INVALID,
                    OUT_OF_MEMORY_PLAN,
                    DEADLINE_EXCEEDED,
                    CANCELLED -> 400;
        };
        Optional<Long> retry = e instanceof QuotaExceededException quota
                ? Optional.of(Math.max(1, quota.retryAfter().toSeconds()))
                : e.reason() == Reason.STORE_UNAVAILABLE ? Optional.of(2L) : Optional.empty();
        Optional<String> param = e.field().map(Problem::param);
        return new Problem(status, code(e, param), param, String.valueOf(e.getMessage()), retry);
    }

    private static String code(FramewrightException e, Optional<String> param) {
        return switch (e.reason()) {
            case INVALID_REQUEST -> param.map(name -> "invalid_" + name).orElse("invalid_request");
            case MEDIA_UNREADABLE -> "input_unreadable";
            case REFUSED -> "moderation_blocked";
            case QUOTA_EXCEEDED -> "queue_full";
            case OUT_OF_MEMORY_PLAN -> "insufficient_vram";
            case STORE_UNAVAILABLE -> "engine_unavailable";
            case CAPABILITY_UNAVAILABLE, MODEL_INVALID, DEADLINE_EXCEEDED, CANCELLED, INTERNAL, OUTPUT_UNWRITABLE ->
                e.reason().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Names a field of a request as the caller of this wire knows it. */
    private static String param(String field) {
        return Map.ofEntries(
                        Map.entry("frames", "num_frames"),
                        Map.entry("frameRate", "fps"),
                        Map.entry("frameRate.numerator", "fps"),
                        Map.entry("frameRate.denominator", "fps"),
                        Map.entry("mask.growPixels", "mask_grow"),
                        Map.entry("mask.featherPixels", "mask_feather"),
                        Map.entry("requestId", "idempotency_key"),
                        Map.entry("sampling.solver", "solver"),
                        Map.entry("size.width", "size"),
                        Map.entry("size.height", "size"),
                        Map.entry("aspect", "size"),
                        Map.entry("prompt.negative", "negative_prompt"),
                        Map.entry("sampling.steps", "num_inference_steps"),
                        Map.entry("sampling.guidanceScale", "guidance_scale"),
                        Map.entry("sampling.shift", "flow_shift"),
                        Map.entry("sampling.seed", "seed"))
                .getOrDefault(field, field);
    }

    /** Why a job gave nothing, in the words of the contract. */
    static Map<String, Object> ofJob(FramewrightException e) {
        String code = e instanceof RefusedException
                ? "output_blocked"
                : switch (e.reason()) {
                    case OUT_OF_MEMORY_PLAN -> "out_of_memory";
                    case DEADLINE_EXCEEDED -> "timeout";
                    case MEDIA_UNREADABLE -> "input_unreadable";
                    case CANCELLED -> "cancelled";
                    case INVALID_REQUEST,
                            CAPABILITY_UNAVAILABLE,
                            REFUSED,
                            MODEL_INVALID,
                            OUTPUT_UNWRITABLE,
                            QUOTA_EXCEEDED,
                            STORE_UNAVAILABLE,
                            INTERNAL -> "engine_error";
                };
        return Json.object("code", code, "message", String.valueOf(e.getMessage()));
    }

    Map<String, Object> object() {
        return Json.object(
                "error",
                Json.object(
                        "message",
                        message,
                        "type",
                        status == 401
                                ? "authentication_error"
                                : status < 500 ? "invalid_request_error" : "server_error",
                        "param",
                        param.<Object>map(name -> name).orElse(Json.NULL),
                        "code",
                        code));
    }
}
