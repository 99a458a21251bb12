package dev.framewright.server;

import java.util.Map;

/** A call that cannot be served for a reason of the wire rather than of the request: no right, no such thing, bad bytes. */
public final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Map<String, String> details;

    /** Says what is wrong and what to do. */
    public CallException(Kind kind, String message) {
        this(kind, message, Map.of());
    }

    /** Adds values that a program may read, such as the offset to go on from. */
    public CallException(Kind kind, String message, Map<String, String> details) {
        super(message);
        this.kind = kind;
        this.details = Map.copyOf(details);
    }

    /** Gives the stable code. */
    public Kind kind() {
        return kind;
    }

    /** Gives values that a program may read. */
    public Map<String, String> details() {
        return details;
    }

    /** The stable codes, with the HTTP status that tells them. */
    public enum Kind {
        /** A token is needed. */
        TOKEN_MISSING(401),
        /** Nobody has this token. */
        TOKEN_UNKNOWN(401),
        /** The token may not do this. */
        SCOPE_MISSING(403),
        /** The tenant has no such job. */
        JOB_NOT_FOUND(404),
        /** The tenant has no such file. */
        ARTEFACT_NOT_FOUND(404),
        /** The tenant has no such upload. */
        UPLOAD_NOT_FOUND(404),
        /** There is nothing under this name or path. */
        NOT_FOUND(404),
        /** The method does not fit the path. */
        METHOD_NOT_ALLOWED(405),
        /** The job must be over. */
        JOB_NOT_OVER(400),
        /** The request id was used before with another request. */
        REQUEST_ID_REUSED(409),
        /** The first byte lies outside the file. */
        OFFSET_OUT_OF_RANGE(416),
        /** The bytes do not follow those received. */
        OFFSET_MISMATCH(409),
        /** The bytes were damaged on the way. */
        CHECKSUM_MISMATCH(400),
        /** The body or message is larger than the server takes. */
        TOO_LARGE(413),
        /** The body is not what its type says. */
        MALFORMED(400),
        /** Too many calls or watchers at this moment. */
        SERVER_BUSY(429);

        private final int httpStatus;

        Kind(int httpStatus) {
            this.httpStatus = httpStatus;
        }

        /** Gives the HTTP status that tells it. */
        public int httpStatus() {
            return httpStatus;
        }
    }
}
