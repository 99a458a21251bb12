package dev.framewright.safety;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Words that refuse a prompt: phrases that must all occur, anywhere and in any order.
 *
 * <p>Written as {@code word}, {@code stem*}, {@code one|other}, {@code two words}, joined by {@code +}. Words are read as
 * those of a prompt are, so capitals and accents do not count, and {@code Spider-Man} is two words.
 *
 * @param severity 1 (only strict levels refuse it) to 3
 */
record Rule(int severity, List<Phrase> phrases) {

    /** One phrase: for each of its places, what may stand there, each one or more words or stems (ending in {@code *}). */
    record Phrase(List<List<List<String>>> places) {
        /**
         * Reads {@code ONE|OTHER NEXT}.
         *
         * @throws IllegalArgumentException if it holds no word, or a {@code *} before the end of one
         */
        static Phrase parse(String text) {
            List<List<List<String>>> places = new ArrayList<>();
            for (String place : text.strip().split("\\s+")) {
                List<List<String>> alternatives = Arrays.stream(place.split("\\|"))
                        .map(Readings::wordsOfRule)
                        .filter(words -> !words.isEmpty())
                        .toList();
                if (!alternatives.isEmpty()) {
                    places.add(alternatives);
                }
            }
            if (places.isEmpty()) {
                throw new IllegalArgumentException("must be words, with letters or digits, but was \"" + text + "\"");
            }
            if (places.stream()
                    .flatMap(List::stream)
                    .flatMap(List::stream)
                    .anyMatch(word -> word.indexOf('*') >= 0 && word.indexOf('*') < word.length() - 1)) {
                throw new IllegalArgumentException("must have * only at the end of a word but was \"" + text + "\"");
            }
            return new Phrase(List.copyOf(places));
        }

        boolean occursIn(List<String> text) {
            return IntStream.range(0, text.size()).anyMatch(at -> end(text, at, 0) >= 0);
        }

        /** Gives where an occurrence ends whose part from {@code place} on begins at {@code at}; -1 if there is none. */
        private int end(List<String> text, int at, int place) {
            if (place == places.size()) {
                return at;
            }
            for (List<String> words : places.get(place)) {
                int end = fits(text, at, words) ? end(text, at + words.size(), place + 1) : -1;
                if (end >= 0) {
                    return end;
                }
            }
            return -1;
        }

        private static boolean fits(List<String> text, int at, List<String> words) {
            return at + words.size() <= text.size()
                    && IntStream.range(0, words.size()).allMatch(i -> fits(text.get(at + i), words.get(i)));
        }

        private static boolean fits(String word, String wanted) {
            return wanted.endsWith("*")
                    ? word.startsWith(wanted.substring(0, wanted.length() - 1))
                    : word.equals(wanted);
        }

        /** Gives the text without any occurrence. */
        List<String> removedFrom(List<String> text) {
            List<String> rest = new ArrayList<>(text);
            for (int at = 0; at < rest.size(); ) {
                int end = end(rest, at, 0);
                if (end >= 0) {
                    rest.subList(at, end).clear();
                } else {
                    at++;
                }
            }
            return rest;
        }
    }

    /**
     * Reads {@code SEVERITY PHRASE + PHRASE}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    static Rule parse(String line) {
        String[] parts = line.strip().split("\\s+", 2);
        if (parts.length != 2 || !parts[0].matches("[123]")) {
            throw new IllegalArgumentException("must be a severity from 1 to 3 and words but was \"" + line + "\"");
        }
        return new Rule(
                Integer.parseInt(parts[0]),
                Arrays.stream(parts[1].split("\\+")).map(Phrase::parse).toList());
    }

    boolean matches(List<String> text) {
        return phrases.stream().allMatch(phrase -> phrase.occursIn(text));
    }
}
