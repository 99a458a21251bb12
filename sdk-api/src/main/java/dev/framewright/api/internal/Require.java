package dev.framewright.api.internal;

import dev.framewright.api.InvalidRequestException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Range checks that name the field, the bound and the value. */
public final class Require {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    private Require() {}

    /** Checks {@code value >= least}. */
    public static void atLeast(String field, long value, long least) {
        if (value < least) {
            throw new InvalidRequestException(field, "must be at least " + least + " but was " + value);
        }
    }

    /** Checks {@code least <= value <= most}. */
    public static void inRange(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidRequestException(field, "must be between " + least + " and " + most + " but was " + value);
        }
    }

    /** Checks {@code least <= value <= most}; not-a-number never passes. */
    public static void inRange(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InvalidRequestException(
                    field, "must be between " + plain(least) + " and " + plain(most) + " but was " + plain(value));
        }
    }

    /** Checks a number against bounds of which one may be missing; not-a-number never passes. */
    public static void within(String field, double value, Optional<Double> least, Optional<Double> most) {
        if (least.isPresent() && most.isPresent()) {
            inRange(field, value, least.get(), most.get());
        } else if (!(value >= least.orElse(Double.NEGATIVE_INFINITY)
                && value <= most.orElse(Double.POSITIVE_INFINITY))) {
            String rule = least.map(bound -> "at least " + plain(bound))
                    .orElseGet(() -> "at most " + plain(most.orElse(Double.NaN)));
            throw new InvalidRequestException(field, "must be " + rule + " but was " + plain(value));
        }
    }

    /**
     * Checks that {@code text} is at most {@code most} characters, holds no control characters but white space, and no half of
     * a character, which no file and no other program would keep.
     */
    public static void text(String field, String text, int most) {
        if (text.length() > most) {
            throw new InvalidRequestException(
                    field, "must be at most " + most + " characters but had " + text.length());
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r') {
                throw new InvalidRequestException(
                        field, String.format(Locale.ROOT, "must hold no control characters but had U+%04X", (int) c));
            }
            if (Character.isSurrogate(c) && Character.charCount(text.codePointAt(i)) == 2) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidRequestException(
                        field, String.format(Locale.ROOT, "must hold whole characters but had a lone U+%04X", (int) c));
            }
        }
    }

    /** Checks that {@code text} has something in it besides white space. */
    public static void notBlank(String field, String text, String instead) {
        if (text.isBlank()) {
            throw new InvalidRequestException(field, "must " + instead + " but was empty");
        }
    }

    /** Checks that {@code name} is 1 to 128 lower-case letters, digits, dots, dashes and underscores. */
    public static void name(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequestException(
                    field,
                    "must be 1 to 128 lower-case letters, digits, '.', '-' or '_' but was \"" + shortened(name) + "\"");
        }
    }

    /** Checks any other rule; {@code rule} completes the sentence that starts with the field's name. */
    public static void that(boolean holds, String field, String rule) {
        if (!holds) {
            throw new InvalidRequestException(field, rule);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
