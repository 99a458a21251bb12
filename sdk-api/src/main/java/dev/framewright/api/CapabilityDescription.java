package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a capability can do: its models, the settings it takes with their ranges, and the words it knows.
 *
 * @param name the capability's name
 * @param summary one sentence
 * @param models names of the models it can use, the default first
 * @param settings every setting it takes
 * @param vocabulary words a small model can draw, by kind ({@code subject}, {@code place}, ...); empty when any word
 *     is good
 * @param notes what else a user should know, one sentence each
 */
public record CapabilityDescription(
        String name,
        String summary,
        List<String> models,
        List<Setting> settings,
        Map<String, List<String>> vocabulary,
        List<String> notes) {
    /** Copies lists and keeps the order of the vocabulary. */
    public CapabilityDescription {
        Require.name("name", name);
        models = List.copyOf(models);
        settings = List.copyOf(settings);
        Map<String, List<String>> words = new LinkedHashMap<>();
        vocabulary.forEach((kind, list) -> words.put(kind, List.copyOf(list)));
        vocabulary = Collections.unmodifiableMap(words);
        notes = List.copyOf(notes);
    }

    /** Finds a setting by its field path. */
    public Optional<Setting> setting(String field) {
        return settings.stream()
                .filter(setting -> setting.field().equals(field))
                .findFirst();
    }

    /**
     * Checks the named values of a {@link CustomRequest} against the settings.
     *
     * @return the values, with the default of every setting that was not given and has one
     * @throws InvalidRequestException naming the first value that is not known, no number, out of its range, between
     *     two steps or none of the choices
     */
    public Map<String, String> checked(Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>();
        settings.forEach(setting -> setting.defaultValue().ifPresent(value -> all.put(setting.field(), value)));
        new TreeMap<>(values).forEach((field, value) -> {
            setting(field)
                    .orElseThrow(() -> new InvalidRequestException(
                            field,
                            "is not known; " + name + " takes "
                                    + settings.stream().map(Setting::field).toList()))
                    .check(field, value);
            all.put(field, value);
        });
        return all;
    }

    /**
     * One setting.
     *
     * @param field path in the request, such as {@code sampling.steps}
     * @param defaultValue what is used when none is given; empty when there is no default
     * @param minimum least value; empty when unbounded or not a number
     * @param maximum most value; empty when unbounded or not a number
     * @param step distance between allowed values above the minimum, such as 4 for frames of the form 4k+1; 0 for any;
     *     where it and the minimum are whole, so are the values
     * @param choices the allowed words; empty when it is not a choice
     * @param note one sentence
     */
    public record Setting(
            String field,
            Optional<String> defaultValue,
            Optional<Double> minimum,
            Optional<Double> maximum,
            double step,
            List<String> choices,
            String note) {
        private static final Pattern WHOLE = Pattern.compile("-?\\d+");
        private static final Pattern DECIMAL = Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

        /** Copies the list. */
        public Setting {
            Require.notBlank("setting.field", field, "name a field");
            choices = List.copyOf(choices);
        }

        /**
         * Checks a value. A whole number that passes is nothing but digits, after a minus if it is below 0, and fits into a
         * {@code long}; with bounds that an {@code int} holds, {@link Integer#parseInt} reads it. Of other numbers
         * {@link Double#parseDouble} reads what passes, and gives a finite one.
         *
         * @param name what the error calls the field, such as {@code hello.frames}
         * @throws InvalidRequestException if it is no number, out of its range, between two steps or none of the choices
         */
        public void check(String name, String value) {
            Require.that(
                    choices.isEmpty() || choices.contains(value),
                    name,
                    "must be one of " + String.join(", ", choices) + " but was \"" + value + "\"");
            if (minimum.isEmpty() && maximum.isEmpty()) {
                return;
            }
            // Decimals as they were told: of the binary ones nearest to them, 0.3 is no multiple of 0.1.
            BigDecimal number =
                    whole() ? BigDecimal.valueOf(whole(name, value)) : BigDecimal.valueOf(decimal(name, value));
            Require.within(name, number.doubleValue(), minimum, maximum);
            double first = minimum.filter(Double::isFinite).orElse(0.0);
            Require.that(
                    step == 0
                            || number.subtract(BigDecimal.valueOf(first))
                                            .remainder(BigDecimal.valueOf(step))
                                            .signum()
                                    == 0,
                    name,
                    "must be a multiple of " + step + " above " + first + " but was " + value);
        }

        private boolean whole() {
            return step > 0 && step == Math.rint(step) && minimum.orElse(0.0) == Math.rint(minimum.orElse(0.0));
        }

        private static long whole(String name, String value) {
            String rule = "must be a whole number but was \"" + value + "\"";
            Require.that(WHOLE.matcher(value).matches(), name, rule);
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new InvalidRequestException(name, rule + ", which has too many digits");
            }
        }

        private static double decimal(String name, String value) {
            double number = DECIMAL.matcher(value).matches() ? Double.parseDouble(value) : Double.NaN;
            Require.that(Double.isFinite(number), name, "must be a number but was \"" + value + "\"");
            return number;
        }

        /** Gives a number between two bounds. */
        public static Setting number(
                String field, String defaultValue, double minimum, double maximum, double step, String note) {
            return new Setting(
                    field,
                    Optional.of(defaultValue),
                    Optional.of(minimum),
                    Optional.of(maximum),
                    step,
                    List.of(),
                    note);
        }

        /** Gives a choice of words, the first being the default. */
        public static Setting choice(String field, List<String> choices, String note) {
            return new Setting(
                    field, choices.stream().findFirst(), Optional.empty(), Optional.empty(), 0, choices, note);
        }

        /** Gives a free text without a default. */
        public static Setting text(String field, String note) {
            return new Setting(field, Optional.empty(), Optional.empty(), Optional.empty(), 0, List.of(), note);
        }
    }
}
