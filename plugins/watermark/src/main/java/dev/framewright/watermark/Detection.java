package dev.framewright.watermark;

import dev.framewright.api.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Gathers what some frames of one clip say together. Not safe for use by two threads. */
final class Detection {
    private static final double SHARPER = -.1;
    private static final double SOFTER = .5;
    private static final double SOFTNESS_STEP = .04;

    private final Size size;
    private final List<double[]> heights = new ArrayList<>();
    private final float[] sum;

    Detection(Size size) {
        this.size = size;
        this.sum = new float[size.width() * size.height()];
    }

    /** Takes the next frame in. */
    void see(byte[] rgb) {
        float[] luma = Residual.luma(rgb, size);
        heights.add(Mark.STRONG.heights(luma, size));
        for (int i = 0; i < sum.length; i++) {
            sum[i] += luma[i];
        }
    }

    /** Gives the number of frames that were taken in. */
    int frames() {
        return heights.size();
    }

    /** Gives the payload that all frames seen have, where they have one. */
    OptionalLong payload() {
        for (Lattice lattice : List.of(Mark.STRONG, Mark.FAINT)) {
            for (double softened = SHARPER; softened < SOFTER; softened += SOFTNESS_STEP) {
                double[] signs = new double[Message.SIGNS];
                for (double[] each : heights) {
                    lattice.read(each, softened, signs);
                }
                OptionalLong payload = Message.payload(signs);
                if (payload.isPresent()) {
                    return payload;
                }
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sum[i] / Math.max(1, heights.size());
        }
        return new TileSearch(Mark.LAYOUT).payload(mean, size);
    }
}
