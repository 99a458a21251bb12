package dev.framewright.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/** How long failures are borne, from the first one on; each success starts it anew. Used by one thread. */
final class Patience {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Duration most;
    private OptionalLong end = OptionalLong.empty();
    private Duration pause = FIRST_PAUSE;

    Patience(Duration most) {
        this.most = most;
    }

    /** Notes that something was achieved. */
    void good() {
        end = OptionalLong.empty();
        pause = FIRST_PAUSE;
    }

    /**
     * Sleeps before the next try.
     *
     * @throws RefusedCallException the failure itself, where it does not pass or no time is left
     */
    void bear(RefusedCallException failure) {
        bear(failure, Long.MAX_VALUE);
    }

    /** The same, sleeping {@code most} nanoseconds at most. */
    void bear(RefusedCallException failure, long most) {
        if (!failure.passing()) {
            throw failure;
        }
        long now = System.nanoTime();
        if (end.isEmpty()) {
            end = OptionalLong.of(now + this.most.toNanos());
        }
        // Scattered, so that clients that failed together do not come back together.
        long nanos = (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.7, 1.3));
        nanos = Math.max(nanos, failure.retryAfter().orElse(Duration.ZERO).toNanos());
        nanos = Math.min(nanos, most);
        if (now + nanos - end.getAsLong() > 0) {
            throw failure;
        }
        try {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    static RefusedCallException interrupted() {
        return RefusedCallException.of(
                Status.CANCELLED.withDescription("The thread was interrupted.").asRuntimeException());
    }
}
