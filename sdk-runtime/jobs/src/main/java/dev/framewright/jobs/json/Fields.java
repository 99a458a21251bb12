package dev.framewright.jobs.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.framewright.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One JSON object as it is read. Each member is taken by name; {@link #end()} refuses members that nobody took, since a
 * setting that is passed over in silence would give another result.
 */
final class Fields {
    private final String where;
    private final JsonObject object;
    private final Set<String> taken = new HashSet<>();

    private Fields(String where, JsonObject object) {
        this.where = where;
        this.object = object;
    }

    static Fields of(String where, JsonElement element) {
        if (!element.isJsonObject()) {
            throw new InvalidRequestException(where, "must be an object");
        }
        return new Fields(where, element.getAsJsonObject());
    }

    Optional<JsonElement> member(String name) {
        taken.add(name);
        JsonElement member = object.get(name);
        return member == null || member.isJsonNull() ? Optional.empty() : Optional.of(member);
    }

    private JsonElement needed(String name) {
        return member(name).orElseThrow(() -> new InvalidRequestException(path(name), "must be given"));
    }

    private String path(String name) {
        return where.isEmpty() ? name : where + "." + name;
    }

    private JsonPrimitive primitive(String name, JsonElement element) {
        if (!element.isJsonPrimitive()) {
            throw new InvalidRequestException(path(name), "must be one value");
        }
        return element.getAsJsonPrimitive();
    }

    String text(String name) {
        return text(name, needed(name));
    }

    private String text(String name, JsonElement element) {
        JsonPrimitive value = primitive(name, element);
        if (!value.isString()) {
            throw new InvalidRequestException(path(name), "must be a text");
        }
        return value.getAsString();
    }

    Optional<String> optionalText(String name) {
        return member(name).map(element -> text(name, element));
    }

    <T> T parsed(String name, Function<String, T> parser) {
        return parsed(name, text(name), parser);
    }

    <T> Optional<T> optionalParsed(String name, Function<String, T> parser) {
        return optionalText(name).map(text -> parsed(name, text, parser));
    }

    private <T> T parsed(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (java.time.DateTimeException | IllegalArgumentException e) {
            throw new InvalidRequestException(path(name), "cannot be understood: " + e.getMessage());
        }
    }

    <E extends Enum<E>> E word(String name, Class<E> type) {
        return parsed(name, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    boolean flag(String name) {
        JsonPrimitive value = primitive(name, needed(name));
        if (!value.isBoolean()) {
            throw new InvalidRequestException(path(name), "must be true or false");
        }
        return value.getAsBoolean();
    }

    long number(String name) {
        return whole(name, needed(name));
    }

    int smallNumber(String name) {
        return narrow(name, number(name));
    }

    private long whole(String name, JsonElement element) {
        try {
            return primitive(name, element).getAsBigDecimal().longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new InvalidRequestException(path(name), "must be a whole number");
        }
    }

    private int narrow(String name, long value) {
        if (value != (int) value) {
            throw new InvalidRequestException(path(name), "must be between -2^31 and 2^31 - 1 but was " + value);
        }
        return (int) value;
    }

    double real(String name) {
        return real(name, needed(name));
    }

    private double real(String name, JsonElement element) {
        try {
            return primitive(name, element).getAsDouble();
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(path(name), "must be a number");
        }
    }

    OptionalInt optionalInt(String name) {
        return member(name)
                .map(element -> OptionalInt.of(narrow(name, whole(name, element))))
                .orElse(OptionalInt.empty());
    }

    OptionalLong optionalLong(String name) {
        return member(name)
                .map(element -> OptionalLong.of(whole(name, element)))
                .orElse(OptionalLong.empty());
    }

    OptionalDouble optionalReal(String name) {
        return member(name)
                .map(element -> OptionalDouble.of(real(name, element)))
                .orElse(OptionalDouble.empty());
    }

    Fields object(String name) {
        return of(path(name), needed(name));
    }

    <T> Optional<T> optional(String name, Function<Fields, T> reader) {
        return member(name).map(element -> read(path(name), element, reader));
    }

    <T> T one(String name, Function<Fields, T> reader) {
        return read(path(name), needed(name), reader);
    }

    <T> List<T> list(String name, Function<Fields, T> reader) {
        List<T> all = new ArrayList<>();
        for (JsonElement element : array(name)) {
            all.add(read(path(name), element, reader));
        }
        return all;
    }

    List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        for (JsonElement element : array(name)) {
            all.add(text(name, element));
        }
        return all;
    }

    private JsonArray array(String name) {
        JsonElement element = member(name).orElseGet(JsonArray::new);
        if (!element.isJsonArray()) {
            throw new InvalidRequestException(path(name), "must be a list");
        }
        return element.getAsJsonArray();
    }

    Map<String, String> namedTexts(String name) {
        Map<String, String> all = new TreeMap<>();
        member(name)
                .map(element -> of(path(name), element))
                .ifPresent(map -> map.object.keySet().forEach(key -> all.put(key, map.text(key))));
        return all;
    }

    private static <T> T read(String where, JsonElement element, Function<Fields, T> reader) {
        Fields fields = of(where, element);
        T value = reader.apply(fields);
        fields.end();
        return value;
    }

    /** Refuses what was not taken. */
    void end() {
        Set<String> unknown = new HashSet<>(object.keySet());
        unknown.removeAll(taken);
        if (!unknown.isEmpty()) {
            throw new InvalidRequestException(
                    where.isEmpty() ? "record" : where,
                    "has members this version does not know: " + new java.util.TreeSet<>(unknown)
                            + "; it was written by a newer one");
        }
    }

    /** One JSON object as it is written: what is empty is left out. */
    static final class Written {
        private final JsonObject object = new JsonObject();

        Written with(String name, String value) {
            object.addProperty(name, value);
            return this;
        }

        Written with(String name, Number value) {
            object.addProperty(name, value);
            return this;
        }

        Written with(String name, boolean value) {
            object.addProperty(name, value);
            return this;
        }

        Written with(String name, JsonElement value) {
            object.add(name, value);
            return this;
        }

        Written with(String name, Enum<?> value) {
            return with(name, value.name().toLowerCase(Locale.ROOT));
        }

        Written with(String name, Optional<?> value) {
            value.ifPresent(there -> with(name, there.toString()));
            return this;
        }

        Written with(String name, OptionalInt value) {
            value.ifPresent(there -> with(name, there));
            return this;
        }

        Written with(String name, OptionalLong value) {
            value.ifPresent(there -> with(name, there));
            return this;
        }

        Written with(String name, OptionalDouble value) {
            value.ifPresent(there -> with(name, there));
            return this;
        }

        Written with(String name, Map<String, String> values) {
            if (!values.isEmpty()) {
                JsonObject map = new JsonObject();
                new TreeMap<>(values).forEach(map::addProperty);
                object.add(name, map);
            }
            return this;
        }

        <T> Written with(String name, Optional<T> value, Function<T, JsonElement> writer) {
            value.ifPresent(there -> object.add(name, writer.apply(there)));
            return this;
        }

        <T> Written with(String name, Collection<T> values, Function<T, JsonElement> writer) {
            if (!values.isEmpty()) {
                JsonArray list = new JsonArray();
                values.forEach(value -> list.add(writer.apply(value)));
                object.add(name, list);
            }
            return this;
        }

        JsonObject end() {
            return object;
        }
    }
}
