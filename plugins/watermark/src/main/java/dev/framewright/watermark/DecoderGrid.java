package dev.framewright.watermark;

import dev.framewright.api.Size;

/**
 * The mean of the fine structure at each place of a grid: a decoder that widens its picture step by step leaves there a
 * pattern of its own (Marra and others 2019, "Do GANs leave artificial fingerprints?"). What a clip shows averages out. Not
 * safe for use by two threads.
 */
final class DecoderGrid {
    static final int PLANES = 3;
    /** Pixels at the edges that are left out: there the decoder sees less. */
    private static final int EDGE = 8;

    private static final float MOST = 2;
    private static final int SURROUNDINGS = 3;

    private final int period;
    private final double[][] sums;
    private final int[] counts;

    DecoderGrid(int period) {
        this.period = period;
        this.sums = new double[PLANES][period * period];
        this.counts = new int[period * period];
    }

    /** Takes the {@link #fine} structure of a frame in. */
    void see(float[][] fine, Size size) {
        for (int plane = 0; plane < PLANES; plane++) {
            for (int y = EDGE; y < size.height() - EDGE; y++) {
                for (int x = EDGE; x < size.width() - EDGE; x++) {
                    int place = y % period * period + x % period;
                    sums[plane][place] += fine[plane][y * size.width() + x];
                    counts[place] += plane == 0 ? 1 : 0;
                }
            }
        }
    }

    /** Gives the fine structure of brightness and two differences of colour, in units of its strength round about. */
    static float[][] fine(float[][] planes, Size size) {
        float[][] fine = new float[PLANES][];
        for (int plane = 0; plane < PLANES; plane++) {
            fine[plane] = fine(planes[plane], size);
        }
        return fine;
    }

    private static float[] fine(float[] values, Size size) {
        float[] coarse = Residual.blurred(values, size, 1);
        float[] squares = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            coarse[i] = values[i] - coarse[i];
            squares[i] = coarse[i] * coarse[i];
        }
        float[] strength = Residual.blurred(squares, size, SURROUNDINGS);
        for (int i = 0; i < values.length; i++) {
            double own = coarse[i] / (Math.sqrt(Math.max(0, strength[i])) + .5);
            coarse[i] = (float) Math.max(-MOST, Math.min(MOST, own));
        }
        return coarse;
    }

    /** Gives the pattern of each plane: mean 0, length 1. */
    double[][] pattern() {
        double[][] pattern = new double[PLANES][];
        for (int plane = 0; plane < PLANES; plane++) {
            pattern[plane] = new double[counts.length];
            for (int i = 0; i < counts.length; i++) {
                pattern[plane][i] = sums[plane][i] / Math.max(1, counts[i]);
            }
            level(pattern[plane]);
        }
        return pattern;
    }

    /** Brings a pattern to mean 0 and length 1. */
    static void level(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 1e-12;
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
            squares += values[i] * values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= Math.sqrt(squares);
        }
    }

    /** Gives the pattern as it is in a picture of half the size: what lies in one pixel there added up. */
    static double[] halved(double[] pattern, int period) {
        int side = period / 2;
        double[] halved = new double[side * side];
        for (int i = 0; i < pattern.length; i++) {
            halved[i / period / 2 * side + i % period / 2] += pattern[i];
        }
        level(halved);
        return halved;
    }
}
