package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.time.Duration;

/**
 * The exact measures of a clip.
 *
 * @param size pixels of each frame
 * @param frameRate frames per second
 * @param frames number of frames, at least 1
 */
public record ClipShape(Size size, FrameRate frameRate, int frames) {
    /** Checks the range. */
    public ClipShape {
        Require.inRange("frames", frames, 1, Frames.MOST);
    }

    /** Gives the play time. */
    public Duration duration() {
        return frameRate.durationOf(frames);
    }
}
