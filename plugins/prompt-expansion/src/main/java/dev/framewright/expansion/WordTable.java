package dev.framewright.expansion;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which words stand near those that a small model knows; every other word stays, and so does the order. */
final class WordTable {
    private static final Pattern ARTICLE = Pattern.compile("\\b(an?)( +)$", Pattern.CASE_INSENSITIVE);

    private final List<Entry> entries;

    private WordTable(List<Entry> entries) {
        this.entries = entries;
    }

    private record Entry(String kind, String word, String target, Pattern pattern) {
        static Entry of(String kind, String word, String target) {
            String plural = kind.equals("subjects") ? "(s|es)?" : "()";
            return new Entry(
                    kind,
                    word,
                    target,
                    Pattern.compile(
                            "(?<![\\p{L}\\p{N}-])" + Pattern.quote(word) + plural + "(?![\\p{L}\\p{N}-])",
                            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        }

        boolean fits(Map<String, List<String>> vocabulary) {
            List<String> known = vocabulary.getOrDefault(kind, List.of());
            // A model that names motions by their way knows the verbs of the table.
            boolean drawn = kind.equals("motions") ? !known.isEmpty() : known.contains(target);
            return drawn
                    && vocabulary.values().stream()
                            .flatMap(List::stream)
                            .noneMatch(phrase -> (" " + phrase + " ").contains(" " + word + " "));
        }
    }

    /**
     * A prompt in a model's words.
     *
     * @param text the prompt
     * @param replaced each word that was replaced, with what stands for it, in order of place in the table
     */
    record Rewriting(String text, Map<String, String> replaced) {}

    /** Reads the table of this bundle. */
    static WordTable shipped() {
        List<Entry> entries = new ArrayList<>();
        try (InputStream in = WordTable.class.getResourceAsStream("words.txt")) {
            if (in == null) {
                throw new IllegalStateException("words.txt is missing from the prompt expansion bundle");
            }
            String kind = "";
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[")) {
                    kind = line.substring(1, line.indexOf(']'));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    String[] sides = line.split(":", 2);
                    for (String word : sides[1].split(",")) {
                        entries.add(Entry.of(kind, word.strip(), sides[0].strip()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entries.sort(Comparator.comparingInt((Entry entry) -> -entry.word().length()));
        return new WordTable(List.copyOf(entries));
    }

    /** Puts a prompt into the words of a vocabulary, by kind as a capability describes it. */
    Rewriting rewrite(String prompt, Map<String, List<String>> vocabulary) {
        String text = prompt;
        Map<String, String> replaced = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.fits(vocabulary)) {
                text = replace(text, entry, replaced);
            }
        }
        return new Rewriting(text, replaced);
    }

    private static String replace(String text, Entry entry, Map<String, String> replaced) {
        StringBuilder rewritten = new StringBuilder();
        Matcher matcher = entry.pattern().matcher(text);
        int from = 0;
        while (matcher.find()) {
            boolean plural = matcher.group(1) != null && !matcher.group(1).isEmpty()
                    || List.of("wolves", "geese", "oxen", "calves", "cattle", "lorries")
                            .contains(entry.word());
            String target = plural ? plural(entry.target()) : entry.target();
            String before = text.substring(from, matcher.start());
            rewritten.append(plural ? before : withArticle(before, target)).append(target);
            replaced.put(matcher.group().toLowerCase(Locale.ROOT), target);
            from = matcher.end();
        }
        return rewritten.append(text.substring(from)).toString();
    }

    private static String withArticle(String before, String noun) {
        Matcher article = ARTICLE.matcher(before);
        if (!article.find()) {
            return before;
        }
        String fitting = "aeiou".indexOf(noun.charAt(0)) >= 0 ? "an" : "a";
        boolean capital = Character.isUpperCase(article.group(1).charAt(0));
        return before.substring(0, article.start())
                + (capital ? "A" + fitting.substring(1) : fitting)
                + article.group(2);
    }

    private static String plural(String noun) {
        if (List.of("fish", "sheep", "deer").contains(noun)) {
            return noun;
        }
        if (noun.endsWith("man")) {
            return noun.substring(0, noun.length() - 3) + "men";
        }
        if (noun.matches(".*[^aeiou]y")) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        return noun + (noun.matches(".*(s|x|ch|sh)") ? "es" : "s");
    }
}
