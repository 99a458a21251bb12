package dev.framewright.otio;

import com.google.gson.JsonObject;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * OpenTimelineIO's RationalTime.
 *
 * @param value in units of the rate, mostly whole
 * @param rate units per second
 */
record OtioTime(BigDecimal value, BigDecimal rate) {
    private static final BigDecimal THOUSAND_AND_ONE = BigDecimal.valueOf(1001);
    /** OpenTimelineIO keeps rates as doubles and people write 23.98 for 24000/1001. */
    private static final double SAME_RATE = 0.005;

    /** Gives the time that an object holds; null without a value and a rate above 0. */
    static @Nullable OtioTime of(JsonObject holder, String name) {
        JsonObject time = Json.object(holder, name);
        BigDecimal value = Json.number(time, "value");
        BigDecimal rate = Json.number(time, "rate");
        return value == null || rate == null || rate.signum() <= 0 ? null : new OtioTime(value, rate);
    }

    static OtioTime zero(OtioTime like) {
        return new OtioTime(BigDecimal.ZERO, like.rate());
    }

    JsonObject json() {
        JsonObject time = new JsonObject();
        time.addProperty("OTIO_SCHEMA", "RationalTime.1");
        time.addProperty("rate", rate.doubleValue());
        time.addProperty("value", value.doubleValue());
        return time;
    }

    /** Gives the exact rate that the double stands for. */
    FrameRate frameRate() {
        double perSecond = rate.doubleValue();
        long whole = Math.round(perSecond);
        if (Math.abs(perSecond - whole) < 1e-6) {
            return new FrameRate((int) whole, 1);
        }
        long nominal = rate.multiply(THOUSAND_AND_ONE)
                .movePointLeft(3)
                .setScale(0, RoundingMode.HALF_UP)
                .longValue();
        if (Math.abs(perSecond - nominal * 1000.0 / 1001) < SAME_RATE) {
            return new FrameRate((int) (nominal * 1000), 1001);
        }
        return new FrameRate((int) Math.round(perSecond * 1000), 1000);
    }

    /** Gives a whole number of frames at the time's own rate. */
    int frames(String place) {
        BigDecimal whole = value.stripTrailingZeros();
        if (whole.scale() > 0 || value.signum() <= 0 || value.precision() > 9) {
            throw new InvalidRequestException(
                    "duration",
                    "must be a whole number of frames above 0 but was " + value.toPlainString() + " at " + place);
        }
        return whole.intValueExact();
    }

    /** Gives the play time from another time on, to the nearest nanosecond. */
    Duration since(OtioTime start) {
        return exact(frameRate(), value).minus(exact(start.frameRate(), start.value));
    }

    OtioTime plus(OtioTime length) {
        BigDecimal same = length.rate.compareTo(rate) == 0
                ? length.value
                : length.value.multiply(rate).divide(length.rate, 9, RoundingMode.HALF_UP);
        return new OtioTime(value.add(same), rate);
    }

    private static Duration exact(FrameRate rate, BigDecimal frames) {
        return frames.stripTrailingZeros().scale() <= 0
                ? rate.durationOf(frames.longValue())
                : Duration.ofNanos(Math.round(frames.doubleValue() / rate.framesPerSecond() * 1e9));
    }
}
