package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.Arrays;

/**
 * A picture, rows from the top, pixels from the left, red, green and blue with 8 bits each.
 *
 * @param size width and height
 * @param rgb {@code 3 * width * height} bytes; not copied, so leave the array alone afterwards
 */
public record RgbImage(Size size, byte[] rgb) {
    /** Checks that the bytes fit the size. */
    public RgbImage {
        Require.that(
                rgb.length == size.rgbBytes(),
                "image.rgb",
                "must hold " + size.rgbBytes() + " bytes for " + size + " but held " + rgb.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that && size.equals(that.size) && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * size.hashCode() + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage[" + size + "]";
    }
}
