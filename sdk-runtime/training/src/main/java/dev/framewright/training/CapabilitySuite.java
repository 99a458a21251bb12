package dev.framewright.training;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.ConnectRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRange;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.pipelines.ClipBatch;
import dev.framewright.pipelines.ConnectClips;
import dev.framewright.pipelines.EditVideo;
import dev.framewright.pipelines.ExtendVideo;
import dev.framewright.pipelines.GenerateVideo;
import dev.framewright.pipelines.ImageToVideo;
import dev.framewright.pipelines.InpaintFrames;
import dev.framewright.pipelines.VideoModel;
import dev.framewright.training.world.Clip;
import dev.framewright.training.world.Judge;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.Style;
import dev.framewright.training.world.WorldRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** What each capability is held to, measured on rendered clips whose truth is known. */
final class CapabilitySuite {

    /** What it measures, by the names of capabilities. */
    static final List<String> CAPABILITIES = List.of(
            ImageToVideoRequest.CAPABILITY,
            ExtendRequest.CAPABILITY,
            ConnectRequest.CAPABILITY,
            InpaintFramesRequest.CAPABILITY,
            EditVideoRequest.CAPABILITY,
            GenerateRequest.CAPABILITY);

    private static final int FRAMES = 17;

    private final StickerWorld world;
    private final Judge judge;
    private final CapabilityTrials trials;
    private final VideoModel model;
    private final int side;
    private final Optional<Integer> steps;
    private final Scores scores = new Scores();

    /** @param steps of denoising; the model's own where empty */
    CapabilitySuite(
            StickerWorld world, Judge judge, CapabilityTrials trials, VideoModel model, Optional<Integer> steps) {
        this.world = world;
        this.judge = judge;
        this.trials = trials;
        this.model = model;
        this.steps = steps;
        side = model.card().size().width();
    }

    Scores scores() {
        return scores;
    }

    /** One rendered clip with its words. */
    private record Case(Spec spec, String caption, byte[] rgb, Clip truth, long seed) {}

    /**
     * Capabilities on one clip of the world.
     *
     * @param capabilities of {@link #CAPABILITIES}
     */
    void run(List<String> capabilities, Spec spec, WorldRandom random, long seed) {
        Clip truth = world.render(spec, FRAMES, side, side, 8);
        Case given = new Case(spec, world.caption(spec, random), truth.rgb(), truth, seed);
        capabilities.forEach(capability -> measure(capability, given, random));
    }

    private void measure(String capability, Case given, WorldRandom random) {
        switch (capability) {
            case ImageToVideoRequest.CAPABILITY -> {
                imageToVideo(given);
                codedTruth(given);
            }
            case ExtendRequest.CAPABILITY -> extend(given);
            case ConnectRequest.CAPABILITY -> connect(given);
            case InpaintFramesRequest.CAPABILITY -> {
                inpaint(given, random);
                missing(given);
                cinemagraph(given);
                outpaint(given);
            }
            case EditVideoRequest.CAPABILITY -> edit(given, random);
            case GenerateRequest.CAPABILITY -> storyboard(given);
            default -> throw new IllegalArgumentException("measures no " + capability);
        }
    }

    private Sampling sampling(Case given) {
        Sampling sampling = Sampling.modelDefault().withSeed(given.seed());
        return steps.map(sampling::withSteps).orElse(sampling);
    }

    private MediaRef clip(Case given) {
        return trials.given(given.rgb(), FRAMES, side);
    }

    private MediaRef picture(Case given) {
        return trials.given(ClipMeasures.frame(given.rgb(), FRAMES, 0), 1, side);
    }

    private static ClipSpec frames(int count) {
        return ClipSpec.modelDefault().withFrames(Frames.count(count));
    }

    private boolean shows(byte[] rgb, int frames, Spec spec) {
        return judge.read(rgb, frames, side, side).showsSubject(spec);
    }

    private void imageToVideo(Case given) {
        byte[] first = ClipMeasures.frame(given.rgb(), FRAMES, 0);
        ImageToVideoRequest request = new ImageToVideoRequest(
                List.of(KeyFrame.first(picture(given))),
                Prompt.of(given.caption()),
                frames(FRAMES),
                sampling(given),
                ModelChoice.capabilityDefault());
        byte[] made = trials.run(new ImageToVideo(trials.models(), trials.reader()), request);
        double own = ClipMeasures.psnr(first, ClipBatch.roundTrip(model, first, 1, new Size(side, side)));
        double got = ClipMeasures.psnr(first, ClipMeasures.frame(made, FRAMES, 0));
        scores.atMost("image to video: dB that the first frame loses beyond the autoencoder", 1, own - got);
        scores.share(
                "image to video: subject recognised in the last frame",
                ">= 90 %",
                shows(ClipMeasures.frame(made, FRAMES, FRAMES - 1), 1, given.spec()));
        byte[] last = ClipMeasures.frame(given.rgb(), FRAMES, FRAMES - 1);
        scores.share("the truth itself: subject recognised in its last frame", "", shows(last, 1, given.spec()));
    }

    /** What a model without a fault would reach, its join not eased: the clip's own frames, those after the join coded. */
    private void codedTruth(Case given) {
        int join = FRAMES / 2 + 1;
        byte[] coded = ClipBatch.roundTrip(model, given.rgb(), FRAMES, new Size(side, side));
        scores.share(
                "the truth itself, coded: subject recognised in its last frame",
                "",
                shows(ClipMeasures.frame(coded, FRAMES, FRAMES - 1), 1, given.spec()));
        byte[] clip = given.rgb().clone();
        int kept = clip.length / FRAMES * join;
        System.arraycopy(coded, kept, clip, kept, clip.length - kept);
        scores.atMost(
                "the truth itself, coded from half way on: join error",
                1.5,
                ClipMeasures.joinError(clip, FRAMES, join));
    }

    private void extend(Case given) {
        for (ExtendRequest.Direction direction : ExtendRequest.Direction.values()) {
            boolean loop = direction == ExtendRequest.Direction.LOOP;
            ExtendRequest request = new ExtendRequest(
                    clip(given),
                    direction,
                    OptionalInt.empty(),
                    true,
                    Prompt.of(given.caption()),
                    loop ? ClipSpec.modelDefault() : frames(12),
                    sampling(given),
                    ModelChoice.capabilityDefault());
            byte[] made = trials.run(new ExtendVideo(trials.models(), trials.reader()), request);
            String name = "extend " + direction.name().toLowerCase(Locale.ROOT);
            int all = made.length / (side * side * 3);
            int more = all - FRAMES;
            int join = direction == ExtendRequest.Direction.BACKWARD ? more : FRAMES;
            scores.atMost(name + ": join error", 1.5, ClipMeasures.joinError(made, all, join));
            if (loop) {
                scores.atMost(name + ": error where it closes", 1.5, ClipMeasures.joinError(made, all, all));
            }
            int far = direction == ExtendRequest.Direction.BACKWARD ? 0 : all - 1;
            scores.share(
                    name + ": subject recognised in the frame farthest from the clip, or half way round",
                    "",
                    shows(ClipMeasures.frame(made, all, loop ? FRAMES + more / 2 : far), 1, given.spec()));
        }
    }

    private void connect(Case given) {
        MediaRef before = trials.given(ClipMeasures.part(given.rgb(), FRAMES, 0, 5), 5, side);
        MediaRef after = trials.given(ClipMeasures.part(given.rgb(), FRAMES, 13, FRAMES), 4, side);
        ConnectRequest request = new ConnectRequest(
                before,
                after,
                OptionalInt.empty(),
                true,
                Prompt.of(given.caption()),
                frames(8),
                sampling(given),
                ModelChoice.capabilityDefault());
        byte[] made = trials.run(new ConnectClips(trials.models(), trials.reader()), request);
        scores.atMost("connect: join error at the first clip", 1.5, ClipMeasures.joinError(made, FRAMES, 5));
        scores.atMost("connect: join error at the second clip", 1.5, ClipMeasures.joinError(made, FRAMES, 13));
        scores.atLeast(
                "connect: dB of the new frames against the truth, beyond a blend",
                0,
                ClipMeasures.psnr(ClipMeasures.part(given.rgb(), FRAMES, 5, 13), ClipMeasures.part(made, FRAMES, 5, 13))
                        - ClipMeasures.psnr(
                                ClipMeasures.part(given.rgb(), FRAMES, 5, 13), between(given.rgb(), 4, 13, false)));
    }

    /** Frames between two as blends, or by the motion of blocks. */
    private byte[] between(byte[] rgb, int before, int after, boolean moved) {
        byte[] first = ClipMeasures.frame(rgb, FRAMES, before);
        byte[] last = ClipMeasures.frame(rgb, FRAMES, after);
        byte[] all = new byte[(after - before - 1) * first.length];
        for (int i = before + 1; i < after; i++) {
            double at = (double) (i - before) / (after - before);
            byte[] frame = moved ? ClipMeasures.moved(first, last, at, side) : ClipMeasures.blended(first, last, at);
            System.arraycopy(frame, 0, all, (i - before - 1) * frame.length, frame.length);
        }
        return all;
    }

    private void inpaint(Case given, WorldRandom random) {
        Spec other = given.spec();
        while (other.subject().equals(given.spec().subject())) {
            other = new Spec(
                    random.pick(world.configuration().subjects()),
                    given.spec().place(),
                    given.spec().motion(),
                    given.spec().camera(),
                    given.spec().style(),
                    1,
                    given.spec().seed());
        }
        Mask.Boxes boxes = boxes(given.truth());
        byte[] made = inpainted(given, clip(given), new Mask(boxes, false, 0, 2), world.caption(other, random), FRAMES);
        scores.share(
                "inpaint: every byte outside of mask and feather identical",
                "100 %",
                outsideEqual(given.rgb(), made, boxes, 3));
        scores.share("inpaint: new subject recognised", ">= 80 %", shows(made, FRAMES, other));
    }

    private byte[] inpainted(Case given, MediaRef source, Mask mask, String words, int count) {
        InpaintFramesRequest request = new InpaintFramesRequest(
                source,
                mask,
                Prompt.of(words),
                count == FRAMES ? ClipSpec.modelDefault() : frames(count),
                sampling(given),
                ModelChoice.capabilityDefault(),
                List.of());
        return trials.run(new InpaintFrames(trials.models(), trials.reader()), request);
    }

    /** A box around the subject in every frame, on the grid of eight pixels. */
    private Mask.Boxes boxes(Clip truth) {
        Mask.Box[] boxes = new Mask.Box[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            Clip.Placement at = truth.truth().get(i).get(0);
            int reach = (int) Math.ceil(at.height() * side * .6);
            int left = clamp((int) (at.x() * side) - reach) / 8 * 8;
            int top = clamp((int) (at.y() * side) - reach) / 8 * 8;
            int right = clamp((int) (at.x() * side) + reach + 7) / 8 * 8;
            int bottom = clamp((int) (at.y() * side) + reach + 7) / 8 * 8;
            boxes[i] = new Mask.Box(i, left, top, new Size(Math.max(8, right - left), Math.max(8, bottom - top)));
        }
        return new Mask.Boxes(Arrays.asList(boxes));
    }

    private int clamp(int value) {
        return Math.max(0, Math.min(side, value));
    }

    private boolean outsideEqual(byte[] source, byte[] made, Mask.Boxes boxes, int feather) {
        for (int at = 0; at < made.length; at++) {
            int pixel = at / 3;
            int x = pixel % side;
            int y = pixel / side % side;
            Mask.Box box = boxes.keys().get(pixel / (side * side));
            boolean outside = x < box.left() - feather
                    || x >= box.left() + box.size().width() + feather
                    || y < box.top() - feather
                    || y >= box.top() + box.size().height() + feather;
            if (outside && source[at % source.length] != made[at]) {
                return false;
            }
        }
        return true;
    }

    private void missing(Case given) {
        if (given.spec().motion().way() == 0) {
            return; // of what stands still, a blend is the truth
        }
        Mask mask = Mask.of(new Mask.WholeFrames(List.of(new FrameRange(5, 13))));
        byte[] made = inpainted(given, clip(given), mask, given.caption(), FRAMES);
        byte[] truth = ClipMeasures.part(given.rgb(), FRAMES, 5, 13);
        double got = ClipMeasures.psnr(truth, ClipMeasures.part(made, FRAMES, 5, 13));
        scores.atLeast(
                "missing frames: dB beyond a blend",
                0,
                got - ClipMeasures.psnr(truth, between(given.rgb(), 4, 13, false)));
        scores.atLeast(
                "missing frames: dB beyond motion-compensated blocks",
                0,
                got - ClipMeasures.psnr(truth, between(given.rgb(), 4, 13, true)));
    }

    private void cinemagraph(Case given) {
        Mask.Box box = boxes(given.truth()).keys().get(0);
        Mask.Boxes boxes = new Mask.Boxes(List.of(box));
        byte[] made = inpainted(given, picture(given), Mask.of(boxes), given.caption(), 16);
        Mask.Box[] all = new Mask.Box[16];
        Arrays.fill(all, box);
        byte[] first = ClipMeasures.frame(given.rgb(), FRAMES, 0);
        boolean same = true;
        for (int i = 0; i < 16 && same; i++) {
            same = outsideEqual(first, ClipMeasures.frame(made, 16, i), new Mask.Boxes(List.of(box)), 0);
        }
        scores.share("cinemagraph: outside of the region no byte changes", "100 %", same);
        scores.atMost("cinemagraph: error where it closes", 1.5, ClipMeasures.joinError(made, 16, 16));
    }

    private void outpaint(Case given) {
        int inner = side - 32;
        byte[] cut = new byte[FRAMES * inner * inner * 3];
        for (int t = 0; t < FRAMES; t++) {
            for (int y = 0; y < inner; y++) {
                System.arraycopy(
                        given.rgb(),
                        ((t * side + y + 16) * side + 16) * 3,
                        cut,
                        (t * inner + y) * inner * 3,
                        inner * 3);
            }
        }
        MediaRef source = trials.given(cut, FRAMES, inner);
        byte[] made = inpainted(given, source, Mask.of(new Mask.Border(16, 16, 16, 16)), given.caption(), FRAMES);
        boolean same = true;
        for (int t = 0; t < FRAMES && same; t++) {
            for (int y = 16; y < side - 16 && same; y++) {
                int from = ((t * side + y) * side + 16) * 3;
                same = Arrays.equals(given.rgb(), from, from + inner * 3, made, from, from + inner * 3);
            }
        }
        scores.share("outpaint: every byte of the clip identical", "100 %", same);
        scores.share(
                "outpaint: place recognised",
                "",
                judge.read(made, FRAMES, side, side).place() == given.spec().place());
    }

    private void edit(Case given, WorldRandom random) {
        byte[] none = edited(given, given.caption(), 0);
        double own =
                ClipMeasures.psnr(given.rgb(), ClipBatch.roundTrip(model, given.rgb(), FRAMES, new Size(side, side)));
        scores.atMost(
                "edit, strength 0: dB lost beyond the autoencoder", .1, own - ClipMeasures.psnr(given.rgb(), none));
        GenerateRequest plain = new GenerateRequest(
                Prompt.of(given.caption()),
                frames(FRAMES).withSizing(new Size(side, side)),
                sampling(given),
                ModelChoice.capabilityDefault(),
                List.of());
        scores.share(
                "edit, strength 1: the bytes of a generation of the same seed",
                "100 %",
                Arrays.equals(
                        edited(given, given.caption(), 1),
                        trials.run(new GenerateVideo(trials.models(), trials.reader()), plain)));
        if (given.spec().motion().way() == 0) {
            return;
        }
        Spec styled = new Spec(
                given.spec().subject(),
                given.spec().place(),
                given.spec().motion(),
                given.spec().camera(),
                Style.NOIR,
                1,
                given.spec().seed());
        byte[] noir = edited(given, world.caption(styled, random), .6);
        double[] x = new double[FRAMES];
        double[] wanted = new double[FRAMES];
        double[][] track = judge.track(noir, FRAMES, side, side, given.spec().subject());
        for (int i = 0; i < FRAMES; i++) {
            x[i] = track[i][0];
            wanted[i] = given.truth().truth().get(i).get(0).x();
        }
        scores.atLeast(
                "edit of style, strength 0.6: correlation of the track", .9, ClipMeasures.correlation(x, wanted));
        scores.share(
                "edit of style, strength 0.6: style recognised",
                "",
                judge.read(noir, FRAMES, side, side).style() == Style.NOIR);
    }

    private byte[] edited(Case given, String words, double strength) {
        EditVideoRequest request = new EditVideoRequest(
                clip(given),
                strength,
                List.of(),
                Prompt.of(words),
                ClipSpec.modelDefault(),
                sampling(given),
                ModelChoice.capabilityDefault());
        return trials.run(new EditVideo(trials.models(), trials.reader()), request);
    }

    private void storyboard(Case given) {
        Spec spec = given.spec();
        Prompt prompt = new Prompt(
                "a " + spec.subject().name(),
                Optional.empty(),
                Prompt.Expansion.OFF,
                List.of(
                        new Prompt.Shot("moving left in the snow", Frames.count(FRAMES)),
                        new Prompt.Shot("moving right at the beach", Frames.count(FRAMES))));
        GenerateRequest request = new GenerateRequest(
                prompt,
                ClipSpec.modelDefault().withSizing(new Size(side, side)),
                sampling(given),
                ModelChoice.capabilityDefault(),
                List.of());
        byte[] made = trials.run(new GenerateVideo(trials.models(), trials.reader()), request);
        boolean both = shows(ClipMeasures.part(made, 2 * FRAMES, 0, FRAMES), FRAMES, spec)
                && shows(ClipMeasures.part(made, 2 * FRAMES, FRAMES, 2 * FRAMES), FRAMES, spec);
        scores.share("storyboard: subject recognised in both shots", ">= 85 %", both);
    }
}
