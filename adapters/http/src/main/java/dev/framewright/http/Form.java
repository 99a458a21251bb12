package dev.framewright.http;

import dev.framewright.api.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a body, be it JSON or a form. Members of objects are named with brackets in a form, such as
 * {@code video[id]}. Files lie in temporary files until it is closed.
 */
final class Form implements AutoCloseable {
    private static final int MOST_FIELDS = 256;
    /** Clients do not mark files reliably, so the name of a part decides. */
    private static final Set<String> FILES =
            Set.of("input_reference", "video", "mask", "video_noise_mask", "last_frame", "control_reference", "file");

    /**
     * A file that came with a form.
     *
     * @param path where it lies for now
     * @param name as the client called it
     */
    record Sent(Path path, String name) {}

    private static final Pattern BRACKETS = Pattern.compile("([^\\[\\]]+)((?:\\[[^\\[\\]]*\\]){1,2})");

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Sent> files = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    private final Set<String> lent = new HashSet<>();
    private boolean json;

    private Form() {}

    /**
     * Reads a body.
     *
     * @param type header {@code Content-Type}
     * @param most bytes of all of it
     */
    static Form read(String type, InputStream body, long most) throws IOException {
        Form form = new Form();
        try {
            if (type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
                form.multipart(Multipart.of(type, body, most), most);
            } else {
                form.json(body);
            }
            return form;
        } catch (IOException | RuntimeException e) {
            form.close();
            throw e;
        }
    }

    private void json(InputStream body) throws IOException {
        json = true;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (OutputStream bounded = new Bounded(text, Limits.TEXT_BYTES)) {
            body.transferTo(bounded);
        }
        values.putAll(Json.object(text.toString(StandardCharsets.UTF_8)));
    }

    private void multipart(Multipart parts, long most) throws IOException {
        long left = most;
        int fields = 0;
        for (Optional<Multipart.Part> next = parts.next(); next.isPresent(); next = parts.next()) {
            String name = next.get().name();
            if (++fields > MOST_FIELDS) {
                throw new BrokenBodyException("The form has more than " + MOST_FIELDS + " fields.");
            }
            if (!FILES.contains(name)) {
                String text = parts.text(Limits.TEXT_BYTES);
                left -= text.length();
                put(name, text);
                continue;
            }
            Path path = temporary();
            if (files.putIfAbsent(name, new Sent(path, next.get().fileName().orElse("upload"))) != null) {
                Files.delete(path);
                throw new InvalidRequestException(name, "must be there once but came twice");
            }
            try (OutputStream file = new Bounded(Files.newOutputStream(path), left)) {
                parts.copy(file);
            }
            left -= Files.size(path);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("framewright-http", ".part");
        } catch (IOException e) {
            throw Bounded.noRoom(e);
        }
    }

    /**
     * Puts a text where its name says: {@code a[b]} is a member, {@code a[]} an element, {@code a[][b]} a member of an
     * element. All first members come before all second ones, so elements are told apart by what they have already.
     */
    @SuppressWarnings("unchecked") // only this method makes what lies in the values of a form
    private void put(String name, String text) {
        Matcher matcher = BRACKETS.matcher(name);
        if (!matcher.matches()) {
            values.putIfAbsent(name, text);
            return;
        }
        String[] path = matcher.group(2).substring(1).replace("]", "").split("\\[", -1);
        Object first = values.computeIfAbsent(
                matcher.group(1), key -> path[0].isEmpty() ? new ArrayList<>() : new LinkedHashMap<>());
        if (!path[0].isEmpty() && path.length == 1 && first instanceof Map<?, ?> object) {
            ((Map<String, Object>) object).putIfAbsent(path[0], text);
        } else if (path[0].isEmpty() && path.length == 1 && first instanceof List<?> list) {
            ((List<Object>) list).add(text);
        } else if (path[0].isEmpty() && path.length == 2 && !path[1].isEmpty() && first instanceof List<?> list) {
            List<Object> elements = (List<Object>) list;
            elements.stream()
                    .filter(element -> element instanceof Map<?, ?> object && !object.containsKey(path[1]))
                    .findFirst()
                    .ifPresentOrElse(
                            element -> ((Map<String, Object>) element).put(path[1], text),
                            () -> elements.add(new LinkedHashMap<>(Map.of(path[1], text))));
        } else {
            throw new InvalidRequestException(matcher.group(1), "must be one thing but is used as several");
        }
    }

    /** Gives a field as text; a blank one counts as absent. */
    Optional<String> text(String name) {
        used.add(name);
        Object value = values.get(name);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw new InvalidRequestException(name, "must be a text or number but was an object or list");
        }
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isBlank());
    }

    /** Gives a member of an object, which may have come as the text of one. */
    Optional<String> text(String name, String member) throws BrokenBodyException {
        used.add(name);
        Object value = values.get(name);
        if (value instanceof String text && text.startsWith("{")) {
            value = Json.object(text);
        }
        return value instanceof Map<?, ?> object
                ? Optional.ofNullable(object.get(member)).map(Object::toString)
                : Optional.empty();
    }

    /** Gives a list; empty when there is none. */
    List<?> list(String name) {
        used.add(name);
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new InvalidRequestException(name, "must be a list");
    }

    Optional<Double> number(String name) {
        return text(name).map(text -> {
            try {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new InvalidRequestException(name, "must be a number but was \"" + shortened(text) + "\"");
        });
    }

    Optional<Long> whole(String name) {
        return number(name).map(value -> {
            if (value != Math.rint(value) || Math.abs(value) > 1e15) {
                throw new InvalidRequestException(name, "must be a whole number but was " + value);
            }
            return value.longValue();
        });
    }

    /** Tells whether it is JSON that has all of these fields. */
    boolean jsonWith(Set<String> names) {
        return json && values.keySet().containsAll(names);
    }

    Optional<Sent> file(String name) {
        used.add(name);
        return Optional.ofNullable(files.get(name));
    }

    /** Gives the fields that nobody asked for. */
    Set<String> unused() {
        Set<String> names = new TreeSet<>(values.keySet());
        names.addAll(files.keySet());
        names.removeAll(used);
        return names;
    }

    /** Gives what tells this form from another, other than its files. */
    String fingerprint() {
        return values.toString();
    }

    Map<String, Sent> files() {
        return Map.copyOf(files);
    }

    /** Notes a file that was stored for this form alone. */
    void lend(String digest) {
        lent.add(digest);
    }

    /** Gives the files that were stored for this form alone. */
    Set<String> lent() {
        return lent;
    }

    static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    @Override
    public void close() {
        files.values().forEach(sent -> {
            try {
                Files.deleteIfExists(sent.path());
            } catch (IOException e) {
                sent.path().toFile().deleteOnExit();
            }
        });
    }
}
