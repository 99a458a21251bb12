package dev.framewright.training.world;

/** A picture of float RGB in [0, 1] with the few smooth-edged shapes that scenes are painted of. */
public final class Canvas {

    private final int width;
    private final int height;
    private final float[] rgb;

    /** A black picture. */
    public Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.rgb = new float[width * height * 3];
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The pixels themselves, row by row, three values each. */
    public float[] rgb() {
        return rgb;
    }

    /** Fills with one colour at the top and another at the bottom, even between. */
    void gradient(double[] top, double[] bottom) {
        for (int y = 0; y < height; y++) {
            double down = height == 1 ? 0 : y / (height - 1.0);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[(y * width + x) * 3 + c] = (float) (top[c] + (bottom[c] - top[c]) * down);
                }
            }
        }
    }

    /** Fills all below a wavy line that runs through {@code knots} random heights about {@code base} (in heights). */
    void hills(WorldRandom random, double base, double swing, int knots, double... colour) {
        double[] line = new double[knots];
        for (int i = 0; i < knots; i++) {
            line[i] = random.uniform(-swing, swing);
        }
        for (int x = 0; x < width; x++) {
            double at = x / Math.max(1.0, width - 1) * (knots - 1);
            int left = Math.min(knots - 2, (int) at);
            double part = at - left;
            double smooth = part * part * (3 - 2 * part);
            double edge = (base + line[left] + (line[left + 1] - line[left]) * smooth) * height;
            for (int y = (int) Math.max(0, Math.floor(edge) - 1); y < height; y++) {
                double cover = clamp(y + 1 - edge);
                double shade = 1 - .25 * Math.max(0, (double) y / height - base);
                blend(x, y, cover, colour[0] * shade, colour[1] * shade, colour[2] * shade);
            }
        }
    }

    /** Fills rows from one height to another (in pixels). */
    void band(double first, double end, double... colour) {
        box(0, first, width, end, colour);
    }

    /** Fills an upright rectangle given in pixels. */
    void box(double left, double top, double right, double bottom, double... colour) {
        for (int y = (int) Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y++) {
            double coverY = Math.min(y + 1, bottom) - Math.max(y, top);
            for (int x = (int) Math.max(0, Math.floor(left)); x < Math.min(width, Math.ceil(right)); x++) {
                double cover = coverY * (Math.min(x + 1, right) - Math.max(x, left));
                blend(x, y, cover, colour[0], colour[1], colour[2]);
            }
        }
    }

    /** Fills a disc given in pixels. */
    void disc(double centreX, double centreY, double radius, double... colour) {
        for (int y = (int) Math.max(0, centreY - radius - 1); y < Math.min(height, centreY + radius + 2); y++) {
            for (int x = (int) Math.max(0, centreX - radius - 1); x < Math.min(width, centreX + radius + 2); x++) {
                double distance = Math.hypot(x + .5 - centreX, y + .5 - centreY);
                blend(x, y, clamp(radius + .5 - distance), colour[0], colour[1], colour[2]);
            }
        }
    }

    /** Draws a circle's line of one pixel. */
    void ring(double centreX, double centreY, double radius, double... colour) {
        for (int y = (int) Math.max(0, centreY - radius - 2); y < Math.min(height, centreY + radius + 3); y++) {
            for (int x = (int) Math.max(0, centreX - radius - 2); x < Math.min(width, centreX + radius + 3); x++) {
                double distance = Math.hypot(x + .5 - centreX, y + .5 - centreY);
                blend(x, y, clamp(1 - Math.abs(distance - radius)), colour[0], colour[1], colour[2]);
            }
        }
    }

    /** Fills a triangle that stands on its base: tip, half base and heights in pixels. */
    void fir(double tipX, double tipY, double halfBase, double baseY, double... colour) {
        for (int y = (int) Math.max(0, Math.floor(tipY)); y < Math.min(height, Math.ceil(baseY)); y++) {
            double half = halfBase * clamp((y + .5 - tipY) / (baseY - tipY));
            box(tipX - half, Math.max(y, tipY), tipX + half, Math.min(y + 1, baseY), colour);
        }
    }

    /** Adds light between two slanted lines, strongest at the top. */
    void ray(double left, double breadthTop, double slant, double breadthBottom, double strength) {
        for (int y = 0; y < height; y++) {
            double down = y / (double) height;
            double from = left + slant * down;
            double to = from + breadthTop + (breadthBottom - breadthTop) * down;
            for (int x = (int) Math.max(0, Math.floor(from)); x < Math.min(width, Math.ceil(to)); x++) {
                double cover = Math.min(x + 1, to) - Math.max(x, from);
                float light = (float) (strength * (1 - down) * Math.max(0, cover));
                int at = (y * width + x) * 3;
                rgb[at] += light;
                rgb[at + 1] += light;
                rgb[at + 2] += light;
            }
        }
    }

    /** Darkens an upright ellipse, softly at its rim; all in pixels. */
    void shadow(double centreX, double centreY, double radiusX, double radiusY, double strength) {
        for (int y = (int) Math.max(0, centreY - radiusY - 1); y < Math.min(height, centreY + radiusY + 2); y++) {
            for (int x = (int) Math.max(0, centreX - radiusX - 1); x < Math.min(width, centreX + radiusX + 2); x++) {
                double dx = (x + .5 - centreX) / radiusX;
                double dy = (y + .5 - centreY) / radiusY;
                double inside = clamp((1 - Math.sqrt(dx * dx + dy * dy)) * radiusY + .5);
                float keep = (float) (1 - strength * inside);
                int at = (y * width + x) * 3;
                rgb[at] *= keep;
                rgb[at + 1] *= keep;
                rgb[at + 2] *= keep;
            }
        }
    }

    /** Keeps every value in [0, 1]. */
    void clip() {
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = Math.max(0, Math.min(1, rgb[i]));
        }
    }

    /**
     * Copies a window of another picture, scaled, with the edge repeated outside.
     *
     * @param centreX the other picture's point, in its pixels, that comes to this picture's centre
     * @param scale this picture's pixels for one of the other's
     */
    void window(Canvas from, double centreX, double centreY, double scale) {
        int[] left = new int[width];
        float[] part = new float[width];
        for (int x = 0; x < width; x++) {
            double at = Math.max(0, Math.min(from.width - 1, centreX + (x + .5 - width / 2.0) / scale - .5));
            left[x] = Math.min(from.width - 2, (int) at);
            part[x] = (float) (at - left[x]);
        }
        for (int y = 0; y < height; y++) {
            double at = Math.max(0, Math.min(from.height - 1, centreY + (y + .5 - height / 2.0) / scale - .5));
            int top = Math.min(from.height - 2, (int) at);
            float low = (float) (at - top);
            for (int x = 0; x < width; x++) {
                int a = (top * from.width + left[x]) * 3;
                int b = a + from.width * 3;
                int to = (y * width + x) * 3;
                for (int c = 0; c < 3; c++) {
                    float upper = from.rgb[a + c] + part[x] * (from.rgb[a + 3 + c] - from.rgb[a + c]);
                    float lower = from.rgb[b + c] + part[x] * (from.rgb[b + 3 + c] - from.rgb[b + c]);
                    rgb[to + c] = upper + low * (lower - upper);
                }
            }
        }
    }

    /** The picture in another size, every pixel the mean of the area it covers. */
    Canvas resized(int newWidth, int newHeight) {
        Canvas to = new Canvas(newWidth, newHeight);
        double stepX = (double) width / newWidth;
        double stepY = (double) height / newHeight;
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                mean(x * stepX, y * stepY, (x + 1) * stepX, (y + 1) * stepY, to.rgb, (y * newWidth + x) * 3);
            }
        }
        return to;
    }

    private void mean(double left, double top, double right, double bottom, float[] into, int at) {
        float area = (float) ((right - left) * (bottom - top));
        for (int y = (int) top; y < Math.min(height, Math.ceil(bottom - 1e-6)); y++) {
            double coverY = Math.min(y + 1, bottom) - Math.max(y, top);
            for (int x = (int) left; x < Math.min(width, Math.ceil(right - 1e-6)); x++) {
                float part = (float) (coverY * (Math.min(x + 1, right) - Math.max(x, left))) / area;
                for (int c = 0; c < 3; c++) {
                    into[at + c] += part * rgb[(y * width + x) * 3 + c];
                }
            }
        }
    }

    private void blend(int x, int y, double cover, double red, double green, double blue) {
        if (cover > 0) {
            int at = (y * width + x) * 3;
            float part = (float) Math.min(1, cover);
            rgb[at] += part * ((float) red - rgb[at]);
            rgb[at + 1] += part * ((float) green - rgb[at + 1]);
            rgb[at + 2] += part * ((float) blue - rgb[at + 2]);
        }
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
