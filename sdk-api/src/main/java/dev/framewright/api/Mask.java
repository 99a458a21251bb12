package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.List;

/**
 * Where a clip is drawn anew. White, or inside a shape, is drawn; the rest is kept bit for bit.
 *
 * @param region the shape
 * @param inverted whether the outside of the shape is drawn instead
 * @param growPixels how far the shape is widened (or, below 0, narrowed), -1,024 to 1,024
 * @param featherPixels width of the soft edge, 0 to 1,024
 */
public record Mask(Region region, boolean inverted, int growPixels, int featherPixels) {
    /** Checks the ranges. */
    public Mask {
        Require.inRange("mask.growPixels", growPixels, -1024, 1024);
        Require.inRange("mask.featherPixels", featherPixels, 0, 1024);
    }

    /** Gives the shape as it is. */
    public static Mask of(Region region) {
        return new Mask(region, false, 0, 0);
    }

    /** A shape in the frame and in time. */
    public sealed interface Region {}

    /**
     * One picture for every frame; white is drawn.
     *
     * @param image as large as the clip
     */
    public record Still(MediaRef image) implements Region {}

    /**
     * A clip beside the source; white is drawn.
     *
     * @param clip as large and as long as the source
     */
    public record Moving(MediaRef clip) implements Region {}

    /** The transparent parts of the source itself. */
    public record Transparent() implements Region {}

    /**
     * Whole frames.
     *
     * @param ranges at least one
     */
    public record WholeFrames(List<FrameRange> ranges) implements Region {
        /** Copies the list. */
        public WholeFrames {
            ranges = List.copyOf(ranges);
            Require.atLeast("mask.ranges", ranges.size(), 1);
        }
    }

    /**
     * A box that moves in a straight line from key to key.
     *
     * @param keys in order of frame, at least one
     */
    public record Boxes(List<Box> keys) implements Region {
        /** Copies the list and checks its order. */
        public Boxes {
            keys = List.copyOf(keys);
            Require.atLeast("mask.keys", keys.size(), 1);
            for (int i = 1; i < keys.size(); i++) {
                Require.that(
                        keys.get(i).frame() > keys.get(i - 1).frame(),
                        "mask.keys",
                        "must be in order of frame but had " + keys.get(i).frame() + " after "
                                + keys.get(i - 1).frame());
            }
        }
    }

    /**
     * A box at one frame, in pixels from the top left.
     *
     * @param frame counted from 0
     * @param left left edge
     * @param top upper edge
     * @param size width and height
     */
    public record Box(int frame, int left, int top, Size size) {
        /** Checks the frame. */
        public Box {
            Require.inRange("mask.keys.frame", frame, 0, Frames.MOST - 1);
        }
    }

    /**
     * New room around the source (outpainting), in pixels.
     *
     * @param left 0 to 8,192
     * @param right 0 to 8,192
     * @param top 0 to 8,192
     * @param bottom 0 to 8,192
     */
    public record Border(int left, int right, int top, int bottom) implements Region {
        /** Checks the ranges. */
        public Border {
            Require.inRange("mask.left", left, 0, 8192);
            Require.inRange("mask.right", right, 0, 8192);
            Require.inRange("mask.top", top, 0, 8192);
            Require.inRange("mask.bottom", bottom, 0, 8192);
            Require.that(left + right + top + bottom > 0, "mask", "must add room on at least one side but added none");
        }
    }
}
