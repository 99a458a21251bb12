package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param phase what is being done, in a word or two, such as {@code denoise} or {@code decode}
 * @param step steps done in this phase
 * @param total steps of this phase; 0 when unknown
 * @param remaining time left for the whole job, as far as it can be told
 * @param preview what there is to see so far
 */
public record Progress(String phase, long step, long total, Optional<Duration> remaining, Optional<RgbImage> preview) {
    /** Checks the ranges. */
    public Progress {
        Require.notBlank("progress.phase", phase, "say what is being done");
        Require.atLeast("progress.total", total, 0);
        Require.inRange("progress.step", step, 0, total == 0 ? Long.MAX_VALUE : total);
    }

    /** Gives a progress without time and picture. */
    public static Progress of(String phase, long step, long total) {
        return new Progress(phase, step, total, Optional.empty(), Optional.empty());
    }

    /** Gives this progress with the time left. */
    public Progress withRemaining(Duration left) {
        return new Progress(phase, step, total, Optional.of(left), preview);
    }

    /** Gives this progress with a picture. */
    public Progress withPreview(RgbImage picture) {
        return new Progress(phase, step, total, remaining, Optional.of(picture));
    }

    /** Gives the done part of this phase in [0, 1]; 0 when the total is unknown. */
    public double fraction() {
        return total == 0 ? 0 : (double) step / total;
    }
}
