package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import dev.framewright.api.FrameRate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** Finds the exact frame rate behind the rounded clocks of container files, and the average of one that varies. */
final class FrameTiming {
    private static final FrameRate OF_A_PICTURE = FrameRate.of(24);
    private static final double CLOSE = 2e-5;
    private static final double SLOWEST = 0.1;
    private static final double FASTEST = 240;

    /** Frames by which a constant rate may miss the time of the last frame: clocks are rounded, and a frame may be dropped. */
    private static final double ABOUT_A_FRAME = 1.5;

    /** Parts of a frame a second in which an average is told. */
    private static final int FINE = 10_000;

    private static final List<FrameRate> BROADCAST = List.of(
            new FrameRate(24_000, 1001),
            new FrameRate(30_000, 1001),
            new FrameRate(60_000, 1001),
            new FrameRate(48_000, 1001),
            new FrameRate(120_000, 1001));

    private FrameTiming() {}

    /** Gives the rate of a stream whose packets have been counted; a single picture has the default of 24. */
    static FrameRate rateOf(Demuxer demuxer, Demuxer.Extent extent) {
        String format = FFmpeg.string(demuxer.context().iformat().name());
        if (format.endsWith("_pipe")) {
            return OF_A_PICTURE;
        }
        if (format.equals("gif")) {
            return ofCentiseconds(extent.frames(), extent.ticks());
        }
        AVRational guess = av_guess_frame_rate(demuxer.context(), demuxer.stream(), null);
        if (guess.num() <= 0 || guess.den() <= 0) {
            return OF_A_PICTURE;
        }
        double rate = (double) guess.num() / guess.den();
        double tick = av_q2d(demuxer.stream().time_base());
        double off = extent.span() * tick * rate - (extent.frames() - 1);
        return extent.span() > 0 && Math.abs(off) > ABOUT_A_FRAME
                ? ofVarying(extent.frames(), extent.ticks() * tick)
                : nearest(rate, guess.num(), guess.den());
    }

    /**
     * Finds the rate at which frames whose intervals vary play as long as their file: the whole or broadcast rate next to the
     * average if it is off by a frame over the clip at most, else the average.
     */
    static FrameRate ofVarying(int frames, double seconds) {
        double average = Math.max(SLOWEST, Math.min(FASTEST, frames / seconds));
        return Stream.concat(BROADCAST.stream(), Stream.of(FrameRate.of((int) Math.max(1, Math.rint(average)))))
                .min(Comparator.comparingDouble(rate -> Math.abs(rate.framesPerSecond() - average)))
                .filter(rate -> Math.abs(seconds * rate.framesPerSecond() - frames) <= 1)
                .orElseGet(() -> new FrameRate((int) Math.rint(average * FINE), FINE));
    }

    /**
     * Finds the rate of a GIF, whose delays are whole hundredths of a second: the first whole or broadcast rate whose
     * play time rounds to what the file says, else the exact average.
     */
    static FrameRate ofCentiseconds(int frames, long centiseconds) {
        if (frames < 2 || centiseconds < 1) {
            return OF_A_PICTURE;
        }
        for (int rate : new int[] {24, 25, 30, 16, 12, 8, 15, 10, 20, 48, 50}) {
            if (rounds(frames, rate, centiseconds)) {
                return FrameRate.of(rate);
            }
        }
        for (int rate = 1; rate <= 50; rate++) {
            if (rounds(frames, rate, centiseconds)) {
                return FrameRate.of(rate);
            }
        }
        for (FrameRate rate : BROADCAST) {
            if (rounds(frames, rate.framesPerSecond(), centiseconds)) {
                return rate;
            }
        }
        return nearest(100.0 * frames / centiseconds, 100L * frames, centiseconds);
    }

    // The muxer rounds each start to a hundredth and repeats the last delay, so the sum is off by one at most.
    private static boolean rounds(int frames, double rate, long centiseconds) {
        return Math.abs(100.0 * frames / rate - centiseconds) <= 1.0;
    }

    private static FrameRate nearest(double rate, long numerator, long denominator) {
        for (FrameRate broadcast : BROADCAST) {
            if (Math.abs(broadcast.framesPerSecond() / rate - 1) < CLOSE) {
                return broadcast;
            }
        }
        if (Math.abs(Math.rint(rate) / rate - 1) < CLOSE && rate >= 0.5) {
            return FrameRate.of((int) Math.min(FASTEST, Math.rint(rate)));
        }
        double held = Math.max(SLOWEST, Math.min(FASTEST, rate));
        boolean fits = held == rate && numerator <= Integer.MAX_VALUE && denominator <= Integer.MAX_VALUE;
        return fits
                ? new FrameRate((int) numerator, (int) denominator)
                : new FrameRate((int) Math.rint(held * 1000), 1000);
    }
}
