package dev.framewright.watermark;

import dev.framewright.api.Size;

/**
 * Numbers in which what a network's decoder draws differs from what a camera, a renderer or a codec leaves: how neighbouring
 * pixels of the fine structure go together (as steganalysis counts them), how strength is spread over the waves of brightness
 * and colour, whether brightness beats with the decoder's stride in space and time, and the {@link DecoderGrid}. What a
 * clip shows matters little to them. Not safe for use by two threads.
 */
final class Traces {
    /** Stride of the decoder in pixels. */
    static final int STRIDE = 8;

    /** Stride of the decoder in frames. */
    private static final int FRAMES_STRIDE = 4;

    private static final int WAVES_EVERY = 3;
    private static final int BLOCK = 16;
    private static final int BANDS = 7;
    private static final int MOST = 2;
    private static final int LEVELS = 2 * MOST + 1;
    private static final float[] STEPS = {1, 2, 4};
    private static final double[][] COSINES = cosines();

    private final Size size;
    private final double[][] pairs = new double[STEPS.length][LEVELS * LEVELS];
    private final double[][] bands = new double[3][BANDS];
    private final double[][] phases = new double[2][STRIDE];
    private final double[] changes = new double[FRAMES_STRIDE];
    private final DecoderGrid asIs = new DecoderGrid(STRIDE);
    private final DecoderGrid halved = new DecoderGrid(STRIDE);
    private final DecoderGrid doubled = new DecoderGrid(STRIDE / 2);
    private float[] before = {};
    private int frames;

    Traces(Size size) {
        this.size = size;
    }

    /** Gives how many frames were taken in. */
    int frames() {
        return frames;
    }

    /** Takes the next frame in. */
    void see(byte[] rgb) {
        float[][] planes = planes(rgb);
        float[][] fine = DecoderGrid.fine(planes, size);
        asIs.see(fine, size);
        doubled.see(fine, size);
        Size half = new Size(size.width() / 2, size.height() / 2);
        halved.see(DecoderGrid.fine(halved(planes), half), half);
        if (frames > 0) {
            changes[(frames - 1) % FRAMES_STRIDE] += change(before, planes[0]);
        }
        before = planes[0];
        count(planes[0], 1, size.width());
        count(planes[0], size.width(), 1);
        // The waves of neighbouring frames are much the same, and dear.
        for (int plane = 0; plane < 3 && frames % WAVES_EVERY == 0; plane++) {
            spread(planes[plane], bands[plane]);
        }
        beat(planes[0]);
        frames++;
    }

    /** Mean change of brightness; what moves far counts little more than what moves at all. */
    private static double change(float[] before, float[] now) {
        double sum = 0;
        for (int i = 0; i < now.length; i++) {
            sum += Math.min(12, Math.abs(now[i] - before[i]));
        }
        return sum / now.length;
    }

    private float[][] halved(float[][] planes) {
        int width = size.width() / 2;
        float[][] halved = new float[planes.length][width * (size.height() / 2)];
        for (int plane = 0; plane < planes.length; plane++) {
            for (int i = 0; i < halved[plane].length; i++) {
                int at = 2 * (i / width) * size.width() + 2 * (i % width);
                float[] own = planes[plane];
                halved[plane][i] = (own[at] + own[at + 1] + own[at + size.width()] + own[at + size.width() + 1]) / 4;
            }
        }
        return halved;
    }

    /** Brightness, and two differences of colour. */
    private float[][] planes(byte[] rgb) {
        float[][] planes = new float[3][size.width() * size.height()];
        planes[0] = Residual.luma(rgb, size);
        for (int i = 0; i < planes[0].length; i++) {
            planes[1][i] = (rgb[3 * i + 2] & 255) - planes[0][i];
            planes[2][i] = (rgb[3 * i] & 255) - planes[0][i];
        }
        return planes;
    }

    /** Counts which quantized second differences lie side by side, along one direction. */
    private void count(float[] luma, int along, int across) {
        int length = along == 1 ? size.width() : size.height();
        int lines = along == 1 ? size.height() : size.width();
        for (int line = 0; line < lines; line++) {
            int first = line * across;
            for (int s = 0; s < STEPS.length; s++) {
                int last = -1;
                for (int i = 1; i < length - 1; i++) {
                    int at = first + i * along;
                    float difference = luma[at - along] - 2 * luma[at] + luma[at + along];
                    int level = Math.max(-MOST, Math.min(MOST, Math.round(difference / STEPS[s]))) + MOST;
                    if (last >= 0) {
                        pairs[s][last * LEVELS + level]++;
                    }
                    last = level;
                }
            }
        }
    }

    /** Adds the strength of the waves in blocks, by their length. */
    private void spread(float[] plane, double[] sums) {
        double[] rows = new double[BLOCK * BLOCK];
        for (int top = 0; top + BLOCK <= size.height(); top += BLOCK) {
            for (int left = 0; left + BLOCK <= size.width(); left += BLOCK) {
                for (int y = 0; y < BLOCK; y++) {
                    for (int u = 0; u < BLOCK; u++) {
                        double sum = 0;
                        for (int x = 0; x < BLOCK; x++) {
                            sum += COSINES[u][x] * plane[(top + y) * size.width() + left + x];
                        }
                        rows[y * BLOCK + u] = sum;
                    }
                }
                for (int u = 0; u < BLOCK; u++) {
                    for (int v = u == 0 ? 1 : 0; v < BLOCK; v++) {
                        double sum = 0;
                        for (int y = 0; y < BLOCK; y++) {
                            sum += COSINES[v][y] * rows[y * BLOCK + u];
                        }
                        int band = (int) Math.min(BANDS - 1, Math.hypot(u, v) * BANDS / 20);
                        sums[band] += sum * sum;
                    }
                }
            }
        }
    }

    /** Adds the steps between neighbours by their place in the decoder's grid. */
    private void beat(float[] luma) {
        for (int y = 0; y + 1 < size.height(); y++) {
            for (int x = 0; x + 1 < size.width(); x++) {
                int at = y * size.width() + x;
                float right = Math.min(16, Math.abs(luma[at + 1] - luma[at]));
                float down = Math.min(16, Math.abs(luma[at + size.width()] - luma[at]));
                phases[0][x % STRIDE] += right;
                phases[1][y % STRIDE] += down;
            }
        }
    }

    /** Gives the pattern on the decoder's grid, of a picture that was not scaled. */
    double[][] pattern() {
        return asIs.pattern();
    }

    /** Forgets the last frame; no further one may be taken in. */
    Traces closed() {
        before = new float[0];
        return this;
    }

    /**
     * Gives the numbers of all frames seen, at least one.
     *
     * @param known the decoder's own pattern: one row for each plane
     */
    double[] numbers(double[][] known) {
        double[] numbers = new double[STEPS.length * 9 + 3 * BANDS + STRIDE + 2 + 3 * DecoderGrid.PLANES];
        int next = 0;
        for (double[] each : pairs) {
            next = put(numbers, next, symmetric(each));
        }
        double all = 1e-3 * frames;
        for (double sum : bands[0]) {
            all += sum;
        }
        for (double[] plane : bands) {
            for (double sum : plane) {
                numbers[next++] = Math.log10((sum + 1e-6 * all) / all);
            }
        }
        for (double[] phase : phases) {
            next = put(numbers, next, harmonics(phase));
        }
        next = put(numbers, next, harmonics(changes));
        double[][] small = new double[known.length][];
        for (int plane = 0; plane < known.length; plane++) {
            small[plane] = DecoderGrid.halved(known[plane], STRIDE);
        }
        next = put(numbers, next, likeness(asIs.pattern(), known));
        next = put(numbers, next, likeness(halved.pattern(), known));
        put(numbers, next, likeness(doubled.pattern(), small));
        return numbers;
    }

    private static double[] likeness(double[][] found, double[][] known) {
        double[] likeness = new double[known.length];
        for (int plane = 0; plane < known.length; plane++) {
            for (int i = 0; i < known[plane].length; i++) {
                likeness[plane] += found[plane][i] * known[plane][i];
            }
        }
        return likeness;
    }

    private static int put(double[] numbers, int first, double[] values) {
        System.arraycopy(values, 0, numbers, first, values.length);
        return first + values.length;
    }

    /** The shares of pairs, those that a mirror or a negative makes of each other added up, as roots. */
    private static double[] symmetric(double[] counts) {
        double all = 1;
        for (double count : counts) {
            all += count;
        }
        double[] merged = new double[LEVELS * LEVELS];
        for (int a = 0; a < LEVELS; a++) {
            for (int b = 0; b < LEVELS; b++) {
                int mirrored = b * LEVELS + a;
                int negative = (LEVELS - 1 - a) * LEVELS + LEVELS - 1 - b;
                int both = (LEVELS - 1 - b) * LEVELS + LEVELS - 1 - a;
                int least = Math.min(Math.min(a * LEVELS + b, mirrored), Math.min(negative, both));
                merged[least] += counts[a * LEVELS + b] / all;
            }
        }
        double[] shares = new double[9];
        int next = 0;
        for (int a = 0; a < LEVELS; a++) {
            for (int b = 0; b < LEVELS; b++) {
                if (a <= b && a + b <= LEVELS - 1) {
                    shares[next++] = Math.sqrt(merged[a * LEVELS + b]);
                }
            }
        }
        return shares;
    }

    /** How strongly values beat, for each number of beats in their length, whatever the first one is. */
    private static double[] harmonics(double[] values) {
        double sum = 1e-6;
        for (double value : values) {
            sum += value;
        }
        double[] strengths = new double[values.length / 2];
        for (int beats = 1; beats <= strengths.length; beats++) {
            double cosine = 0;
            double sine = 0;
            for (int i = 0; i < values.length; i++) {
                double angle = 2 * Math.PI * beats * i / values.length;
                cosine += values[i] * Math.cos(angle);
                sine += values[i] * Math.sin(angle);
            }
            strengths[beats - 1] = Math.log10(1e-3 + Math.hypot(cosine, sine) / sum);
        }
        return strengths;
    }

    private static double[][] cosines() {
        double[][] cosines = new double[BLOCK][BLOCK];
        for (int u = 0; u < BLOCK; u++) {
            for (int x = 0; x < BLOCK; x++) {
                cosines[u][x] = Math.sqrt((u == 0 ? 1 : 2) / (double) BLOCK) * Math.cos(Math.PI * (x + .5) * u / BLOCK);
            }
        }
        return cosines;
    }
}
