package dev.framewright.watermark;

import dev.framewright.api.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mark that lies in the slow waves of the whole picture (its discrete cosine transform): each wave's height is moved
 * to the nearest point of a lattice, of which there is one for each sign (quantization index modulation, Chen and Wornell
 * 2001). The picture's own content does not disturb it, and any scaling keeps it; a crop destroys it. Safe for use by
 * many threads.
 */
final class Lattice {
    private static final double SLOWEST = 5;
    private static final int WAVES = 18;
    /** Largest mean square of a picture's change, in those it is laid out for. */
    private static final double MOST = 1.01;

    private final int[] column = new int[Message.SIGNS];
    private final int[] row = new int[Message.SIGNS];
    private final double[] offset = new double[Message.SIGNS];
    private final double[] radius = new double[Message.SIGNS];
    private final double step;
    private final double meanSquare;
    private final Map<Integer, float[][]> waves = new ConcurrentHashMap<>();

    /**
     * Lays out the lattice.
     *
     * @param meanSquare of the change to a marked picture, in squared steps of brightness
     */
    Lattice(double meanSquare) {
        List<int[]> places = new ArrayList<>();
        for (int y = 1; y < WAVES; y++) {
            for (int x = 1; x < WAVES; x++) {
                if (radius(x, y) >= SLOWEST && radius(x, y) < WAVES) {
                    places.add(new int[] {x, y});
                }
            }
        }
        places.sort(Comparator.comparingDouble(place -> radius(place[0], place[1])));
        places = new ArrayList<>(places.subList(0, Message.SIGNS));
        // The order is part of the mark: java.util.Random is the same on every platform and version.
        Random order = new Random(0x4652414DL);
        Collections.shuffle(places, order);
        for (int i = 0; i < Message.SIGNS; i++) {
            column[i] = places.get(i)[0];
            row[i] = places.get(i)[1];
            radius[i] = radius(column[i], row[i]) / WAVES;
            offset[i] = order.nextDouble();
        }
        this.meanSquare = meanSquare;
        // A number moved to the nearest point of a lattice moves by step^2 / 12 on average.
        this.step = Math.sqrt(12 * meanSquare / Message.SIGNS);
    }

    private static double radius(int x, int y) {
        return Math.sqrt(x * x + y * y);
    }

    /** Gives the change of brightness that moves every wave of a picture to the lattice of its sign. */
    float[] change(float[] luma, Size size, int[] signs) {
        double[] heights = heights(luma, size);
        double[] change = new double[heights.length];
        double squares = 0;
        for (int i = 0; i < heights.length; i++) {
            double first = (offset[i] + (signs[i] > 0 ? 0 : .5)) * step;
            change[i] = Math.rint((heights[i] - first) / step) * step + first - heights[i];
            squares += change[i] * change[i];
        }
        if (squares > MOST * meanSquare) {
            // A picture that lies worse than usual is moved nearly to the lattice, not past what nobody sees.
            double factor = Math.sqrt(MOST * meanSquare / squares);
            for (int i = 0; i < change.length; i++) {
                change[i] *= factor;
            }
        }
        return picture(change, size);
    }

    /** Gives the heights of the waves, in steps of brightness; they do not depend on the size of the picture. */
    double[] heights(float[] luma, Size size) {
        float[][] across = waves(size.width());
        float[][] down = waves(size.height());
        double[][] sums = new double[WAVES][WAVES];
        for (int y = 0; y < size.height(); y++) {
            int first = y * size.width();
            for (int x = 0; x < WAVES; x++) {
                float[] wave = across[x];
                double sum = 0;
                for (int i = 0; i < wave.length; i++) {
                    sum += luma[first + i] * wave[i];
                }
                for (int k = 0; k < WAVES; k++) {
                    sums[k][x] += down[k][y] * sum;
                }
            }
        }
        double[] heights = new double[Message.SIGNS];
        for (int i = 0; i < heights.length; i++) {
            heights[i] = 2.0 / size.pixels() * sums[row[i]][column[i]];
        }
        return heights;
    }

    private float[] picture(double[] heights, Size size) {
        float[][] across = waves(size.width());
        float[][] down = waves(size.height());
        double[][] grid = new double[WAVES][WAVES];
        for (int i = 0; i < heights.length; i++) {
            grid[row[i]][column[i]] = 2 * heights[i];
        }
        float[] picture = new float[size.width() * size.height()];
        for (int y = 0; y < size.height(); y++) {
            int first = y * size.width();
            for (int x = 0; x < WAVES; x++) {
                double height = 0;
                for (int k = 0; k < WAVES; k++) {
                    height += down[k][y] * grid[k][x];
                }
                float[] wave = across[x];
                float factor = (float) height;
                for (int i = 0; i < wave.length; i++) {
                    picture[first + i] += factor * wave[i];
                }
            }
        }
        return picture;
    }

    private float[][] waves(int length) {
        return waves.computeIfAbsent(length, key -> {
            float[][] all = new float[WAVES][length];
            for (int k = 0; k < WAVES; k++) {
                for (int i = 0; i < length; i++) {
                    all[k][i] = (float) StrictMath.cos(Math.PI * (i + .5) * k / length);
                }
            }
            return all;
        });
    }

    /**
     * Adds to {@code signs} how much one picture speaks for each of them.
     *
     * @param heights the picture's waves
     * @param softened how much weaker the fastest waves have become, as a logarithm
     */
    void read(double[] heights, double softened, double[] signs) {
        double[] own = new double[heights.length];
        double onLattice = 0;
        for (int i = 0; i < heights.length; i++) {
            double height = heights[i] * Math.exp(softened * radius[i] * radius[i]);
            own[i] = Math.cos(2 * Math.PI * (height / step - offset[i]));
            // 1 on both lattices and -1 between them: whatever the signs are, a picture near them knows them better.
            onLattice += 2 * own[i] * own[i] - 1;
        }
        double weight = Math.max(.05, onLattice / heights.length + .05);
        for (int i = 0; i < own.length; i++) {
            signs[i] += weight * own[i];
        }
    }
}
