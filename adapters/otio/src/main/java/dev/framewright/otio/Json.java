package dev.framewright.otio;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads members of JSON objects that may be missing, null or of another kind. */
final class Json {
    private Json() {}

    static JsonObject object(JsonObject holder, String name) {
        JsonElement value = holder.get(name);
        return value != null && value.isJsonObject() ? value.getAsJsonObject() : new JsonObject();
    }

    static JsonArray array(JsonObject holder, String name) {
        JsonElement value = holder.get(name);
        return value != null && value.isJsonArray() ? value.getAsJsonArray() : new JsonArray();
    }

    /** Gives those elements of an array that are objects. */
    static List<JsonObject> objects(JsonObject holder, String name) {
        return array(holder, name).asList().stream()
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** Gives a text; empty if there is none. */
    static String text(JsonObject holder, String name) {
        JsonElement value = holder.get(name);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                ? value.getAsString()
                : "";
    }

    static @Nullable BigDecimal number(JsonObject holder, String name) {
        JsonElement value = holder.get(name);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isNumber()
                ? value.getAsBigDecimal()
                : null;
    }
}
