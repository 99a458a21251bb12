package dev.framewright.api;

/** Says why a request gave no result. The names are stable: programs may switch on them. */
public enum Reason {
    /** A field of the request is out of its range; correct it and ask again. */
    INVALID_REQUEST,
    /** No installed bundle serves the capability. */
    CAPABILITY_UNAVAILABLE,
    /** A request or result stage declined to go on, for instance a safety filter. */
    REFUSED,
    /** A model's files are missing, damaged or of another kind. */
    MODEL_INVALID,
    /** The plan needs more memory than there is; nothing was started. */
    OUT_OF_MEMORY_PLAN,
    /** A picture or clip given as input cannot be read. */
    MEDIA_UNREADABLE,
    /** The result cannot be written where it was asked for. */
    OUTPUT_UNWRITABLE,
    /** Too much is queued or stored already; ask again later. */
    QUOTA_EXCEEDED,
    /** The job's deadline passed before it was done. */
    DEADLINE_EXCEEDED,
    /** The job store cannot be reached at the moment; ask again with the same request id. */
    STORE_UNAVAILABLE,
    /** The job was cancelled; an outcome, not an error. */
    CANCELLED,
    /** A defect in Framewright or in a bundle. */
    INTERNAL
}
