package dev.framewright.api;

import dev.framewright.api.internal.Require;

/**
 * A clip that leads the motion or the outlines of the result.
 *
 * @param kind lower-case name from the capability's description, such as {@code depth}, {@code pose} or {@code edges}
 * @param clip the control clip, frame by frame beside the result
 * @param strength in [0, 1]
 */
public record Control(String kind, MediaRef clip, double strength) {
    /** Checks the ranges. */
    public Control {
        Require.name("control.kind", kind);
        Require.inRange("control.strength", strength, 0.0, 1.0);
    }
}
