package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture shape; the model finds the nearest size it can draw.
 *
 * @param across width part of the ratio, 1 to 1,000
 * @param down height part of the ratio, 1 to 1,000
 * @param pixelBudget wanted pixels per frame; empty means the model's own
 */
public record Aspect(int across, int down, OptionalLong pixelBudget) implements Sizing {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\s*:\\s*(\\d{1,4})");

    /** Checks the ranges. */
    public Aspect {
        Require.inRange("aspect.across", across, 1, 1000);
        Require.inRange("aspect.down", down, 1, 1000);
        Require.that(
                across <= 8L * down && down <= 8L * across,
                "aspect",
                "must be between 1:8 and 8:1 but was " + across + ":" + down);
        pixelBudget.ifPresent(budget -> Require.inRange("aspect.pixelBudget", budget, 256, 1L << 28));
    }

    /** Gives the shape with the model's own number of pixels. */
    public static Aspect of(int across, int down) {
        return new Aspect(across, down, OptionalLong.empty());
    }

    /** Reads {@code W:H}, such as {@code 16:9}. */
    public static Aspect parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        Require.that(matcher.matches(), "aspect", "must be WIDTH:HEIGHT such as 16:9 but was \"" + text + "\"");
        return of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /**
     * Gives the size of this shape nearest to the budget whose sides are multiples of {@code grid}.
     *
     * @param defaultBudget pixels per frame when this aspect names none
     * @param grid side step in pixels, at least 1
     */
    public Size nearest(long defaultBudget, int grid) {
        double budget = pixelBudget.orElse(defaultBudget);
        double width = Math.sqrt(budget * across / down);
        return new Size(onGrid(width, grid), onGrid(budget / width, grid));
    }

    private static int onGrid(double side, int grid) {
        return Math.max(1, (int) Math.round(side / grid)) * grid;
    }
}
