package dev.framewright.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that wait for jobs. A server that stops ends them with a word; cut off, they would look cancelled. */
final class WaitingCalls {
    private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** Notes how a call is ended; one that comes too late is ended at once. */
    void add(Runnable end) {
        ends.add(end);
        if (stopping) {
            end.run();
        }
    }

    void remove(Runnable end) {
        ends.remove(end);
    }

    /** Ends all of them, now and from now on. */
    void stop() {
        stopping = true;
        ends.forEach(Runnable::run);
    }

    /** What they are ended with: ask again, here or at another server. */
    static StatusRuntimeException stopped() {
        return Status.UNAVAILABLE
                .withDescription("The server is stopping; the job goes on when it is back.")
                .asRuntimeException();
    }
}
