package dev.framewright.api;

import dev.framewright.api.internal.Require;

/**
 * A picture that says how something looks, without being a frame of the clip.
 *
 * @param image the picture
 * @param role what to take from it
 * @param weight in [0, 1]
 */
public record Reference(MediaRef image, Role role, double weight) {
    /** Checks the range. */
    public Reference {
        Require.inRange("reference.weight", weight, 0.0, 1.0);
    }

    /** What to take from a reference picture. */
    public enum Role {
        /** A person or creature that stays itself. */
        CHARACTER,
        /** A thing or a place. */
        OBJECT,
        /** The manner of drawing. */
        STYLE
    }
}
