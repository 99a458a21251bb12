package dev.framewright.pipelines;

import dev.framewright.api.Aspect;
import dev.framewright.api.ClipShape;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done with a source clip of any size and rate: which frames are used, which part of each, and how large it is
 * drawn.
 *
 * @param source its measures
 * @param result size, rate and frames that the source has in the result
 * @param part top, left, rows and columns of the source that are used
 * @param drawn size that the model draws
 */
record SourcePlan(ClipShape source, ClipShape result, Part part, Size drawn) {

    private static final double SAME_SHAPE = 0.02;

    /** A part of a frame in pixels. */
    record Part(int top, int left, int rows, int columns) {
        long[] numbers() {
            return new long[] {top, left, rows, columns};
        }

        private static Part whole(Size size) {
            return new Part(0, 0, size.height(), size.width());
        }
    }

    /** A plan that keeps the source's rate and size unless the request asks for others; a picture has the model's rate. */
    static SourcePlan of(ClipShape source, ClipSpec clip, ModelCard card) {
        Size size = clip.sizing()
                .map(sizing -> sizing instanceof Aspect ? GenerationPlan.size(sizing, card) : (Size) sizing)
                .orElse(source.size());
        FrameRate rate = clip.frameRate().orElse(source.frames() == 1 ? card.frameRate() : source.frameRate());
        int frames = source.frames() == 1 ? 1 : (int) Math.max(1, rate.nearestFrames(source.duration()));
        return new SourcePlan(source, new ClipShape(size, rate, frames), part(source.size(), size), drawn(size, card));
    }

    /** The whole source as it is, in every frame. */
    static SourcePlan whole(ClipShape source, ModelCard card) {
        return new SourcePlan(source, source, Part.whole(source.size()), drawn(source.size(), card));
    }

    /** A picture as a frame of a clip that the model draws in its own size. */
    static SourcePlan scaled(ClipShape picture, ClipShape result) {
        return new SourcePlan(
                picture,
                new ClipShape(result.size(), picture.frameRate(), picture.frames()),
                part(picture.size(), result.size()),
                result.size());
    }

    /** The largest centred part with the wanted shape; the whole when the shapes are as good as the same. */
    static Part part(Size source, Size wanted) {
        double ratio = (double) source.width() * wanted.height() / ((double) source.height() * wanted.width());
        if (Math.abs(ratio - 1) <= SAME_SHAPE) {
            return Part.whole(source);
        }
        int rows = ratio > 1 ? source.height() : Math.max(1, (int) Math.round(source.height() * ratio));
        int columns = ratio > 1 ? Math.max(1, (int) Math.round(source.width() / ratio)) : source.width();
        return new Part((source.height() - rows) / 2, (source.width() - columns) / 2, rows, columns);
    }

    /** The size itself where the model can draw it, else one of that shape and of the model's own number of pixels. */
    static Size drawn(Size size, ModelCard card) {
        if (fits(size.width(), card) && fits(size.height(), card)) {
            return size;
        }
        double width = Math.sqrt((double) card.size().pixels() * size.width() / size.height());
        return new Size(side(width, card), side(card.size().pixels() / width, card));
    }

    private static boolean fits(int side, ModelCard card) {
        return side % card.grid() == 0 && side >= card.smallestSide() && side <= card.largestSide();
    }

    private static int side(double wanted, ModelCard card) {
        int least = (card.smallestSide() + card.grid() - 1) / card.grid();
        int most = card.largestSide() / card.grid();
        return Math.max(least, Math.min(most, (int) Math.round(wanted / card.grid()))) * card.grid();
    }

    /** The source's frame that is shown at a frame of the result. */
    int frame(int index) {
        if (source.frameRate().equals(result.frameRate())) {
            return Math.min(index, source.frames() - 1);
        }
        BigInteger over = BigInteger.valueOf(index)
                .multiply(BigInteger.valueOf(source.frameRate().numerator()))
                .multiply(BigInteger.valueOf(result.frameRate().denominator()));
        BigInteger under = BigInteger.valueOf(source.frameRate().denominator())
                .multiply(BigInteger.valueOf(result.frameRate().numerator()));
        return Math.min(over.divide(under).intValueExact(), source.frames() - 1);
    }

    /** Whether its frames are returned bit for bit where nothing is drawn. */
    boolean untouched() {
        return part.equals(Part.whole(source.size())) && result.size().equals(source.size());
    }

    /** What a user should know, one sentence each. */
    List<String> notices(String name, ModelCard card) {
        List<String> notices = new ArrayList<>();
        if (!part.equals(Part.whole(source.size()))) {
            notices.add("The " + name + " is " + source.size() + "; its middle " + part.columns() + "x" + part.rows()
                    + " is used.");
        }
        if (!drawn.equals(result.size())) {
            notices.add("The " + name + " is drawn at " + drawn + " and scaled to " + result.size() + ".");
        }
        if (source.frames() > 1 && !result.frameRate().equals(source.frameRate())) {
            notices.add("The " + name + " is taken from " + source.frameRate() + " to " + result.frameRate()
                    + " frames per second: " + result.frames() + " of its " + source.frames() + " frames"
                    + (result.frames() > source.frames() ? ", some more than once." : "."));
        }
        if (source.frames() > 1
                && Math.abs(result.frameRate().framesPerSecond()
                                        / card.frameRate().framesPerSecond()
                                - 1)
                        > .2) {
            notices.add("The model learned " + card.frameRate() + " frames per second; at " + result.frameRate()
                    + " what it draws may move too fast or too slowly.");
        }
        return notices;
    }
}
