package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import java.util.function.DoubleUnaryOperator;

/**
 * Scales pictures as the published preprocessing does: filters widened when a picture shrinks, rows first, each pass
 * rounded to eight bits.
 */
public final class PictureScaling {

    /** What a new pixel is made of. */
    public enum Filter {
        /** Keys' cubic with a = -0.5, over two pixels to each side. */
        BICUBIC(2, PictureScaling::cubic),
        /** Lanczos over three pixels to each side. */
        LANCZOS(3, PictureScaling::lanczos);

        private final double support;
        private final DoubleUnaryOperator weight;

        Filter(double support, DoubleUnaryOperator weight) {
            this.support = support;
            this.weight = weight;
        }
    }

    private static final double[] CLIP_MEAN = {0.48145466, 0.4578275, 0.40821073};
    private static final double[] CLIP_DEVIATION = {0.26862954, 0.26130258, 0.27577711};

    private final Kernels kernels;

    /** @param kernels a module that holds {@link ModelKernels#text()} */
    public PictureScaling(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * A picture in another size.
     *
     * @param owner owns the result
     * @param picture [H, W, 3], 0 to 255, float32
     * @return [height, width, 3], whole numbers of 0 to 255, float32
     */
    public NDArray to(NDManager owner, NDArray picture, long height, long width, Filter filter) {
        Shape shape = picture.getShape();
        try (NDManager scratch = kernels.newManager()) {
            NDArray columns = weights(scratch, shape.get(1), width, filter);
            NDArray rows = weights(scratch, shape.get(0), height, filter);
            return kernels.call(owner, "scale_picture", picture, columns, rows);
        }
    }

    /**
     * A picture as the image encoder wants it: the shorter side scaled to its size, the middle cut out, normalised.
     *
     * @param owner owns the result
     * @param picture [H, W, 3], 0 to 255, float32
     * @param side rows and columns wanted
     * @return [1, 3, side, side], float32
     */
    public NDArray forClip(NDManager owner, NDArray picture, int side) {
        long height = picture.getShape().get(0);
        long width = picture.getShape().get(1);
        long shorter = Math.min(height, width);
        try (NDManager scratch = kernels.newManager()) {
            NDArray scaled = to(scratch, picture, side * height / shorter, side * width / shorter, Filter.BICUBIC);
            return kernels.call(
                    owner, "clip_pixels", scaled, side, scratch.create(CLIP_MEAN), scratch.create(CLIP_DEVIATION));
        }
    }

    /** Row i holds how much each old pixel counts in the new pixel i. */
    private static NDArray weights(NDManager owner, long from, long to, Filter filter) {
        int old = Math.toIntExact(from);
        int wanted = Math.toIntExact(to);
        double scale = (double) old / wanted;
        double stretch = Math.max(1, scale);
        float[] matrix = new float[Math.multiplyExact(old, wanted)];
        for (int i = 0; i < wanted; i++) {
            double centre = (i + 0.5) * scale;
            int first = Math.max(0, (int) (centre - filter.support * stretch + 0.5));
            int end = Math.min(old, (int) (centre + filter.support * stretch + 0.5));
            double total = 0;
            for (int j = first; j < end; j++) {
                total += filter.weight.applyAsDouble((j - centre + 0.5) / stretch);
            }
            for (int j = first; j < end; j++) {
                matrix[i * old + j] = (float) (filter.weight.applyAsDouble((j - centre + 0.5) / stretch) / total);
            }
        }
        return owner.create(matrix, new Shape(wanted, old));
    }

    private static double cubic(double at) {
        double x = Math.abs(at);
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    private static double lanczos(double at) {
        return Math.abs(at) < 3 ? sinc(at) * sinc(at / 3) : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
