package dev.framewright.interpolate;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Progress;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Sound;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A clip at another rate, of the same duration to the nearest frame. A frame that falls on one of the source is that
 * frame, byte for byte; after the last one of the source it is held.
 */
final class SmootherClip implements Clip {
    private final Clip source;
    private final Motion motion;
    private final JobContext context;
    private final ClipShape shape;
    private byte[] first;
    private byte[] second;
    private Motion.@Nullable Pair pair;
    private long firstNumber;
    private boolean ended;
    private int frame;

    SmootherClip(Clip source, FrameRate rate, Motion motion, JobContext context) {
        this.source = source;
        this.motion = motion;
        this.context = context;
        this.shape = shape(source.shape(), rate);
        this.first = new byte[source.size().rgbBytes()];
        this.second = new byte[source.size().rgbBytes()];
        if (!source.next(first)) {
            throw new InvalidRequestException("source", "must have at least one frame");
        }
        ended = !source.next(second);
    }

    /** Gives what a clip of that shape becomes at a rate. */
    static ClipShape shape(ClipShape slow, FrameRate rate) {
        BigInteger twice = BigInteger.valueOf(2L * slow.frames()).multiply(ratio(rate, slow.frameRate())[0]);
        BigInteger per = ratio(rate, slow.frameRate())[1];
        int frames = twice.add(per).divide(per.shiftLeft(1)).intValueExact();
        return new ClipShape(slow.size(), rate, Math.max(1, frames));
    }

    private static BigInteger[] ratio(FrameRate rate, FrameRate to) {
        return new BigInteger[] {
            BigInteger.valueOf((long) rate.numerator() * to.denominator()),
            BigInteger.valueOf((long) rate.denominator() * to.numerator())
        };
    }

    @Override
    public ClipShape shape() {
        return shape;
    }

    @Override
    public Optional<Sound> sound() {
        return source.sound();
    }

    @Override
    public boolean next(byte[] rgb) {
        context.throwIfCancelled();
        if (frame == shape.frames()) {
            return false;
        }
        BigInteger[] perFrame = ratio(source.frameRate(), shape.frameRate());
        BigInteger[] place = BigInteger.valueOf(frame).multiply(perFrame[0]).divideAndRemainder(perFrame[1]);
        advance(place[0].longValueExact());
        double t = place[1].doubleValue() / perFrame[1].doubleValue();
        byte[] drawn = ended || t == 0 ? first : pair().at(t);
        System.arraycopy(drawn, 0, rgb, 0, drawn.length);
        frame++;
        context.progress(Progress.of("interpolate", frame, shape.frames()));
        return true;
    }

    /** Goes on until the frame of that number is the first of the two, or the source ends. */
    private void advance(long number) {
        while (firstNumber < number && !ended) {
            forget();
            byte[] free = first;
            first = second;
            second = free;
            firstNumber++;
            ended = !source.next(second);
        }
    }

    private Motion.Pair pair() {
        if (pair == null) {
            // Copies, because torch may read the bytes later than this clip changes them.
            pair = motion.between(first.clone(), second.clone(), source.size());
        }
        return pair;
    }

    private void forget() {
        if (pair != null) {
            pair.close();
            pair = null;
        }
    }

    @Override
    public void close() {
        forget();
        source.close();
    }
}
