package dev.framewright.training.world;

import java.util.ArrayList;
import java.util.List;

/** One picture with alpha and its halved copies, so that a small drawing of it is free of aliasing. */
public final class Sprite {

    private final List<Level> levels;

    private Sprite(List<Level> levels) {
        this.levels = levels;
    }

    /** A square sprite of premultiplied RGBA bytes, row by row. */
    static Sprite of(int side, byte[] rgba) {
        List<Level> levels = new ArrayList<>();
        float[] values = new float[rgba.length];
        for (int i = 0; i < rgba.length; i++) {
            values[i] = (rgba[i] & 255) / 255f;
        }
        Level level = new Level(side, rgba);
        levels.add(level);
        while (level.side % 2 == 0 && level.side > 14) {
            values = halve(values, level.side);
            level = new Level(level.side / 2, bytes(values));
            levels.add(level);
        }
        return new Sprite(levels);
    }

    /** Pixels of one side. */
    public int side() {
        return levels.get(0).side;
    }

    private static float[] halve(float[] from, int side) {
        int half = side / 2;
        float[] to = new float[half * half * 4];
        for (int y = 0; y < half; y++) {
            for (int x = 0; x < half; x++) {
                for (int c = 0; c < 4; c++) {
                    int a = ((2 * y) * side + 2 * x) * 4 + c;
                    int b = a + side * 4;
                    to[(y * half + x) * 4 + c] = .25f * (from[a] + from[a + 4] + from[b] + from[b + 4]);
                }
            }
        }
        return to;
    }

    private static byte[] bytes(float[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] * 255f + .5f);
        }
        return bytes;
    }

    /**
     * Blends the sprite over a picture.
     *
     * @param canvas the picture
     * @param centreX centre in pixels
     * @param centreY centre in pixels
     * @param height drawn side in pixels
     * @param rotation in radians, clockwise on the screen
     * @param mirrored whether left and right are swapped
     */
    public void draw(Canvas canvas, double centreX, double centreY, double height, double rotation, boolean mirrored) {
        double detail = Math.log(side() / Math.max(1, height)) / Math.log(2);
        int fine = (int) Math.max(0, Math.min(levels.size() - 1, Math.floor(detail)));
        int coarse = Math.min(levels.size() - 1, fine + 1);
        float mix = (float) Math.max(0, Math.min(1, detail - fine));
        Level near = levels.get(fine);
        Level far = mix > 0 ? levels.get(coarse) : near;

        double cos = Math.cos(rotation);
        double sin = Math.sin(rotation);
        double reach = height / 2 * (Math.abs(cos) + Math.abs(sin)) + 1;
        int firstX = (int) Math.max(0, Math.floor(centreX - reach));
        int endX = (int) Math.min(canvas.width(), Math.ceil(centreX + reach));
        int firstY = (int) Math.max(0, Math.floor(centreY - reach));
        int endY = (int) Math.min(canvas.height(), Math.ceil(centreY + reach));
        float[] rgb = canvas.rgb();
        float[] sample = new float[4];
        float[] other = new float[4];
        for (int y = firstY; y < endY; y++) {
            double dy = y + .5 - centreY;
            for (int x = firstX; x < endX; x++) {
                double dx = x + .5 - centreX;
                double u = (dx * cos + dy * sin) / height;
                double v = (dy * cos - dx * sin) / height;
                if (Math.abs(u) > .52 || Math.abs(v) > .52) {
                    continue;
                }
                u = .5 + (mirrored ? -u : u);
                v = .5 + v;
                near.sample(u, v, sample);
                if (mix > 0) {
                    far.sample(u, v, other);
                    for (int c = 0; c < 4; c++) {
                        sample[c] += mix * (other[c] - sample[c]);
                    }
                }
                if (sample[3] > 0) {
                    int at = (y * canvas.width() + x) * 3;
                    float rest = 1 - sample[3];
                    rgb[at] = rgb[at] * rest + sample[0];
                    rgb[at + 1] = rgb[at + 1] * rest + sample[1];
                    rgb[at + 2] = rgb[at + 2] * rest + sample[2];
                }
            }
        }
    }

    private record Level(int side, byte[] rgba) {

        /** Bilinear RGBA at (u, v) in [0, 1]; clear outside. */
        void sample(double u, double v, float[] into) {
            double x = u * side - .5;
            double y = v * side - .5;
            int x0 = (int) Math.floor(x);
            int y0 = (int) Math.floor(y);
            float fx = (float) (x - x0);
            float fy = (float) (y - y0);
            into[0] = into[1] = into[2] = into[3] = 0;
            tap(x0, y0, (1 - fx) * (1 - fy), into);
            tap(x0 + 1, y0, fx * (1 - fy), into);
            tap(x0, y0 + 1, (1 - fx) * fy, into);
            tap(x0 + 1, y0 + 1, fx * fy, into);
        }

        private void tap(int x, int y, float weight, float[] into) {
            if (x < 0 || y < 0 || x >= side || y >= side) {
                return;
            }
            int at = (y * side + x) * 4;
            float scaled = weight * (1 / 255f);
            into[0] += scaled * (rgba[at] & 255);
            into[1] += scaled * (rgba[at + 1] & 255);
            into[2] += scaled * (rgba[at + 2] & 255);
            into[3] += scaled * (rgba[at + 3] & 255);
        }
    }
}
