package dev.framewright.jobs;

import java.security.SecureRandom;
import java.time.InstantSource;

/** Makes ids that sort by time: 10 characters of milliseconds, then 16 of chance, in Crockford's base 32. */
final class JobIds {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private final SecureRandom chance = new SecureRandom();
    private final InstantSource clock;
    private long lastMillis;

    JobIds(InstantSource clock) {
        this.clock = clock;
    }

    /** Gives an id above all that this object gave before. */
    synchronized String next() {
        // Two in one millisecond would sort by chance, so the later one counts as the next millisecond.
        lastMillis = Math.max(clock.millis(), lastMillis + 1);
        StringBuilder id = new StringBuilder(26);
        for (int shift = 45; shift >= 0; shift -= 5) {
            id.append(ALPHABET.charAt((int) (lastMillis >>> shift & 31)));
        }
        for (int i = 0; i < 16; i++) {
            id.append(ALPHABET.charAt(chance.nextInt(32)));
        }
        return id.toString();
    }
}
