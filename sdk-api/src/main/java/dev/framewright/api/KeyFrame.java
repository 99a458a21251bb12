package dev.framewright.api;

import dev.framewright.api.internal.Require;

/**
 * A picture that the clip is to pass through.
 *
 * @param frame where, counted from 0; -1 is the last frame, -2 the one before
 * @param image the picture
 * @param strength how firmly it is held, in [0, 1]; 1 keeps it
 */
public record KeyFrame(int frame, MediaRef image, double strength) {
    /** Checks the ranges. */
    public KeyFrame {
        Require.inRange("keyFrame.frame", frame, -Frames.MOST, Frames.MOST - 1);
        Require.inRange("keyFrame.strength", strength, 0.0, 1.0);
    }

    /** Gives the picture the clip starts with. */
    public static KeyFrame first(MediaRef image) {
        return new KeyFrame(0, image, 1);
    }

    /** Gives the picture the clip ends with. */
    public static KeyFrame last(MediaRef image) {
        return new KeyFrame(-1, image, 1);
    }

    /** Gives the index counted from 0 in a clip of {@code frames} frames. */
    public int index(int frames) {
        int index = frame < 0 ? frames + frame : frame;
        Require.that(
                index >= 0 && index < frames,
                "keyFrame.frame",
                "must lie within the clip's " + frames + " frames but was " + frame);
        return index;
    }
}
