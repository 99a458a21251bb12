package dev.framewright.safety;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The levels that the settings give: to every tenant, or to one, for which that then counts. */
final class Levels {
    /** Level of every category, or with {@code .<code>} after it of one: off, relaxed, standard, strict. */
    static final String LEVEL = "framewright.safety.level";
    /** Goes before a tenant's name, after which {@code .level} and {@code .level.<code>} follow. */
    static final String TENANT = "framewright.safety.tenant.";

    private final Function<String, Optional<String>> settings;

    /**
     * Takes where settings are found.
     *
     * @param settings gives the value of a name
     */
    Levels(Function<String, Optional<String>> settings) {
        this.settings = settings;
    }

    /**
     * Gives the levels of the categories for which there is a setting; the tenant's own come first.
     *
     * @throws IllegalArgumentException naming the setting that is no level
     */
    Map<Category, Level> of(String tenant) {
        Map<Category, Level> levels = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            Stream.of(TENANT + tenant + ".level", LEVEL)
                    .flatMap(name -> Stream.of(name + "." + category.code(), name))
                    .flatMap(name -> settings.apply(name).map(value -> level(name, value)).stream())
                    .findFirst()
                    .ifPresent(level -> levels.put(category, level));
        }
        return levels;
    }

    private static Level level(String name, String value) {
        try {
            return Level.valueOf(value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + " must be off, relaxed, standard or strict but was \"" + value + "\"", e);
        }
    }
}
