package dev.framewright.cli;

import dev.framewright.api.Reason;

/** The numbers the process ends with; one per reason, listed in this module's README. They never change meaning. */
final class ExitCode {
    static final int OK = 0;
    /** Arguments that cannot be understood end like a request that is out of range. */
    static final int USAGE = 2;

    /** What {@code verify} checked does not hold, or says nothing; {@code detect} found no mark. */
    static final int NOT_VERIFIED = 12;

    private ExitCode() {}

    static int of(Reason reason) {
        return switch (reason) {
            case INTERNAL -> 1;
            case INVALID_REQUEST -> USAGE;
            case CAPABILITY_UNAVAILABLE -> 3;
            case REFUSED -> 4;
            case MODEL_INVALID -> 5;
            case OUT_OF_MEMORY_PLAN -> 6;
            case MEDIA_UNREADABLE -> 7;
            case OUTPUT_UNWRITABLE -> 8;
            case QUOTA_EXCEEDED -> 9;
            case DEADLINE_EXCEEDED -> 10;
            case STORE_UNAVAILABLE -> 11;
            case CANCELLED -> 130;
        };
    }
}
