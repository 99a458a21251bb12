package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Prompt;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.engine.Kernels;
import dev.framewright.pipelines.ModelCard.Knows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * New frames between the end of one clip and the beginning of another, which may be the same clip.
 *
 * @param before planned frames of the clip before
 * @param after planned frames of the clip after, with the rate and size of the one before
 * @param lead frames of the clip before that the new ones go on from
 * @param follow frames of the clip after that they lead to
 * @param plan of the whole result
 */
record Gap(
        Models.Installed model,
        Source from,
        Source to,
        SourcePlan before,
        SourcePlan after,
        int lead,
        int follow,
        int frames,
        Kept kept,
        GenerationPlan plan) {

    /** Which of the sources the result holds. */
    enum Kept {
        NONE,
        FIRST,
        BOTH
    }

    private static final int LEAD = 5;
    private static final int FOLLOW = 4;

    static Gap of(
            VideoRequest request, Models.Installed model, Source from, Source to, OptionalInt overlap, Kept kept) {
        ModelCard card = model.card();
        card.require(Knows.LAST_FRAMES, "model");
        boolean ratedByTheOther = from.shape().frames() == 1
                && to.shape().frames() > 1
                && request.clip().frameRate().isEmpty();
        ClipSpec clip =
                ratedByTheOther ? request.clip().withFrameRate(to.shape().frameRate()) : request.clip();
        SourcePlan before = SourcePlan.of(from.shape(), clip, card);
        SourcePlan after = SourcePlan.of(
                to.shape(),
                request.clip()
                        .withSizing(before.result().size())
                        .withFrameRate(before.result().frameRate()),
                card);
        int wayBack = from == to ? Math.min(before.result().frames() - 1, card.frames() - 2) : 0; // at the clip's pace
        int frames = request.clip()
                .frames()
                .map(wanted -> wanted.at(before.result().frameRate()))
                .orElse(Math.max(wayBack, Math.max(1, card.frames() - LEAD - FOLLOW)));
        // Rather fewer known frames than new ones that are not drawn at once.
        int room = card.frames() - frames;
        boolean tight = room >= 2 && room < LEAD + FOLLOW;
        int lead = Math.min(overlap.orElse(tight ? 1 : LEAD), before.result().frames());
        int follow = Math.min(
                overlap.orElse(tight ? Math.min(FOLLOW, room - 1) : FOLLOW),
                after.result().frames());
        if (lead + follow >= card.frames()) {
            throw new InvalidRequestException(
                    "overlapFrames",
                    "must be less than half of the " + card.frames() + " frames that the model draws at once but was "
                            + overlap.orElse(LEAD));
        }
        // The timeline is 1 + 4k frames, and the number of new ones is not ours to change: more known ones fill it.
        int timeline = Windows.wholeGroups(lead + frames + follow);
        int missing = timeline - lead - frames - follow;
        int more = Math.min(missing, before.result().frames() - lead);
        lead += more;
        follow += missing - more; // beyond the clip's end its last frame is repeated
        List<String> notices = new ArrayList<>(before.notices(from == to ? "clip" : "clip before", card));
        if (from != to) {
            notices.addAll(after.notices("clip after", card));
        }
        if (kept == Kept.BOTH && to.sound().isPresent()) {
            notices.add("The sound of the clip after is left out: the result carries that of the clip before.");
        }
        notices.add(frames + " new frames, drawn from " + lead + " frames before and "
                + Math.min(follow, after.result().frames()) + " after them.");
        int all = frames
                + (kept == Kept.NONE ? 0 : before.result().frames())
                + (kept == Kept.BOTH ? after.result().frames() : 0);
        ClipShape shape = new ClipShape(before.result().size(), before.result().frameRate(), all);
        GenerationPlan plan = GenerationPlan.of(request, model, shape, before.drawn(), timeline, notices)
                .towardsItsEnd()
                .scalingAtOnce(Math.min(timeline, SeamEase.FADE + follow + Windows.GROUP));
        return new Gap(model, from, to, before, after, lead, follow, frames, kept, plan);
    }

    /** Draws the new frames; what is kept of the sources goes around them. */
    Clip fill(Drawing drawing, Prompt prompt) {
        Kernels kernels = drawing.model().kernels();
        List<Supplier<Clip>> parts = new ArrayList<>();
        if (kept != Kept.NONE) {
            parts.add(() -> new SourceClip(from, before, kernels));
        }
        Clip drawn = drawn(drawing, prompt);
        parts.add(() -> drawn);
        if (kept == Kept.BOTH) {
            parts.add(() -> new SourceClip(to, after, kernels));
        }
        Clip joined = new JoinedClip(plan.shape(), parts, drawn);
        return kept == Kept.NONE ? joined : SoundingClip.of(joined, from, Duration.ZERO);
    }

    private Clip drawn(Drawing drawing, Prompt prompt) {
        VideoModel model = drawing.model();
        KeyFrames known = new KeyFrames(model);
        known.with(0, from, before, before.result().frames() - lead, lead);
        known.with(lead + frames, to, after, 0, follow);
        LatentTimeline timeline =
                drawing.timeline(prompt, known, "gap").owning(known).begun();
        SeamEase ease = new SeamEase(
                model.kernels(),
                known.owner(),
                SeamEase.Seam.first(known.at(lead - 1), lead - 1),
                new SeamEase.Seam(known.at(lead + frames), lead + frames, false));
        ClipShape shape = new ClipShape(plan.shape().size(), plan.shape().frameRate(), frames);
        return new DrawnClip(
                shape,
                model.kernels(),
                timeline,
                lead,
                lead + frames - SeamEase.FADE,
                new CarriedDetail(model, known, shape.size(), ease));
    }
}
