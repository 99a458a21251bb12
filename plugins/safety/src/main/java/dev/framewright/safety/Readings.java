package dev.framewright.safety;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ways in which a person may read a text: look-alike letters of other scripts, digits for letters, letters spaced
 * out or repeated, and invisible characters are undone. Each reading is a list of lower-case words.
 */
final class Readings {
    private static final String LOOK_ALIKES = "аaвbсcеeнhіiјjкkмmоoрpѕsтtуyхxԁdɡgαaβbεeιiκkνvοoρpτtυuχxıiłløoɑa";
    private static final String LEET = "0o1i3e4a5s7t8b@a$s!i|l";

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Mn}\\p{Me}]+");
    private static final Pattern WORD_BREAK = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern RULE_WORD_BREAK = Pattern.compile("[^\\p{L}\\p{N}*]+");
    private static final Pattern LEET_WORD = Pattern.compile("[\\p{L}0134578@$!|]*\\p{L}[\\p{L}0134578@$!|]*");
    private static final Pattern LONG_RUN = Pattern.compile("(\\p{L})\\1{2,}");

    private Readings() {}

    /** Gives the readings of a text, the plainest first; at least one. */
    static List<List<String>> of(String text) {
        String latin = latin(text);
        String letters = LEET_WORD.matcher(latin).replaceAll(match -> mapped(match.group(), LEET));
        Set<List<String>> readings = new LinkedHashSet<>();
        for (String one : List.of(latin, letters)) {
            readings.add(words(one));
            readings.add(joined(words(one), false));
            readings.add(joined(words(one), true));
            readings.add(words(LONG_RUN.matcher(one).replaceAll("$1$1")));
            readings.add(words(LONG_RUN.matcher(one).replaceAll("$1")));
        }
        return List.copyOf(readings);
    }

    /** Gives the words that a rule names, as the plainest reading has them; they keep the {@code *} of a stem. */
    static List<String> wordsOfRule(String text) {
        return words(latin(text), RULE_WORD_BREAK);
    }

    private static String latin(String text) {
        String plain = INVISIBLE
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return mapped(plain, LOOK_ALIKES);
    }

    private static String mapped(String text, String pairs) {
        StringBuilder mapped = new StringBuilder(text);
        for (int i = 0; i < mapped.length(); i++) {
            for (int pair = 0; pair < pairs.length(); pair += 2) {
                if (mapped.charAt(i) == pairs.charAt(pair)) {
                    mapped.setCharAt(i, pairs.charAt(pair + 1));
                    break;
                }
            }
        }
        return mapped.toString();
    }

    private static List<String> words(String text) {
        return words(text, WORD_BREAK);
    }

    private static List<String> words(String text, Pattern wordBreak) {
        return wordBreak.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    /** Joins three and more single letters that follow each other, or those after an article. */
    private static List<String> joined(List<String> words, boolean afterArticle) {
        List<String> joined = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        for (String word : words) {
            if (word.length() == 1 && !(afterArticle && run.isEmpty() && word.equals("a"))) {
                run.append(word);
                continue;
            }
            flush(run, joined);
            joined.add(word);
        }
        flush(run, joined);
        return List.copyOf(joined);
    }

    private static void flush(StringBuilder run, List<String> joined) {
        if (run.length() >= 3) {
            joined.add(run.toString());
        } else {
            run.chars().forEach(letter -> joined.add(String.valueOf((char) letter)));
        }
        run.setLength(0);
    }
}
