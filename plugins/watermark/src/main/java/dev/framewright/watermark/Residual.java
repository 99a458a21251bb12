package dev.framewright.watermark;

import dev.framewright.api.Size;

/** What is left of a picture's brightness without its coarse parts and its strong edges: there the mark is looked for. */
final class Residual {
    private static final int BLUR = 5;
    private static final float STRONGEST = 8;

    private Residual() {}

    /** Gives the brightness of each pixel (BT.709), 0 to 255. */
    static float[] luma(byte[] rgb, Size size) {
        float[] luma = new float[size.width() * size.height()];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = .2126f * (rgb[3 * i] & 255) + .7152f * (rgb[3 * i + 1] & 255) + .0722f * (rgb[3 * i + 2] & 255);
        }
        return luma;
    }

    /**
     * Gives the residual.
     *
     * @param scale the picture's size relative to the one that was marked
     */
    static float[] of(float[] luma, Size size, double scale) {
        int radius = radius(scale);
        float[] coarse = blurred(blurred(luma, size, radius), size, radius);
        for (int i = 0; i < coarse.length; i++) {
            float fine = luma[i] - coarse[i];
            coarse[i] = Math.max(-STRONGEST, Math.min(STRONGEST, fine));
        }
        return coarse;
    }

    /** Gives how far pixels reach into each other's coarse part. */
    static int radius(double scale) {
        return (int) Math.max(1, Math.round(BLUR * scale));
    }

    /** Gives the mean of each pixel's square neighbourhood, cut at the picture's edges. */
    static float[] blurred(float[] values, Size size, int radius) {
        int width = size.width();
        int height = size.height();
        float[] rows = new float[values.length];
        for (int y = 0; y < height; y++) {
            blurRow(values, rows, y * width, width, radius);
        }
        float[] both = new float[values.length];
        double[] sum = new double[width];
        int count = 0;
        // The last row that is in the sums moves ahead of the one that is written.
        for (int y = -radius; y < height; y++) {
            if (y + radius < height) {
                add(rows, (y + radius) * width, 1, sum);
                count++;
            }
            if (y - radius - 1 >= 0) {
                add(rows, (y - radius - 1) * width, -1, sum);
                count--;
            }
            for (int x = 0; y >= 0 && x < width; x++) {
                both[y * width + x] = (float) (sum[x] / count);
            }
        }
        return both;
    }

    private static void add(float[] rows, int first, int sign, double[] sum) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += sign * rows[first + x];
        }
    }

    private static void blurRow(float[] from, float[] to, int first, int width, int radius) {
        double sum = 0;
        int count = 0;
        for (int i = -radius; i < width; i++) {
            if (i + radius < width) {
                sum += from[first + i + radius];
                count++;
            }
            if (i - radius - 1 >= 0) {
                sum -= from[first + i - radius - 1];
                count--;
            }
            if (i >= 0) {
                to[first + i] = (float) (sum / count);
            }
        }
    }
}
