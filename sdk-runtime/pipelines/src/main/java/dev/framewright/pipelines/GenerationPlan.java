package dev.framewright.pipelines;

import dev.framewright.api.Aspect;
import dev.framewright.api.ClipShape;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A request with every default filled in: exactly what will be computed.
 *
 * @param shape the clip that is returned
 * @param computedFrames frames that are computed, 1 + 4k; those beyond {@code shape.frames()} are cut off
 * @param notices what the user should know, each one sentence
 */
record GenerationPlan(
        ClipShape shape,
        int computedFrames,
        int steps,
        double guidanceScale,
        double shift,
        String solver,
        List<String> notices) {

    static final int GRID = 16;
    static final int SMALLEST_SIDE = 64;
    static final int LARGEST_SIDE = 256;
    static final int MOST_FRAMES = 257;
    static final List<String> SOLVERS = List.of("euler", "unipc");

    private static final int LISTED = 30;

    static GenerationPlan of(VideoRequest request, StarterModel.Card card) {
        List<String> notices = new ArrayList<>();
        ClipSpec clip = request.clip();
        FrameRate rate = clip.frameRate().orElse(FrameRate.of(card.framesPerSecond()));
        int frames = clip.frames().map(wanted -> wanted.at(rate)).orElse(card.frames());
        if (frames > MOST_FRAMES) {
            throw new InvalidRequestException(
                    "frames", "must be at most " + MOST_FRAMES + " for this model but was " + frames);
        }
        int computed = 1 + (frames + 2) / 4 * 4;
        if (computed > card.frames()) {
            notices.add("The model learned clips of " + card.frames() + " frames; " + frames
                    + " frames are beyond that and may lose the subject.");
        }
        Size size = size(clip, card);
        if (size.width() != card.side() || size.height() != card.side()) {
            notices.add("The model learned " + card.side() + "x" + card.side() + "; at " + size
                    + " it may draw less well.");
        }
        Sampling sampling = request.sampling();
        String solver = sampling.solver().orElse(SOLVERS.get(0));
        if (!SOLVERS.contains(solver)) {
            throw new InvalidRequestException("sampling.solver", "must be one of " + SOLVERS + " but was " + solver);
        }
        unknownWords(request.prompt().text(), card, notices);
        return new GenerationPlan(
                new ClipShape(size, rate, frames),
                computed,
                sampling.steps().orElse(card.steps()),
                sampling.guidanceScale().orElse(card.guidanceScale()),
                sampling.shift().orElse(card.shift()),
                solver,
                List.copyOf(notices));
    }

    private static Size size(ClipSpec clip, StarterModel.Card card) {
        Size size = clip.sizing()
                .map(sizing -> sizing instanceof Aspect aspect
                        ? aspect.nearest((long) card.side() * card.side(), GRID)
                        : (Size) sizing)
                .orElse(new Size(card.side(), card.side()));
        side("size.width", size.width());
        side("size.height", size.height());
        return size;
    }

    private static void side(String field, int side) {
        if (side < SMALLEST_SIDE || side > LARGEST_SIDE || side % GRID != 0) {
            int nearest = Math.min(LARGEST_SIDE, Math.max(SMALLEST_SIDE, (side + GRID / 2) / GRID * GRID));
            throw new InvalidRequestException(
                    field,
                    "must be a multiple of " + GRID + " from " + SMALLEST_SIDE + " to " + LARGEST_SIDE + " but was "
                            + side + "; the nearest is " + nearest);
        }
    }

    private static void unknownWords(String prompt, StarterModel.Card card, List<String> notices) {
        TreeSet<String> unknown = new TreeSet<>();
        for (String word : prompt.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (word.length() > 2 && !card.words().contains(word)) {
                unknown.add(word);
            }
        }
        if (!unknown.isEmpty()) {
            List<String> subjects = card.vocabulary().getOrDefault("subjects", List.of());
            notices.add("This model never learned " + String.join(", ", unknown) + ". It can draw: "
                    + String.join(", ", subjects.subList(0, Math.min(LISTED, subjects.size()))) + "; in: "
                    + String.join(", ", card.vocabulary().getOrDefault("places", List.of())) + ".");
        }
    }

    /** Bytes at the peak, an upper estimate: libraries and weights, and the widest feature maps of decoding. */
    long peakBytes() {
        long tokens = (long) (1 + (computedFrames - 1) / 4)
                * (shape.size().height() / 16)
                * (shape.size().width() / 16);
        long decoding = 400L * 4 * shape.size().pixels();
        return 700_000_000L + tokens * 60_000 + tokens * tokens * 24 + decoding;
    }
}
