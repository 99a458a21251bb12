package dev.framewright.watermark;

/** The discrete Fourier transform of square complex pictures whose side is a power of two. Safe for use by many threads. */
final class Fourier {
    private final int side;
    private final double[] cos;
    private final double[] sin;
    private final int[] reversed;

    Fourier(int side) {
        this.side = side;
        this.cos = new double[side / 2];
        this.sin = new double[side / 2];
        for (int i = 0; i < side / 2; i++) {
            cos[i] = StrictMath.cos(2 * Math.PI * i / side);
            sin[i] = StrictMath.sin(2 * Math.PI * i / side);
        }
        this.reversed = new int[side];
        int bits = Integer.numberOfTrailingZeros(side);
        for (int i = 0; i < side; i++) {
            reversed[i] = Integer.reverse(i) >>> (32 - bits);
        }
    }

    /**
     * Transforms in place, without any scaling: {@code F(k) = sum over x of f(x) e^(-2 pi i k x / side)}.
     *
     * @param re rows of real parts, side * side
     * @param im rows of imaginary parts
     */
    void forward(double[] re, double[] im) {
        double[] lineRe = new double[side];
        double[] lineIm = new double[side];
        for (int row = 0; row < side; row++) {
            if (!empty(re, im, row * side)) {
                line(re, im, row * side, 1, lineRe, lineIm);
            }
        }
        for (int column = 0; column < side; column++) {
            line(re, im, column, side, lineRe, lineIm);
        }
    }

    /** Transforms back in place, without any scaling: the sign of the exponent is positive. */
    void backward(double[] re, double[] im) {
        // Swapping the parts before and after conjugates the exponent.
        forward(im, re);
    }

    /** Spectra of few waves have few rows. */
    private boolean empty(double[] re, double[] im, int first) {
        for (int i = first; i < first + side; i++) {
            if (re[i] != 0 || im[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void line(double[] re, double[] im, int first, int step, double[] lineRe, double[] lineIm) {
        for (int i = 0; i < side; i++) {
            lineRe[reversed[i]] = re[first + i * step];
            lineIm[reversed[i]] = im[first + i * step];
        }
        for (int half = 1; half < side; half *= 2) {
            int stride = side / (2 * half);
            for (int block = 0; block < side; block += 2 * half) {
                for (int i = 0; i < half; i++) {
                    int a = block + i;
                    int b = a + half;
                    double c = cos[i * stride];
                    double s = -sin[i * stride];
                    double turnedRe = lineRe[b] * c - lineIm[b] * s;
                    double turnedIm = lineRe[b] * s + lineIm[b] * c;
                    lineRe[b] = lineRe[a] - turnedRe;
                    lineIm[b] = lineIm[a] - turnedIm;
                    lineRe[a] += turnedRe;
                    lineIm[a] += turnedIm;
                }
            }
        }
        for (int i = 0; i < side; i++) {
            re[first + i * step] = lineRe[i];
            im[first + i * step] = lineIm[i];
        }
    }
}
