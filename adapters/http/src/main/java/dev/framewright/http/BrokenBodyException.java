package dev.framewright.http;

import java.io.IOException;

/** A body that is not what its type says. */
final class BrokenBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenBodyException(String message) {
        super(message);
    }
}
