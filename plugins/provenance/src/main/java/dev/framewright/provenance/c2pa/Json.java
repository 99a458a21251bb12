package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON (RFC 8259), which credentials of identity are written in. Values are {@code Map}, {@code List}, {@code String},
 * {@code Double}, {@code Boolean} and {@link Cbor#NULL}. A name that stands twice in an object is refused.
 */
public final class Json {
    private static final int DEEPEST = 64;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String in;
    private int at;

    private Json(String in) {
        this.in = in;
    }

    /**
     * Gives the value that fills the bytes.
     *
     * @throws MalformedException if they are not one whole JSON value in UTF-8
     */
    public static Object value(byte[] utf8) {
        Json reader;
        try {
            reader = new Json(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new MalformedException("JSON is not in UTF-8");
        }
        Object value = reader.read(0);
        reader.next();
        if (reader.at < reader.in.length()) {
            throw reader.wrong("something behind its end");
        }
        return value;
    }

    private Object read(int depth) {
        if (depth > DEEPEST) {
            throw new MalformedException("JSON is nested deeper than " + DEEPEST);
        }
        return switch (next()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> text();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Cbor.NULL);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        at++;
        while (more('}', fields.isEmpty())) {
            if (next() != '"') {
                throw wrong("no name");
            }
            String name = text();
            if (next() != ':') {
                throw wrong("no colon");
            }
            at++;
            if (fields.put(name, read(depth + 1)) != null) {
                throw wrong("the name " + name + " twice");
            }
        }
        return fields;
    }

    private List<Object> array(int depth) {
        List<Object> items = new ArrayList<>();
        at++;
        while (more(']', items.isEmpty())) {
            items.add(read(depth + 1));
        }
        return items;
    }

    /** Steps over the comma before the next item, or over the end; tells whether there is a next item. */
    private boolean more(char end, boolean first) {
        if (next() == end) {
            at++;
            return false;
        }
        if (!first) {
            if (next() != ',') {
                throw wrong("no comma");
            }
            at++;
        }
        return true;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < in.length() && in.charAt(at) != '"') {
            char c = in.charAt(at++);
            if (c < ' ') {
                throw wrong("a control character");
            }
            text.append(c == '\\' ? escape() : c);
        }
        if (at++ >= in.length()) {
            throw wrong("a text without end");
        }
        // Half of a pair, from an escape, is no text.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw wrong("half a character");
        }
        return text.toString();
    }

    private char escape() {
        char c = at < in.length() ? in.charAt(at++) : 0;
        if (c == 'u' && at + 4 <= in.length() && in.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            at += 4;
            return (char) Integer.parseInt(in.substring(at - 4, at), 16);
        }
        int known = ESCAPES.indexOf(c);
        if (known < 0) {
            throw wrong("an escape that is not known");
        }
        return ESCAPED.charAt(known);
    }

    private Object number() {
        Matcher number = NUMBER.matcher(in).region(at, in.length());
        if (!number.lookingAt()) {
            throw wrong("no value");
        }
        at = number.end();
        double value = Double.parseDouble(number.group());
        if (Double.isInfinite(value)) {
            throw wrong("too large a number");
        }
        return value;
    }

    private Object word(String word, Object value) {
        if (!in.startsWith(word, at)) {
            throw wrong("no value");
        }
        at += word.length();
        return value;
    }

    /** Gives the next character that is no space, without stepping over it; 0 at the end. */
    private char next() {
        while (at < in.length() && " \t\n\r".indexOf(in.charAt(at)) >= 0) {
            at++;
        }
        return at < in.length() ? in.charAt(at) : 0;
    }

    private MalformedException wrong(String what) {
        return new MalformedException("JSON has " + what + " at character " + at);
    }
}
