package dev.framewright.training.world;

import java.util.List;

/**
 * A drawn clip and the truth about it.
 *
 * @param rgb frames, T x H x W x 3 bytes
 * @param frames T
 * @param height H in pixels
 * @param width W in pixels
 * @param truth where each subject is, for each frame
 */
public record Clip(byte[] rgb, int frames, int height, int width, List<List<Placement>> truth) {

    /**
     * One drawn subject in one frame.
     *
     * @param x centre in frame widths
     * @param y centre in frame heights
     * @param height drawn side of its square sprite, in frame heights
     */
    public record Placement(double x, double y, double height) {}

    public Clip {
        if (rgb.length != frames * height * width * 3) {
            throw new IllegalArgumentException("a clip of " + frames + " frames of " + width + "x" + height + " has "
                    + frames * height * width * 3 + " bytes but " + rgb.length + " were given");
        }
    }
}
