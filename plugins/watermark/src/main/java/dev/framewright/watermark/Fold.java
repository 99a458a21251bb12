package dev.framewright.watermark;

import dev.framewright.api.Size;

/** Lays all repetitions of the tile over each other and gives the spectrum of their mean. Not safe for use by two threads. */
final class Fold {
    private static final int TILE = Layout.TILE;

    private final Layout layout;
    private final Fourier fourier = new Fourier(TILE);
    private final double[] sum = new double[TILE * TILE];
    private final double[] imaginary = new double[TILE * TILE];
    private final int[] count = new int[TILE * TILE];

    Fold(Layout layout) {
        this.layout = layout;
    }

    /**
     * Gives the parts of all places, real and imaginary in turn.
     *
     * @param scale pixels of this picture for one of the tile
     */
    double[] parts(float[] residual, Size size, double scale) {
        java.util.Arrays.fill(sum, 0);
        java.util.Arrays.fill(imaginary, 0);
        java.util.Arrays.fill(count, 0);
        int[] columns = positions(size.width(), scale);
        int[] rows = positions(size.height(), scale);
        for (int y = 0; y < size.height(); y++) {
            int row = rows[y] * TILE;
            int first = y * size.width();
            for (int x = 0; x < size.width(); x++) {
                int place = row + columns[x];
                sum[place] += residual[first + x];
                count[place]++;
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] = count[i] == 0 ? 0 : sum[i] / count[i];
        }
        fourier.forward(sum, imaginary);
        double[] parts = new double[2 * Layout.PLACES];
        for (int place = 0; place < Layout.PLACES; place++) {
            int index = layout.index(place, TILE);
            parts[2 * place] = sum[index] / TILE;
            parts[2 * place + 1] = imaginary[index] / TILE;
        }
        return parts;
    }

    private static int[] positions(int length, double scale) {
        int[] positions = new int[length];
        for (int i = 0; i < length; i++) {
            positions[i] = Math.floorMod((int) Math.floor((i + .5) / scale), TILE);
        }
        return positions;
    }

    /** Gives the tile that has the parts and nothing else; the mean of its squares is {@code sum of parts^2 * 2 / TILE^2}. */
    double[] tile(double[] parts) {
        double[] re = new double[TILE * TILE];
        double[] im = new double[TILE * TILE];
        for (int place = 0; place < Layout.PLACES; place++) {
            int index = layout.index(place, TILE);
            int mirrored = layout.mirrored(place, TILE);
            re[index] += parts[2 * place];
            im[index] += parts[2 * place + 1];
            re[mirrored] += parts[2 * place];
            im[mirrored] -= parts[2 * place + 1];
        }
        fourier.backward(re, im);
        for (int i = 0; i < re.length; i++) {
            re[i] /= TILE;
        }
        return re;
    }
}
