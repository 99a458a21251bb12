package dev.framewright.safety;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words that refuse a prompt: phrases that must all occur, anywhere and in any order.
 *
 * <p>Written as {@code word}, {@code stem*}, {@code one|other}, {@code two words}, joined by {@code +}.
 *
 * @param severity 1 (only strict levels refuse it) to 3
 */
record Rule(int severity, List<Phrase> phrases) {

    /** One phrase: for each of its words, the words or stems (ending in {@code *}) that may stand there. */
    record Phrase(List<List<String>> words) {
        static Phrase parse(String text) {
            return new Phrase(Arrays.stream(text.strip().split("\\s+"))
                    .map(word -> List.of(word.split("\\|")))
                    .toList());
        }

        /** Gives where it first occurs at or after {@code from}, or -1. */
        int find(List<String> text, int from) {
            for (int at = from; at + words.size() <= text.size(); at++) {
                if (matches(text, at)) {
                    return at;
                }
            }
            return -1;
        }

        private boolean matches(List<String> text, int at) {
            for (int i = 0; i < words.size(); i++) {
                String word = text.get(at + i);
                if (words.get(i).stream().noneMatch(wanted -> fits(word, wanted))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean fits(String word, String wanted) {
            return wanted.endsWith("*")
                    ? word.startsWith(wanted.substring(0, wanted.length() - 1))
                    : word.equals(wanted);
        }

        /** Gives the text without any occurrence. */
        List<String> removedFrom(List<String> text) {
            List<String> rest = new ArrayList<>(text);
            for (int at = find(rest, 0); at >= 0; at = find(rest, at)) {
                rest.subList(at, at + words.size()).clear();
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
        return phrases.stream().allMatch(phrase -> phrase.find(text, 0) >= 0);
    }
}
