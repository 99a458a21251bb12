package dev.framewright.safety;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rules of every category, and the harmless phrases that are taken out before they are applied. */
final class RuleBook {
    private final Map<Category, List<Rule>> rules = new EnumMap<>(Category.class);
    private final List<Rule.Phrase> harmless = new ArrayList<>();

    /** Reads the rules of this bundle. */
    RuleBook() {
        for (Category category : Category.values()) {
            rules.put(category, new ArrayList<>());
        }
        add("rules.txt", resource("rules.txt"));
    }

    /**
     * Adds the lines of a user's list, which are of the same form as the bundle's own.
     *
     * @throws IllegalArgumentException naming the line that cannot be understood
     */
    void add(Path list) {
        try {
            add(list.toString(), Files.readAllLines(list));
        } catch (IOException e) {
            throw new UncheckedIOException("The block list " + list + " cannot be read", e);
        }
    }

    private void add(String name, List<String> lines) {
        Category category = null;
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                if (line.startsWith("[")) {
                    category = category(line);
                } else if (line.startsWith("-")) {
                    harmless.add(Rule.Phrase.parse(line.substring(1)));
                } else if (category == null) {
                    throw new IllegalArgumentException("needs a [category] above it");
                } else {
                    rules.get(category).add(Rule.parse(line));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ", line " + number + ": " + e.getMessage(), e);
            }
        }
    }

    private static Category category(String line) {
        for (Category category : Category.values()) {
            if (line.equals("[" + category.code() + "]")) {
                return category;
            }
        }
        throw new IllegalArgumentException("no category is named " + line);
    }

    /** Gives the text without the harmless phrases. */
    List<String> withoutHarmless(List<String> text) {
        List<String> rest = text;
        for (Rule.Phrase phrase : harmless) {
            rest = phrase.removedFrom(rest);
        }
        return rest;
    }

    /** Gives the highest severity of the category's rules that match, 0 if none does. */
    int severity(Category category, List<String> text) {
        return rules.get(category).stream()
                .filter(rule -> rule.matches(text))
                .mapToInt(Rule::severity)
                .max()
                .orElse(0);
    }

    static List<String> resource(String name) {
        try (InputStream in = RuleBook.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the safety bundle");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
