package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frames per second as an exact ratio in lowest terms, such as 24/1 or 24000/1001.
 *
 * @param numerator frames
 * @param denominator seconds; the ratio lies in [1/10, 240]
 */
public record FrameRate(int numerator, int denominator) {
    private static final Pattern RATIO = Pattern.compile("(\\d{1,7})(?:/(\\d{1,7}))?");
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

    /** Checks the range and reduces the ratio. */
    public FrameRate {
        Require.atLeast("frameRate.numerator", numerator, 1);
        Require.atLeast("frameRate.denominator", denominator, 1);
        Require.that(
                numerator <= 240L * denominator && denominator <= 10L * numerator,
                "frameRate",
                "must be between 1/10 and 240 frames per second but was " + text(numerator, denominator));
        int divisor = BigInteger.valueOf(numerator)
                .gcd(BigInteger.valueOf(denominator))
                .intValueExact();
        numerator /= divisor;
        denominator /= divisor;
    }

    /** Gives a whole number of frames per second. */
    public static FrameRate of(int framesPerSecond) {
        return new FrameRate(framesPerSecond, 1);
    }

    /** Reads {@code 24}, {@code 24000/1001}, or one of the broadcast short forms 23.976, 29.97, 47.952, 59.94, 119.88. */
    public static FrameRate parse(String text) {
        String trimmed = text.trim();
        switch (trimmed) {
            case "23.976", "23.98":
                return new FrameRate(24_000, 1001);
            case "29.97":
                return new FrameRate(30_000, 1001);
            case "47.952", "47.95":
                return new FrameRate(48_000, 1001);
            case "59.94":
                return new FrameRate(60_000, 1001);
            case "119.88":
                return new FrameRate(120_000, 1001);
            default:
                break;
        }
        Matcher matcher = RATIO.matcher(trimmed);
        Require.that(
                matcher.matches(),
                "frameRate",
                "must be a whole number or a ratio such as 24 or 24000/1001 but was \"" + text + "\"");
        String denominator = matcher.group(2);
        return new FrameRate(
                Integer.parseInt(matcher.group(1)), denominator == null ? 1 : Integer.parseInt(denominator));
    }

    /** Gives how long {@code frames} frames play, to the nearest nanosecond. */
    public Duration durationOf(long frames) {
        BigInteger twice = BigInteger.valueOf(frames)
                .multiply(BigInteger.valueOf(denominator))
                .multiply(NANOS)
                .shiftLeft(1);
        BigInteger nanos = twice.add(BigInteger.valueOf(numerator))
                .divide(BigInteger.valueOf(numerator).shiftLeft(1));
        BigInteger[] parts = nanos.divideAndRemainder(NANOS);
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }

    /** Gives the number of frames that start within {@code duration}, rounded to the nearest frame. */
    public long nearestFrames(Duration duration) {
        BigInteger nanos =
                BigInteger.valueOf(duration.getSeconds()).multiply(NANOS).add(BigInteger.valueOf(duration.getNano()));
        BigInteger divisor = NANOS.multiply(BigInteger.valueOf(denominator));
        BigInteger twice = nanos.multiply(BigInteger.valueOf(numerator)).shiftLeft(1);
        return twice.add(divisor).divide(divisor.shiftLeft(1)).longValueExact();
    }

    /** Gives the rate as a decimal number, for display only. */
    public double framesPerSecond() {
        return (double) numerator / denominator;
    }

    @Override
    public String toString() {
        return text(numerator, denominator);
    }

    private static String text(int numerator, int denominator) {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }
}
