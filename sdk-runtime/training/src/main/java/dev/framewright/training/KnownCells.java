package dev.framewright.training;

import dev.framewright.training.world.WorldRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Which part of a clip a model is given: frames, a box, or all but a box; in cells of 8x8 pixels.
 *
 * <p>Drawn so that one model learns to start from a picture, to go on before or after a clip, to connect two, to fill
 * frames in and to paint into a hole. The clip's first latent frames alone need no such mask: an encoder that is causal
 * gives the same latents for them whatever comes after.
 */
final class KnownCells {

    private static final List<Integer> LAST = List.of(1, 4, 8);

    private KnownCells() {}

    /**
     * Draws a mask.
     *
     * @param frames 1 + 4k pixel frames
     * @return 1 where known, [frames x height x width]
     */
    static float[] draw(WorldRandom random, int frames, int height, int width) {
        float[] cells = new float[frames * height * width];
        double kind = random.uniform();
        if (kind < .25) {
            frames(cells, frames, frames - random.pick(LAST), frames);
        } else if (kind < .4) {
            frames(cells, frames, 0, 1);
            frames(cells, frames, frames - 1, frames);
        } else if (kind < .5) {
            for (int t = 0; t < frames; t += 4) {
                frames(cells, frames, t, t + 1);
            }
        } else if (kind < .6) {
            frames(cells, frames, 0, Math.min(5, frames));
            frames(cells, frames, Math.max(0, frames - 4), frames);
        } else {
            box(cells, random, frames, height, width);
        }
        return cells;
    }

    /**
     * Knows frames at both ends.
     *
     * @param lead frames known at the beginning
     * @param follow and at the end
     * @return 1 where known, [frames x side x side]
     */
    static float[] ends(int frames, int lead, int follow, int side) {
        float[] cells = new float[frames * side * side];
        frames(cells, frames, 0, lead);
        frames(cells, frames, frames - follow, frames);
        return cells;
    }

    private static void frames(float[] cells, int frames, int first, int end) {
        int one = cells.length / frames;
        Arrays.fill(cells, first * one, end * one, 1);
    }

    /** A hole over all frames; one time in four all but the hole is drawn. */
    private static void box(float[] cells, WorldRandom random, int frames, int height, int width) {
        boolean outside = random.chance(.25);
        int high = 3 + random.below(height - 4);
        int wide = 3 + random.below(width - 4);
        int top = random.below(height - high + 1);
        int left = random.below(width - wide + 1);
        for (int at = 0; at < cells.length; at++) {
            int y = at / width % height - top;
            int x = at % width - left;
            boolean inside = y >= 0 && y < high && x >= 0 && x < wide;
            cells[at] = inside == outside ? 1 : 0;
        }
    }
}
