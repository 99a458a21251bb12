package dev.framewright.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON into maps, lists, texts, {@code BigDecimal}, booleans and {@link #NULL}. */
final class JsonReader {
    /** The value null. */
    static final Object NULL = new Object();

    private static final int DEEPEST = 500;
    /** In digits, and as an exponent: beyond it a short text would make a number that fills the memory. */
    private static final int LONGEST_NUMBER = 400;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Gives the value that a text is.
     *
     * @throws IllegalArgumentException if it is not one whole value
     */
    static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.space();
        if (reader.at < text.length()) {
            throw reader.wrong();
        }
        return value;
    }

    private Object value() {
        space();
        if (++depth > DEEPEST) {
            throw wrong();
        }
        Object value = switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
        depth--;
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        space();
        while (peek() != '}') {
            String name = string();
            space();
            take(':');
            object.put(name, value());
            space();
            if (peek() != '}') {
                take(',');
                space();
            }
        }
        at++;
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        at++;
        space();
        while (peek() != ']') {
            array.add(value());
            space();
            if (peek() != ']') {
                take(',');
                space();
            }
        }
        at++;
        return array;
    }

    private String string() {
        take('"');
        StringBuilder words = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            words.append(c == '\\' ? escaped() : c);
        }
        at++;
        return words.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw wrong();
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong();
        }
        at += word.length();
        return value;
    }

    private BigDecimal number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (start == at || at - start > LONGEST_NUMBER) {
            throw wrong();
        }
        BigDecimal number = new BigDecimal(text.substring(start, at));
        if (Math.abs(number.scale()) > LONGEST_NUMBER) {
            throw wrong();
        }
        return number;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private void take(char c) {
        if (peek() != c) {
            throw wrong();
        }
        at++;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no JSON at character " + at);
    }
}
