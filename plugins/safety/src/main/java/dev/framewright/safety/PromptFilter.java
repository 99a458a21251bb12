package dev.framewright.safety;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides about texts by rules first, then by the classifier. Safe for use by many threads. */
final class PromptFilter {
    private final RuleBook rules;
    private final WordClassifier classifier;
    private final Map<Category, Level> levels;

    /**
     * Takes what to decide by.
     *
     * @param levels of categories; those not named are {@link Level#STANDARD}
     */
    PromptFilter(RuleBook rules, WordClassifier classifier, Map<Category, Level> levels) {
        this.rules = rules;
        this.classifier = classifier;
        this.levels = Map.copyOf(levels);
    }

    /** Gives a filter of the same rules at other levels; those not named are {@link Level#STANDARD}. */
    PromptFilter at(Map<Category, Level> wanted) {
        return new PromptFilter(rules, classifier, wanted);
    }

    /** Gives what the text must be refused for; empty if it may be drawn. */
    Optional<Category> refusal(String text) {
        List<List<String>> readings = Readings.of(text);
        Optional<Category> byRule = byRule(readings);
        return byRule.isPresent() ? byRule : byClassifier(readings);
    }

    Optional<Category> byRule(List<List<String>> readings) {
        List<List<String>> checked =
                readings.stream().map(rules::withoutHarmless).toList();
        for (Category category : List.of(
                Category.MINORS,
                Category.SEXUAL,
                Category.SELF_HARM,
                Category.HATE,
                Category.VIOLENCE,
                Category.REAL_PEOPLE,
                Category.CHARACTERS,
                Category.ARTISTS)) {
            int severity = checked.stream()
                    .mapToInt(reading -> rules.severity(category, reading))
                    .max()
                    .orElse(0);
            if (severity > 0 && level(category).refuses(severity)) {
                return Optional.of(category);
            }
        }
        return Optional.empty();
    }

    Optional<Category> byClassifier(List<List<String>> readings) {
        for (List<String> reading : readings) {
            double[] probabilities = classifier.probabilities(rules.withoutHarmless(reading));
            for (int i = 1; i < probabilities.length; i++) {
                Category category = Category.valueOf(WordClassifier.CLASSES
                        .get(i)
                        .toUpperCase(java.util.Locale.ROOT)
                        .replace('-', '_'));
                if (level(category).refuses(probabilities[i])) {
                    return Optional.of(category);
                }
            }
        }
        return Optional.empty();
    }

    private Level level(Category category) {
        Level level = levels.getOrDefault(category, Level.STANDARD);
        // No configuration allows this: the least that it can be is what everybody refuses.
        return category == Category.MINORS && level.compareTo(Level.STANDARD) < 0 ? Level.STANDARD : level;
    }
}
