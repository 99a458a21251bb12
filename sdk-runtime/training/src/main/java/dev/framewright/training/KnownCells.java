package dev.framewright.training;

import dev.framewright.training.world.Clip;
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
     * @param truth where subjects are, for each of 1 + 4k frames
     * @param side cells in height and in width
     * @return 1 where known, [frames x side x side]
     */
    static float[] draw(WorldRandom random, List<List<Clip.Placement>> truth, int side) {
        int frames = truth.size();
        float[] cells = new float[frames * side * side];
        double kind = random.uniform();
        if (kind < .2) {
            frames(cells, frames, frames - random.pick(LAST), frames);
        } else if (kind < .32) {
            frames(cells, frames, 0, 1);
            frames(cells, frames, frames - 1, frames);
        } else if (kind < .4) {
            for (int t = 0; t < frames; t += 4) {
                frames(cells, frames, t, t + 1);
            }
        } else if (kind < .5) {
            frames(cells, frames, 0, Math.min(5, frames));
            frames(cells, frames, Math.max(0, frames - 4), frames);
        } else if (random.chance(.4) || !track(cells, random, truth, side)) {
            box(cells, random, side);
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

    /**
     * A hole that goes with the first subject, as the mask of an editor who replaces it does.
     *
     * @return false, and nothing known, where that leaves nothing to draw or nothing known
     */
    private static boolean track(float[] cells, WorldRandom random, List<List<Clip.Placement>> truth, int side) {
        double more = .5 + .4 * random.uniform();
        int holes = 0;
        for (int at = 0; at < cells.length; at++) {
            List<Clip.Placement> there = truth.get(at / (side * side));
            boolean hole = !there.isEmpty()
                    && near(
                            at % side,
                            side,
                            there.get(0).x(),
                            more * there.get(0).height())
                    && near(
                            at / side % side,
                            side,
                            there.get(0).y(),
                            more * there.get(0).height());
            cells[at] = hole ? 0 : 1;
            holes += hole ? 1 : 0;
        }
        if (holes > 0 && holes < cells.length) {
            return true;
        }
        Arrays.fill(cells, 0);
        return false;
    }

    /** Whether a cell reaches into what is around a place in its direction. */
    private static boolean near(int cell, int side, double place, double reach) {
        return (cell + 1.0) / side > place - reach && (double) cell / side < place + reach;
    }

    /** A hole over all frames; one time in four all but the hole is drawn. */
    private static void box(float[] cells, WorldRandom random, int side) {
        boolean outside = random.chance(.25);
        int high = 3 + random.below(side - 4);
        int wide = 3 + random.below(side - 4);
        int top = random.below(side - high + 1);
        int left = random.below(side - wide + 1);
        for (int at = 0; at < cells.length; at++) {
            int y = at / side % side - top;
            int x = at % side - left;
            boolean inside = y >= 0 && y < high && x >= 0 && x < wide;
            cells[at] = inside == outside ? 1 : 0;
        }
    }
}
