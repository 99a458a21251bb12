package dev.framewright.training.world;

import java.util.Arrays;
import java.util.List;

/**
 * A frame as the judge compares templates with it.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb the frame
 * @param behind what is thought to be behind the subject: one colour for each row, or itself where a pixel rests
 * @param error squared distance of the frame from {@code behind} for each pixel, at most {@link #CAP}
 */
record View(int width, int height, float[] rgb, float[] behind, float[] error) {

    /** No pixel counts more than this, so that stars and windows cannot outvote a subject. */
    static final float CAP = .24f;

    /** Summed distance of the three channels up to which a pixel may be background. */
    private static final float NEAR = .36f;

    static View of(Canvas frame, Canvas behind) {
        int w = frame.width();
        int h = frame.height();
        float[] error = new float[w * h];
        for (int i = 0; i < w * h; i++) {
            float e = 0;
            for (int c = 0; c < 3; c++) {
                float d = frame.rgb()[3 * i + c] - behind.rgb()[3 * i + c];
                e += d * d;
            }
            error[i] = Math.min(CAP, e);
        }
        return new View(w, h, frame.rgb(), behind.rgb(), error);
    }

    /**
     * What is behind a frame's subject.
     *
     * @param rows one colour for each row
     * @param resting pixels of the frame that are scene
     */
    static Canvas behind(Canvas frame, float[] rows, boolean[] resting) {
        int w = frame.width();
        Canvas behind = new Canvas(w, frame.height());
        for (int i = 0; i < resting.length; i++) {
            for (int c = 0; c < 3; c++) {
                behind.rgb()[3 * i + c] = resting[i] ? frame.rgb()[3 * i + c] : rows[i / w * 3 + c];
            }
        }
        return behind;
    }

    /**
     * The background's colour in each row over some frames of equal size: the median of those pixels that are near
     * what is expected there, or of all if hardly any is.
     *
     * @param expected RGB of each row, as a scene of the place has it
     */
    static float[] rows(List<Canvas> frames, float[] expected) {
        int w = frames.get(0).width();
        int h = frames.get(0).height();
        float[] rows = new float[h * 3];
        float[][] near = new float[3][w * frames.size()];
        float[][] all = new float[3][w * frames.size()];
        for (int y = 0; y < h; y++) {
            int n = 0;
            int nearby = 0;
            for (Canvas frame : frames) {
                for (int x = 0; x < w; x++, n++) {
                    float distance = 0;
                    for (int c = 0; c < 3; c++) {
                        all[c][n] = frame.rgb()[(y * w + x) * 3 + c];
                        distance += Math.abs(all[c][n] - expected[y * 3 + c]);
                    }
                    if (distance < NEAR) {
                        for (int c = 0; c < 3; c++) {
                            near[c][nearby] = all[c][n];
                        }
                        nearby++;
                    }
                }
            }
            boolean enough = nearby > n / 12;
            for (int c = 0; c < 3; c++) {
                float[] values = enough ? near[c] : all[c];
                int count = enough ? nearby : n;
                Arrays.sort(values, 0, count);
                rows[y * 3 + c] = values[count / 2];
            }
        }
        return rows;
    }
}
