package dev.framewright.api;

import dev.framewright.api.internal.Require;

/**
 * A run of frames, counted from 0.
 *
 * @param first first frame in the range
 * @param end first frame after the range
 */
public record FrameRange(int first, int end) {
    /** Checks that the range holds at least one frame. */
    public FrameRange {
        Require.inRange("range.first", first, 0, Frames.MOST - 1);
        Require.inRange("range.end", end, first + 1, Frames.MOST);
    }

    /** Gives the number of frames. */
    public int frames() {
        return end - first;
    }
}
