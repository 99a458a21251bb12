package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.time.Duration;
import java.util.Locale;

/** How long a clip is: a number of frames, or an exact play time. */
public sealed interface Frames {
    /** The most frames one request may ask for. */
    int MOST = 1_000_000;

    /**
     * Gives the exact number of frames at a rate.
     *
     * @throws InvalidRequestException if a play time does not end on a frame boundary; the message names the nearest
     *     ones that do
     */
    int at(FrameRate rate);

    /** Gives a number of frames. */
    static Frames count(int frames) {
        return new Count(frames);
    }

    /** Gives a play time. */
    static Frames lasting(Duration duration) {
        return new Lasting(duration);
    }

    /**
     * A number of frames.
     *
     * @param frames 1 to {@link #MOST}
     */
    record Count(int frames) implements Frames {
        /** Checks the range. */
        public Count {
            Require.inRange("frames", frames, 1, MOST);
        }

        @Override
        public int at(FrameRate rate) {
            return frames;
        }
    }

    /**
     * An exact play time.
     *
     * @param duration above 0, at most 24 hours
     */
    record Lasting(Duration duration) implements Frames {
        /** Checks the range. */
        public Lasting {
            Require.that(
                    !duration.isZero() && !duration.isNegative() && duration.compareTo(Duration.ofHours(24)) <= 0,
                    "seconds",
                    "must be above 0 and at most 86400 but was " + seconds(duration));
        }

        @Override
        public int at(FrameRate rate) {
            long frames = rate.nearestFrames(duration);
            if (frames < 1 || !rate.durationOf(frames).equals(duration)) {
                long below = rate.durationOf(frames).compareTo(duration) > 0 ? frames - 1 : frames;
                String nearest = below < 1
                        ? seconds(rate.durationOf(1)) + " (1 frame)"
                        : seconds(rate.durationOf(below)) + " (" + below + " frames) or "
                                + seconds(rate.durationOf(below + 1)) + " (" + (below + 1) + " frames)";
                throw new InvalidRequestException(
                        "seconds",
                        "must end on a frame at " + rate + " frames per second but was " + seconds(duration)
                                + "; ask for " + nearest + ", or for a number of frames");
            }
            Require.inRange("frames", frames, 1, MOST);
            return (int) frames;
        }

        private static String seconds(Duration duration) {
            String text = String.format(Locale.ROOT, "%d.%09d", duration.getSeconds(), duration.getNano());
            return text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
    }
}
