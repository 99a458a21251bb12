package dev.framewright.training;

import java.util.Arrays;

/** Numbers about clips of RGB bytes, each a plain sum over pixels. */
final class ClipMeasures {

    private static final int BLOCK = 8;
    private static final int REACH = 10;

    private ClipMeasures() {}

    /** Peak signal to noise in dB; 99 for equal bytes. */
    static double psnr(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 255) - (b[i] & 255);
            sum += difference * difference;
        }
        return sum == 0 ? 99 : 10 * Math.log10(255.0 * 255 * a.length / sum);
    }

    /** Mean of absolute differences, in steps of 8 bits. */
    static double difference(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 255) - (b[i] & 255));
        }
        return sum / a.length;
    }

    /** Difference of the frames before and after a join, over the median difference of consecutive frames of the clip. */
    static double joinError(byte[] clip, int frames, int join) {
        double[] differences = new double[frames - 1];
        for (int i = 0; i + 1 < frames; i++) {
            differences[i] = difference(frame(clip, frames, i), frame(clip, frames, i + 1));
        }
        double[] sorted = differences.clone();
        Arrays.sort(sorted);
        double median = Math.max(.05, sorted[sorted.length / 2]);
        return join == frames
                ? difference(frame(clip, frames, frames - 1), frame(clip, frames, 0)) / median
                : differences[join - 1] / median;
    }

    static byte[] frame(byte[] clip, int frames, int index) {
        int size = clip.length / frames;
        return Arrays.copyOfRange(clip, index * size, (index + 1) * size);
    }

    /** Frames from first to before end. */
    static byte[] part(byte[] clip, int frames, int first, int end) {
        int size = clip.length / frames;
        return Arrays.copyOfRange(clip, first * size, end * size);
    }

    /** Mean CIE Lab (D65) of the rows of a frame from the top down to a share of its height. */
    static double[] lab(byte[] frame, int side, double share) {
        int rows = (int) (side * share);
        double[] sum = new double[3];
        for (int i = 0; i < rows * side; i++) {
            double r = linear(frame[3 * i]);
            double g = linear(frame[3 * i + 1]);
            double b = linear(frame[3 * i + 2]);
            double x = curve((.4124 * r + .3576 * g + .1805 * b) / .9505);
            double y = curve(.2126 * r + .7152 * g + .0722 * b);
            double z = curve((.0193 * r + .1192 * g + .9505 * b) / 1.089);
            sum[0] += 116 * y - 16;
            sum[1] += 500 * (x - y);
            sum[2] += 200 * (y - z);
        }
        return Arrays.stream(sum).map(value -> value / (rows * side)).toArray();
    }

    private static double linear(byte value) {
        double v = (value & 255) / 255.0;
        return v <= .04045 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4);
    }

    private static double curve(double t) {
        return t > .008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
    }

    static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /** A frame between two as their blend; {@code at} in [0, 1]. */
    static byte[] blended(byte[] before, byte[] after, double at) {
        byte[] frame = new byte[before.length];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (byte) Math.round((before[i] & 255) * (1 - at) + (after[i] & 255) * at);
        }
        return frame;
    }

    /** A frame between two by the motion of its blocks: each is fetched from both along the straight line that fits best. */
    static byte[] moved(byte[] before, byte[] after, double at, int side) {
        byte[] frame = new byte[before.length];
        for (int top = 0; top < side; top += BLOCK) {
            for (int left = 0; left < side; left += BLOCK) {
                int[] best = {0, 0};
                double least = Double.MAX_VALUE;
                for (int dy = -REACH; dy <= REACH; dy++) {
                    for (int dx = -REACH; dx <= REACH; dx++) {
                        double cost = .02 * (Math.abs(dx) + Math.abs(dy))
                                + mismatch(before, after, top, left, dy, dx, at, side);
                        if (cost < least) {
                            least = cost;
                            best = new int[] {dy, dx};
                        }
                    }
                }
                fetch(frame, before, after, top, left, best, at, side);
            }
        }
        return frame;
    }

    private static double mismatch(
            byte[] before, byte[] after, int top, int left, int dy, int dx, double at, int side) {
        double sum = 0;
        for (int y = top; y < Math.min(side, top + BLOCK); y++) {
            for (int x = left; x < Math.min(side, left + BLOCK); x++) {
                int a = place(y - dy * at, x - dx * at, side);
                int b = place(y + dy * (1 - at), x + dx * (1 - at), side);
                for (int c = 0; c < 3; c++) {
                    sum += Math.abs((before[a + c] & 255) - (after[b + c] & 255));
                }
            }
        }
        return sum / (BLOCK * BLOCK * 3);
    }

    private static void fetch(
            byte[] frame, byte[] before, byte[] after, int top, int left, int[] way, double at, int side) {
        for (int y = top; y < Math.min(side, top + BLOCK); y++) {
            for (int x = left; x < Math.min(side, left + BLOCK); x++) {
                int a = place(y - way[0] * at, x - way[1] * at, side);
                int b = place(y + way[0] * (1 - at), x + way[1] * (1 - at), side);
                for (int c = 0; c < 3; c++) {
                    frame[3 * (y * side + x) + c] =
                            (byte) Math.round((before[a + c] & 255) * (1 - at) + (after[b + c] & 255) * at);
                }
            }
        }
    }

    private static int place(double y, double x, int side) {
        int row = (int) Math.max(0, Math.min(side - 1, Math.round(y)));
        int column = (int) Math.max(0, Math.min(side - 1, Math.round(x)));
        return 3 * (row * side + column);
    }

    /** Pearson's correlation; 0 where one of the two does not vary. */
    static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return aa < 1e-9 || bb < 1e-9 ? 0 : ab / Math.sqrt(aa * bb);
    }
}
