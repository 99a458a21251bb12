package dev.framewright.training;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.pipelines.ExtendVideo;
import dev.framewright.pipelines.GenerateVideo;
import dev.framewright.training.world.Camera;
import dev.framewright.training.world.Clip;
import dev.framewright.training.world.Judge;
import dev.framewright.training.world.Motion;
import dev.framewright.training.world.Place;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.Style;
import dev.framewright.training.world.Subject;
import dev.framewright.training.world.Verdict;
import dev.framewright.training.world.WorldRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What video models are known to do badly, as plain rates; nothing here has a target. */
final class WeaknessSuite {

    private static final int FRAMES = 17;

    private final StickerWorld world;
    private final Judge judge;
    private final CapabilityTrials trials;
    private final int side;
    private final Optional<Integer> steps;
    private final Scores scores = new Scores();

    /** @param judge that knows every motion, also those that the model never learned */
    WeaknessSuite(StickerWorld world, Judge judge, CapabilityTrials trials, int side, Optional<Integer> steps) {
        this.world = world;
        this.judge = judge;
        this.trials = trials;
        this.side = side;
        this.steps = steps;
    }

    Scores scores() {
        return scores;
    }

    /** One subject through every test. */
    void run(WorldRandom random, long seed) {
        Subject subject = random.pick(world.configuration().subjects());
        Place place = random.pick(world.configuration().places().stream()
                .filter(each -> !each.weightless())
                .toList());
        for (Motion way : List.of(Motion.LEFT, Motion.RIGHT)) {
            Spec spec = new Spec(subject, place, way, Camera.STATIC, Style.PLAIN, 1, random.nextLong());
            scores.share(
                    "left and right: subject goes where it is told",
                    "",
                    read(spec, random, seed).motion() == way);
        }
        Spec pair = new Spec(subject, place, Motion.STILL, Camera.STATIC, Style.PLAIN, 2, random.nextLong());
        scores.share("two subjects: two are seen", "", read(pair, random, seed).count() == 2);
        for (Motion change : List.of(Motion.GROW, Motion.SHRINK)) {
            Spec spec = new Spec(subject, place, change, Camera.STATIC, Style.PLAIN, 1, random.nextLong());
            scores.share(
                    "change of state: grows or shrinks as told",
                    "",
                    read(spec, random, seed).motion() == change);
        }
        fall(subject, place, random, seed);
        entities(subject, place, random, seed);
        pillar(subject, place, random, seed);
    }

    private Verdict read(Spec spec, WorldRandom random, long seed) {
        return judge.read(generated(world.caption(spec, random), seed), FRAMES, side, side);
    }

    private byte[] generated(String words, long seed) {
        GenerateRequest request = new GenerateRequest(
                Prompt.of(words),
                ClipSpec.modelDefault().withFrames(Frames.count(FRAMES)).withSizing(new Size(side, side)),
                sampling(seed),
                ModelChoice.capabilityDefault(),
                List.of());
        return trials.run(new GenerateVideo(trials.models(), trials.reader()), request);
    }

    private Sampling sampling(long seed) {
        Sampling sampling = Sampling.modelDefault().withSeed(seed);
        return steps.map(sampling::withSteps).orElse(sampling);
    }

    /** A fall goes down, and faster at its end than at its beginning. */
    private void fall(Subject subject, Place place, WorldRandom random, long seed) {
        Spec spec = new Spec(subject, place, Motion.DOWN, Camera.STATIC, Style.PLAIN, 1, random.nextLong());
        byte[] clip = generated(world.caption(spec, random), seed);
        double[][] track = judge.track(clip, FRAMES, side, side, subject);
        double first = track[8][1] - track[0][1];
        double second = track[16][1] - track[8][1];
        scores.share("physics of a fall: goes down", "", first + second > .1);
        scores.share("physics of a fall: goes down and speeds up", "", first + second > .1 && second > first);
    }

    /** Of one subject that stands still, one is seen at the beginning and one at the end. */
    private void entities(Subject subject, Place place, WorldRandom random, long seed) {
        Spec spec = new Spec(subject, place, Motion.STILL, Camera.STATIC, Style.PLAIN, 1, random.nextLong());
        byte[] clip = generated(world.caption(spec, random), seed);
        int begin =
                judge.read(ClipMeasures.frame(clip, FRAMES, 0), 1, side, side).count();
        int end = judge.read(ClipMeasures.frame(clip, FRAMES, FRAMES - 1), 1, side, side)
                .count();
        scores.share("spontaneous entities: as many at the end as at the beginning", "", begin == end);
    }

    /** A subject goes behind a pillar in the known frames; after it there are pillar and subject. */
    private void pillar(Subject subject, Place place, WorldRandom random, long seed) {
        Spec spec = new Spec(subject, place, Motion.RIGHT, Camera.STATIC, Style.PLAIN, 1, random.nextLong());
        Clip truth = world.render(spec, FRAMES, side, side, 8);
        byte[] known = ClipMeasures.part(truth.rgb(), FRAMES, 0, 9);
        int left = side / 2 - side / 12;
        int right = side / 2 + side / 12;
        for (int pixel = 0; pixel < known.length / 3; pixel++) {
            int x = pixel % side;
            if (x >= left && x < right) {
                known[3 * pixel] = 110;
                known[3 * pixel + 1] = 104;
                known[3 * pixel + 2] = 98;
            }
        }
        ExtendRequest request = new ExtendRequest(
                trials.given(known, 9, side),
                ExtendRequest.Direction.FORWARD,
                OptionalInt.empty(),
                false,
                Prompt.of(world.caption(spec, random)),
                ClipSpec.modelDefault().withFrames(Frames.count(12)),
                sampling(seed),
                ModelChoice.capabilityDefault());
        byte[] made = trials.run(new ExtendVideo(trials.models(), trials.reader()), request);
        byte[] last = ClipMeasures.frame(made, 12, 11);
        scores.share("occlusion: the pillar is still there", "", pillarError(last, left, right) < 24);
        double[][] track = judge.track(last, 1, side, side, subject);
        boolean seen = judge.read(last, 1, side, side).showsSubject(spec);
        scores.share("occlusion: the subject is seen beyond the pillar", "", seen && track[0][0] > .55);
    }

    /** Mean difference from the pillar's colour in the upper half, where no subject is. */
    private double pillarError(byte[] frame, int left, int right) {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < side / 2; y++) {
            for (int x = left + 2; x < right - 2; x++) {
                int at = 3 * (y * side + x);
                sum += Math.abs((frame[at] & 255) - 110)
                        + Math.abs((frame[at + 1] & 255) - 104)
                        + Math.abs((frame[at + 2] & 255) - 98);
                count += 3;
            }
        }
        return sum / count;
    }
}
