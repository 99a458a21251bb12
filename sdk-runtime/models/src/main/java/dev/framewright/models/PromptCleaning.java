package dev.framewright.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a prompt in order before it is cut into tokens, as the published pipelines do: repairs text that was decoded
 * with the wrong table, straightens quotes, expands ligatures, narrows full-width letters, drops control characters,
 * resolves HTML entities, and joins white space.
 */
public final class PromptCleaning {

    private static final Pattern ENTITY =
            Pattern.compile("&(#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?)");
    private static final Pattern TERMINAL = Pattern.compile("\u001b\\[[0-9;]*[a-zA-Z]");
    private static final Pattern CONTROL =
            Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]");
    private static final Pattern WIDE = Pattern.compile("[\uff01-\uffef\u3000]+");
    private static final Pattern SPACES = Pattern.compile("[\\s\\x1c-\\x1f\u0085\\p{Z}]+");

    /**
     * Characters that are the bytes of UTF-8, read by the Windows table. Only first bytes are
     * listed that hardly begin such a run by chance: accented Latin letters, punctuation and symbols, emoji, and two or more
     * characters of East Asia in a row.
     */
    private static final Pattern MISREAD = Pattern.compile(
            "[\u00c2\u00c3]X|\u00e2XX|\u00f0XXX|([\u00e3-\u00e9]XX){2,}"
                    .replace(
                            "X",
                            "[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152"
                                    + "\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"));

    /** What the Windows table has at 0x80 to 0x9f, where it differs from Latin-1; 0 where it has nothing. */
    private static final String WINDOWS =
            "\u20ac\0\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\0\u017d\0"
                    + "\0\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\0\u017e\u0178";

    private static final Map<String, String> LIGATURES = Map.ofEntries(
            Map.entry("\u0132", "IJ"),
            Map.entry("\u0133", "ij"),
            Map.entry("\u0149", "\u02bcn"),
            Map.entry("\u01f1", "DZ"),
            Map.entry("\u01f2", "Dz"),
            Map.entry("\u01f3", "dz"),
            Map.entry("\u01c4", "D\u017d"),
            Map.entry("\u01c5", "D\u017e"),
            Map.entry("\u01c6", "d\u017e"),
            Map.entry("\u01c7", "LJ"),
            Map.entry("\u01c8", "Lj"),
            Map.entry("\u01c9", "lj"),
            Map.entry("\u01ca", "NJ"),
            Map.entry("\u01cb", "Nj"),
            Map.entry("\u01cc", "nj"),
            Map.entry("\ufb00", "ff"),
            Map.entry("\ufb01", "fi"),
            Map.entry("\ufb02", "fl"),
            Map.entry("\ufb03", "ffi"),
            Map.entry("\ufb04", "ffl"),
            Map.entry("\ufb05", "\u017ft"),
            Map.entry("\ufb06", "st"));

    private static final Pattern LIGATURE =
            Pattern.compile("[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]");

    private static final Map<String, Integer> ENTITIES = entities();

    private PromptCleaning() {}

    /** A prompt in order; the empty prompt stays empty. */
    public static String clean(String prompt) {
        String text = prompt;
        String before;
        do {
            before = text;
            text = repaired(text);
        } while (!text.equals(before));
        text = unescaped(unescaped(text));
        return SPACES.matcher(text).replaceAll(" ").strip();
    }

    private static String repaired(String text) {
        String result = text.contains("<") ? text : unescaped(text);
        result = TERMINAL.matcher(result).replaceAll("");
        result = MISREAD.matcher(result).replaceAll(PromptCleaning::decoded);
        result = withoutSecondControls(result);
        result = LIGATURE.matcher(result).replaceAll(match -> LIGATURES.get(match.group()));
        result = WIDE.matcher(result)
                .replaceAll(
                        match -> Matcher.quoteReplacement(Normalizer.normalize(match.group(), Normalizer.Form.NFKC)));
        result = result.replaceAll("[\u02bc\u2018-\u201b]", "'").replaceAll("[\u201c-\u201f]", "\"");
        result = result.replaceAll("\r\n|[\r\u2028\u2029\u0085]", "\n");
        result = CONTROL.matcher(result).replaceAll("");
        return Normalizer.normalize(result, Normalizer.Form.NFC);
    }

    /** The character that misread bytes were; the match itself where they are no UTF-8 after all. */
    private static String decoded(MatchResult match) {
        byte[] bytes = new byte[match.group().length()];
        for (int i = 0; i < bytes.length; i++) {
            char each = match.group().charAt(i);
            int windows = WINDOWS.indexOf(each);
            bytes[i] = (byte) (each > 0xff ? 0x80 + windows : each);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Matcher.quoteReplacement(text.indexOf('\ufffd') >= 0 ? match.group() : text);
    }

    /** Characters of 0x80 to 0x9f are what the Windows table has there. */
    private static String withoutSecondControls(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (char each : text.toCharArray()) {
            boolean control = each >= 0x80 && each <= 0x9f;
            char windows = control ? WINDOWS.charAt(each - 0x80) : 0;
            result.append(windows == 0 ? each : windows);
        }
        return result.toString();
    }

    private static String unescaped(String text) {
        return ENTITY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(character(match.group())));
    }

    private static String character(String entity) {
        boolean closed = entity.endsWith(";");
        String name = entity.substring(1, entity.length() - (closed ? 1 : 0));
        if (name.startsWith("#")) {
            boolean hexadecimal = name.charAt(1) == 'x' || name.charAt(1) == 'X';
            int code = Integer.parseInt(name.substring(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
            boolean character = Character.isValidCodePoint(code) && (code < 0xd800 || code > 0xdfff) && code != 0;
            return character ? withoutSecondControls(Character.toString(code)) : "\ufffd";
        }
        Integer code = ENTITIES.get(name);
        if (code != null && (closed || mayBeOpen(name, code))) {
            return Character.toString(code);
        }
        for (int length = name.length() - 1; length > 1; length--) {
            Integer shorter = ENTITIES.get(name.substring(0, length));
            if (shorter != null && mayBeOpen(name.substring(0, length), shorter)) {
                return Character.toString(shorter) + entity.substring(1 + length);
            }
        }
        return entity;
    }

    /** HTML's oldest names also count without the semicolon. */
    private static boolean mayBeOpen(String name, int code) {
        return code >= 0xa0 && code < 0x100
                || name.equals("amp")
                || name.equals("lt")
                || name.equals("gt")
                || name.equals("quot");
    }

    private static Map<String, Integer> entities() {
        try (InputStream in = PromptCleaning.class.getResourceAsStream("html-entities.txt")) {
            if (in == null) {
                throw new IllegalStateException("html-entities.txt is not beside " + PromptCleaning.class.getName());
            }
            Map<String, Integer> entities = new HashMap<>();
            for (String entry : new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .trim()
                    .split("\\s+")) {
                int equals = entry.indexOf('=');
                entities.put(entry.substring(0, equals), Integer.parseInt(entry.substring(equals + 1), 16));
            }
            return entities;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
