package dev.framewright.http;

import dev.framewright.server.CallException;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Bounds the calls that wait for jobs, so that threads are left for all others. Safe for use by many threads. */
final class Watchers {
    private final Semaphore places;

    Watchers(int most) {
        this.places = new Semaphore(most);
    }

    /** Something that may take as long as a job does. */
    @FunctionalInterface
    interface Wait {
        void run() throws IOException;
    }

    /** Runs it, or refuses when too many wait already. */
    void during(Wait wait) throws IOException {
        if (!places.tryAcquire()) {
            throw new CallException(
                    CallException.Kind.SERVER_BUSY,
                    "Too many calls wait for jobs at this moment; poll the video instead, or try again.");
        }
        try {
            wait.run();
        } finally {
            places.release();
        }
    }
}
