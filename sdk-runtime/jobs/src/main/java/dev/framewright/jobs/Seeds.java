package dev.framewright.jobs;

import dev.framewright.api.Sampling;
import dev.framewright.api.VideoRequest;
import java.security.SecureRandom;

/** Draws a seed where a request names none. */
final class Seeds {
    private static final SecureRandom CHANCE = new SecureRandom();

    private Seeds() {}

    static long of(VideoRequest request) {
        return request.sampling().seed().orElseGet(() -> CHANCE.nextLong() & Sampling.LARGEST_SEED);
    }
}
