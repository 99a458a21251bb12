package dev.framewright.watermark;

import dev.framewright.api.Size;

/**
 * The mark that is repeated in tiles, so that a piece of the picture is enough to read it. Strength goes only where the
 * picture works against the sign wanted (informed embedding, after Malvar and Florencio 2003): all parts of the message
 * reach one strength in every picture. Not safe for use by two threads.
 */
final class Tiles {
    /** Root mean square of the change in an even picture, in steps of brightness. */
    private static final double WEAKEST = 1.35;
    /** Largest root mean square of the change. */
    private static final double STRONGEST = 1.7;
    /** How much more change a pixel bears for each step that its surroundings differ. */
    private static final float TEXTURE = .22f;

    private static final float MOST_GAIN = 2.2f;
    private static final int ROUNDS = 2;

    private final Fold fold;
    private final int[] signs;

    Tiles(Layout layout, int payload) {
        this.fold = new Fold(layout);
        this.signs = layout.signs(payload);
    }

    /** Gives the change of brightness that marks a picture. */
    float[] change(float[] luma, Size size) {
        float[] residual = Residual.of(luma, size, 1);
        float[] gain = gain(residual, size);
        double mean = 0;
        double squares = 0;
        for (float each : gain) {
            mean += each;
            squares += each * each;
        }
        mean /= gain.length;
        squares /= gain.length;
        double allowed = Math.min(STRONGEST, WEAKEST * mean);
        // Sum of the squares of all parts of a tile with which the change has the root mean square that is allowed.
        double energy = allowed * allowed / squares * Layout.TILE * Layout.TILE / 2;

        double[] parts = new double[signs.length];
        float[] added = new float[luma.length];
        for (int round = 0; round < ROUNDS; round++) {
            double[] found = fold.parts(residual, size, 1);
            double[] own = new double[signs.length];
            for (int i = 0; i < own.length; i++) {
                own[i] = signs[i] * (found[i] - mean * parts[i]);
            }
            double strength = strength(own, mean * mean * energy);
            for (int i = 0; i < own.length; i++) {
                parts[i] = signs[i] * Math.max(0, strength - own[i]) / mean;
            }
            added = added(fold.tile(parts), gain, size, allowed);
            if (round + 1 < ROUNDS) {
                residual = Residual.of(sum(luma, added), size, 1);
            }
        }
        return added;
    }

    /** Gives the strength that all parts reach when those below it are raised with the given energy. */
    private static double strength(double[] own, double energy) {
        double low = -1e4;
        double high = 1e4;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            double needed = 0;
            for (double part : own) {
                double lack = Math.max(0, middle - part);
                needed += lack * lack;
            }
            if (needed > energy) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private static float[] gain(float[] residual, Size size) {
        float[] strength = new float[residual.length];
        for (int i = 0; i < residual.length; i++) {
            strength[i] = Math.abs(residual[i]);
        }
        float[] gain = Residual.blurred(strength, size, 4);
        for (int i = 0; i < gain.length; i++) {
            gain[i] = Math.min(MOST_GAIN, 1 + TEXTURE * gain[i]);
        }
        return gain;
    }

    private static float[] sum(float[] luma, float[] added) {
        float[] sum = new float[luma.length];
        for (int i = 0; i < luma.length; i++) {
            sum[i] = Math.max(0, Math.min(255, luma[i] + added[i]));
        }
        return sum;
    }

    private static float[] added(double[] tile, float[] gain, Size size, double allowed) {
        float[] added = new float[gain.length];
        double squares = 0;
        for (int y = 0; y < size.height(); y++) {
            int row = y % Layout.TILE * Layout.TILE;
            for (int x = 0; x < size.width(); x++) {
                int i = y * size.width() + x;
                added[i] = (float) (gain[i] * tile[row + x % Layout.TILE]);
                squares += added[i] * added[i];
            }
        }
        double rms = Math.sqrt(squares / added.length);
        if (rms > allowed) {
            float factor = (float) (allowed / rms);
            for (int i = 0; i < added.length; i++) {
                added[i] *= factor;
            }
        }
        return added;
    }
}
