package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a request will take and give, told without running it.
 *
 * @param time how long it will run on this machine, as far as known; zero when unknown
 * @param peakHostBytes most main memory at one time
 * @param peakDeviceBytes most memory of an accelerator at one time; 0 on a CPU
 * @param clip exact measures of the clip; empty when the result is not a clip
 * @param notices what will differ from what was asked, one sentence each, such as a rounded frame count or words the
 *     model cannot draw
 */
public record Estimate(
        Duration time, long peakHostBytes, long peakDeviceBytes, Optional<ClipShape> clip, List<String> notices) {
    /** Checks the ranges. */
    public Estimate {
        Require.that(!time.isNegative(), "estimate.time", "must not be negative");
        Require.atLeast("estimate.peakHostBytes", peakHostBytes, 0);
        Require.atLeast("estimate.peakDeviceBytes", peakDeviceBytes, 0);
        notices = List.copyOf(notices);
    }
}
