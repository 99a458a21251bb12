package dev.framewright.api.capability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Sound that goes with a clip: the first audio stream of a file, copied as it is coded and cut at the clip's end.
 *
 * @param file a file that holds sound
 * @param delay from the clip's first frame to the file's beginning; negative where the file begins before the clip
 */
public record Sound(Path file, Duration delay) {
    /** Refuses nulls. */
    public Sound {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(delay, "delay");
    }

    /** Gives the same sound, later by some time. */
    public Sound later(Duration time) {
        return new Sound(file, delay.plus(time));
    }
}
