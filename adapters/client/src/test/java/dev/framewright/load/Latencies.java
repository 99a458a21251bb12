package dev.framewright.load;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Times of calls; what comes after the room is full is counted and not kept. */
final class Latencies {
    private final long[] nanos = new long[4_000_000];
    private final AtomicInteger count = new AtomicInteger();

    void add(long elapsed) {
        int at = count.getAndIncrement();
        if (at < nanos.length) {
            nanos[at] = elapsed;
        }
    }

    int count() {
        return count.get();
    }

    /** Gives the time that this part of all calls kept within, in milliseconds. */
    double quantile(double part) {
        long[] sorted = Arrays.copyOf(nanos, Math.min(count.get(), nanos.length));
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
    }
}
