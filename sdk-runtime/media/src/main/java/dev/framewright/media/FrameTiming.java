package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;

import dev.framewright.api.FrameRate;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** Finds the exact frame rate behind the rounded clocks of container files. */
final class FrameTiming {
    private static final FrameRate OF_A_PICTURE = FrameRate.of(24);
    private static final double CLOSE = 2e-5;
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
        return nearest((double) guess.num() / guess.den(), guess.num(), guess.den());
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
            return FrameRate.of((int) Math.min(240, Math.rint(rate)));
        }
        double held = Math.max(0.1, Math.min(240, rate));
        boolean fits = held == rate && numerator <= Integer.MAX_VALUE && denominator <= Integer.MAX_VALUE;
        return fits
                ? new FrameRate((int) numerator, (int) denominator)
                : new FrameRate((int) Math.rint(held * 1000), 1000);
    }
}
