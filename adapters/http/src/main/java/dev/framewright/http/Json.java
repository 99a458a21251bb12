package dev.framewright.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes JSON as maps, lists, texts, {@code BigDecimal} and booleans. */
final class Json {
    /** Writes the word null. */
    static final Object NULL = JsonNull.INSTANCE;

    private static final Gson GSON = new GsonBuilder()
            .setStrictness(Strictness.STRICT)
            .setObjectToNumberStrategy(ToNumberPolicy.BIG_DECIMAL)
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private Json() {}

    /** Gives the text of a value, on one line. */
    static String line(Object value) {
        return GSON.toJson(value);
    }

    /**
     * Gives the members of the object that a text is; those that are null count as absent.
     *
     * @throws BrokenBodyException if it is none
     */
    static Map<String, Object> object(String text) throws BrokenBodyException {
        try {
            if (GSON.fromJson(text, Object.class) instanceof Map<?, ?> object) {
                Map<String, Object> members = new LinkedHashMap<>();
                object.forEach((name, value) -> {
                    if (value != null) {
                        members.put(name.toString(), value);
                    }
                });
                return members;
            }
        } catch (JsonParseException | NumberFormatException e) {
            throw new BrokenBodyException("The body must be a JSON object or multipart/form-data, but is neither.");
        }
        throw new BrokenBodyException("The body must be a JSON object or multipart/form-data, but is another value.");
    }

    /** Gives an ordered map of alternating names and values. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
