package dev.framewright.watermark;

import dev.framewright.api.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made clips: clouds of noise at several scales, under which shapes and the camera move; every seed is another scene. */
final class Scenes {
    private Scenes() {}

    static TestClip scene(long seed, Size size, int frames) {
        Random random = new Random(seed);
        double[][] layers = new double[4][];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = random.doubles(64 * 64).toArray();
        }
        double contrast = 20 + random.nextInt(120);
        double base = 40 + random.nextInt(170);
        double panX = random.nextDouble() * 3 - 1.5;
        double panY = random.nextDouble() - .5;
        double[] tint = {.7 + random.nextDouble() * .6, .7 + random.nextDouble() * .6, .7 + random.nextDouble() * .6};
        double[][] balls = new double[random.nextInt(5)][];
        for (int i = 0; i < balls.length; i++) {
            balls[i] = random.doubles(8).toArray();
        }
        List<byte[]> all = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            byte[] rgb = new byte[size.rgbBytes()];
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    double cloud = 0;
                    for (int i = 0; i < layers.length; i++) {
                        double period = 40.0 / (1 << i) * size.width() / 96;
                        cloud += smooth(layers[i], (x + panX * frame) / period, (y + panY * frame) / period) / (1 << i);
                    }
                    double light = base + contrast * (cloud - .95);
                    double[] colour = {light * tint[0], light * tint[1], light * tint[2]};
                    for (double[] ball : balls) {
                        double across = x - (ball[0] + (ball[1] - .5) * frame / 20) * size.width();
                        double down = y - (ball[2] + (ball[3] - .5) * frame / 20) * size.height();
                        if (Math.sqrt(across * across + down * down) < (.05 + ball[4] * .15) * size.width()) {
                            colour = new double[] {ball[5] * 255, ball[6] * 255, ball[7] * 255};
                        }
                    }
                    for (int channel = 0; channel < 3; channel++) {
                        rgb[3 * (y * size.width() + x) + channel] =
                                (byte) Math.max(0, Math.min(255, Math.round(colour[channel])));
                    }
                }
            }
            all.add(rgb);
        }
        return new TestClip(size, all);
    }

    private static double smooth(double[] layer, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double across = fade(x - left);
        double down = fade(y - top);
        double upper = at(layer, left, top) * (1 - across) + at(layer, left + 1, top) * across;
        double lower = at(layer, left, top + 1) * (1 - across) + at(layer, left + 1, top + 1) * across;
        return upper * (1 - down) + lower * down;
    }

    private static double fade(double t) {
        return t * t * (3 - 2 * t);
    }

    private static double at(double[] layer, int x, int y) {
        return layer[Math.floorMod(y, 64) * 64 + Math.floorMod(x, 64)];
    }
}
