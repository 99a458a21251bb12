package dev.framewright.training.world;

import java.util.Arrays;
import java.util.List;

/** Pixels that stay as they are while a subject crosses the frame: they belong to the scene, whatever they look like. */
final class RestingPixels {

    /** Least difference of a channel over the clip that counts as change. */
    private static final float CHANGE = .07f;

    /** Share of changed pixels from which something crosses the frame; legs and wings alone change less. */
    private static final double CROSSED = .15;

    /** Share of changed pixels above which it is the camera that moves. */
    private static final double ALL = .85;

    /** How near a change a pixel may still be a subject's, in frame heights. */
    private static final double NEAR = 1 / 16.0;

    private RestingPixels() {}

    /** True for each pixel that rests; none if nothing crosses the frame. Frames of one size. */
    static boolean[] of(List<Canvas> frames) {
        int w = frames.get(0).width();
        int h = frames.get(0).height();
        boolean[] changed = new boolean[w * h];
        int count = 0;
        for (int i = 0; i < w * h; i++) {
            changed[i] = change(frames, i) >= CHANGE;
            count += changed[i] ? 1 : 0;
        }
        boolean[] resting = new boolean[w * h];
        if (count < CROSSED * w * h || count > ALL * w * h) {
            return resting;
        }
        Arrays.fill(resting, true);
        int near = (int) Math.round(NEAR * h);
        for (int i = 0; i < w * h; i++) {
            if (changed[i]) {
                for (int y = Math.max(0, i / w - near); y <= Math.min(h - 1, i / w + near); y++) {
                    for (int x = Math.max(0, i % w - near); x <= Math.min(w - 1, i % w + near); x++) {
                        resting[y * w + x] = false;
                    }
                }
            }
        }
        return resting;
    }

    private static float change(List<Canvas> frames, int pixel) {
        float most = 0;
        for (int c = 0; c < 3; c++) {
            float low = Float.MAX_VALUE;
            float high = -Float.MAX_VALUE;
            for (Canvas frame : frames) {
                float value = frame.rgb()[3 * pixel + c];
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            most = Math.max(most, high - low);
        }
        return most;
    }
}
