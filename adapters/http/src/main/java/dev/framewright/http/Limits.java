package dev.framewright.http;

import dev.framewright.server.ServeSettings;
import java.time.Duration;

/**
 * How much a caller may ask of the endpoint.
 *
 * @param bodyBytes most bytes of a body with files
 * @param threads calls answered at once
 * @param watchers of them, those that watch a job
 * @param silence after which a job whose Pallaidium client asks no more is cancelled
 */
record Limits(long bodyBytes, int threads, int watchers, Duration silence) {
    /** Most bytes of a text, be it a whole JSON body or one field. */
    static final int TEXT_BYTES = 32 << 20;

    static Limits of(ServeSettings settings) {
        int threads = settings.number("threads", 128, 4, 4096);
        return new Limits(
                (long) settings.number("most-body-mebibytes", 1024, 1, 1 << 20) << 20,
                threads,
                Math.max(1, threads / 2),
                Duration.ofSeconds(settings.number("silence-seconds", 30, 5, 86_400)));
    }
}
