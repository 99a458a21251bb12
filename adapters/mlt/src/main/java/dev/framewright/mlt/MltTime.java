package dev.framewright.mlt;

import dev.framewright.api.FrameRate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two ways in which MLT writes times: frames, and hours:minutes:seconds.milliseconds or :frames. */
final class MltTime {
    private static final Pattern CLOCK = Pattern.compile("(?:(\\d+):)?(\\d+):(\\d+)(?:([.,])(\\d+)|([:;])(\\d+))?");
    private static final Pattern FRAMES = Pattern.compile("-?\\d{1,9}");

    private MltTime() {}

    /**
     * Gives a time in frames.
     *
     * @throws IllegalArgumentException if it is none
     */
    static int frames(String text, FrameRate rate) {
        String time = text.strip();
        if (FRAMES.matcher(time).matches()) {
            return Integer.parseInt(time);
        }
        Matcher clock = CLOCK.matcher(time);
        if (!clock.matches() || time.length() > 40) {
            throw new IllegalArgumentException("\"" + text + "\" is no time of MLT");
        }
        long hours = clock.group(1) == null ? 0 : Long.parseLong(clock.group(1));
        long seconds = (hours * 60 + Long.parseLong(clock.group(2))) * 60 + Long.parseLong(clock.group(3));
        if (clock.group(7) != null) {
            return Math.toIntExact(rate.nearestFrames(Duration.ofSeconds(seconds)) + Long.parseLong(clock.group(7)));
        }
        BigDecimal part = clock.group(5) == null ? BigDecimal.ZERO : new BigDecimal("0." + clock.group(5));
        return Math.toIntExact(rate.nearestFrames(
                Duration.ofSeconds(seconds).plusNanos(part.movePointRight(9).longValue())));
    }
}
