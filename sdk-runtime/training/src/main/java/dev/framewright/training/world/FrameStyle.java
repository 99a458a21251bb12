package dev.framewright.training.world;

/** Redraws a finished frame in a {@link Style}, in place. */
final class FrameStyle {

    private FrameStyle() {}

    static void apply(Style style, Canvas frame) {
        switch (style) {
            case PLAIN -> {}
            case NOIR -> noir(frame);
            case PIXEL -> pixel(frame);
            case PENCIL -> pencil(frame, frame.height() / 40.0);
        }
    }

    private static void noir(Canvas frame) {
        float[] rgb = frame.rgb();
        float[] grey = grey(frame);
        for (int i = 0; i < grey.length; i++) {
            rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = grey[i];
        }
    }

    private static void pixel(Canvas frame) {
        int block = Math.max(2, Math.round(frame.height() / 32f));
        float[] rgb = frame.rgb();
        int w = frame.width();
        for (int top = 0; top < frame.height(); top += block) {
            int endY = Math.min(frame.height(), top + block);
            for (int left = 0; left < w; left += block) {
                int endX = Math.min(w, left + block);
                for (int c = 0; c < 3; c++) {
                    float sum = 0;
                    for (int y = top; y < endY; y++) {
                        for (int x = left; x < endX; x++) {
                            sum += rgb[(y * w + x) * 3 + c];
                        }
                    }
                    float mean = sum / ((endY - top) * (endX - left));
                    for (int y = top; y < endY; y++) {
                        for (int x = left; x < endX; x++) {
                            rgb[(y * w + x) * 3 + c] = mean;
                        }
                    }
                }
            }
        }
    }

    /** Strokes where the light changes within about {@code reach} pixels. */
    static void pencil(Canvas frame, double reach) {
        float[] grey = grey(frame);
        float[] wide = blur(grey, frame.width(), frame.height(), reach);
        float[] rgb = frame.rgb();
        for (int i = 0; i < grey.length; i++) {
            float stroke = Math.max(0, Math.min(1, grey[i] / (wide[i] + .05f) * 1.05f - .12f));
            float paper = .25f + .75f * stroke;
            rgb[3 * i] = paper;
            rgb[3 * i + 1] = paper * .98f;
            rgb[3 * i + 2] = paper * .93f;
        }
    }

    static float[] grey(Canvas frame) {
        float[] rgb = frame.rgb();
        float[] grey = new float[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = .3f * rgb[3 * i] + .59f * rgb[3 * i + 1] + .11f * rgb[3 * i + 2];
        }
        return grey;
    }

    /** A Gaussian blur of one channel with the edge repeated. */
    static float[] blur(float[] values, int width, int height, double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        float[] weights = new float[2 * reach + 1];
        float sum = 0;
        for (int i = -reach; i <= reach; i++) {
            weights[i + reach] = (float) Math.exp(-i * i / (2 * sigma * sigma));
            sum += weights[i + reach];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        float[] rows = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float total = 0;
                for (int i = -reach; i <= reach; i++) {
                    total += weights[i + reach] * values[y * width + Math.max(0, Math.min(width - 1, x + i))];
                }
                rows[y * width + x] = total;
            }
        }
        float[] both = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int i = -reach; i <= reach; i++) {
                int from = Math.max(0, Math.min(height - 1, y + i)) * width;
                float weight = weights[i + reach];
                for (int x = 0; x < width; x++) {
                    both[y * width + x] += weight * rows[from + x];
                }
            }
        }
        return both;
    }
}
