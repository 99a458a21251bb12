package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exact picture size in pixels.
 *
 * @param width 1 to 16,384
 * @param height 1 to 16,384
 */
public record Size(int width, int height) implements Sizing {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})\\s*[xX*]\\s*(\\d{1,6})");

    /** Checks the ranges. */
    public Size {
        Require.inRange("size.width", width, 1, 16_384);
        Require.inRange("size.height", height, 1, 16_384);
    }

    /** Reads {@code WxH}, such as {@code 832x480}. */
    public static Size parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        Require.that(matcher.matches(), "size", "must be WIDTHxHEIGHT such as 128x128 but was \"" + text + "\"");
        return new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Gives the number of pixels of one frame. */
    public long pixels() {
        return (long) width * height;
    }

    /** Gives the number of bytes of one packed RGB frame with 8 bits per channel. */
    public int rgbBytes() {
        return Math.toIntExact(pixels() * 3);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
