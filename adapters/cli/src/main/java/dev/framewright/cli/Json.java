package dev.framewright.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and booleans as one line of JSON. */
final class Json {
    private Json() {}

    static String line(Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /** Gives an ordered map of alternating names and values. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    private static void append(StringBuilder text, Object value) {
        if (value instanceof Map<?, ?> object) {
            text.append('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                text.append(comma);
                quote(text, entry.getKey().toString());
                text.append(':');
                append(text, entry.getValue());
                comma = ",";
            }
            text.append('}');
        } else if (value instanceof List<?> list) {
            text.append('[');
            String comma = "";
            for (Object element : list) {
                text.append(comma);
                append(text, element);
                comma = ",";
            }
            text.append(']');
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(text, value.toString());
        }
    }

    private static void quote(StringBuilder text, String words) {
        text.append('"');
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
