package dev.framewright.training;

import dev.framewright.training.world.Clip;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.WorldRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What a training clip shows of a clip's time: consecutive frames, or the way back that a loop is closed with, from the
 * clip's last frames to its first ones.
 *
 * @param frames moments in frames, counted from the clip's beginning
 * @param lead frames known before a way back; 0 where there is none
 * @param follow frames known after it
 */
record Excerpt(List<Double> frames, int lead, int follow) {

    private static final double BACK = .2;

    Excerpt {
        frames = List.copyOf(frames);
    }

    /** Consecutive frames. */
    static Excerpt from(int first, int count) {
        List<Double> frames = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            frames.add((double) first + i);
        }
        return new Excerpt(frames, 0, 0);
    }

    /** Draws one for a clip of {@code count} frames: a way back one time in five, else frames from any moment. */
    static Excerpt draw(Spec spec, int count) {
        WorldRandom random = new WorldRandom(spec.seed() ^ 0xBAC4L);
        if (random.chance(BACK)) {
            return back(random, count);
        }
        int most = 7 * (count - 1) / 8;
        return from(new WorldRandom(spec.seed() ^ 0xF1_257L).below(2 * most + 1) - most, count);
    }

    /** Back at an even pace over any part of the clip, or a little more than all of it. */
    private static Excerpt back(WorldRandom random, int count) {
        int lead = random.chance(.5) ? 1 : 5;
        int follow = random.chance(.5) ? 1 : 4;
        double length = (count - 1) * (.5 + .75 * random.uniform());
        double begin = (count - 1) * (random.uniform() - .375);
        double end = begin + length;
        int between = count - lead - follow;
        List<Double> frames = new ArrayList<>(count);
        for (int i = 0; i < lead; i++) {
            frames.add(end - lead + 1 + i);
        }
        for (int i = 1; i <= between; i++) {
            frames.add(end + (begin - end) * i / (between + 1));
        }
        for (int i = 0; i < follow; i++) {
            frames.add(begin + i);
        }
        return new Excerpt(frames, lead, follow);
    }

    /**
     * Which cells of it a model is given: of a way back its ends, else what {@link KnownCells} draws.
     *
     * @param truth where subjects are, for each frame
     */
    float[] known(WorldRandom random, List<List<Clip.Placement>> truth, int side) {
        return lead > 0 ? KnownCells.ends(frames.size(), lead, follow, side) : KnownCells.draw(random, truth, side);
    }
}
