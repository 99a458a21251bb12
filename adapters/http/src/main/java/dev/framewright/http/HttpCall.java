package dev.framewright.http;

import com.sun.net.httpserver.HttpExchange;
import dev.framewright.server.CallException;
import dev.framewright.server.Caller;
import dev.framewright.server.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One call and its answer. */
final class HttpCall {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final int BLOCK = 64 << 10;

    private final HttpExchange exchange;
    private final Metrics metrics;
    private Caller caller = new Caller("-", "-", java.util.Set.of());
    private Map<String, String> values = Map.of();
    private String subject = "";
    private boolean answered;

    HttpCall(HttpExchange exchange, Metrics metrics) {
        this.exchange = exchange;
        this.metrics = metrics;
        exchange.getResponseHeaders().set("x-request-id", "req_" + UUID.randomUUID());
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    }

    void begin(Caller known, Map<String, String> found) {
        caller = known;
        values = Map.copyOf(found);
    }

    Caller caller() {
        return caller;
    }

    /** Gives what stands in the path for a name in braces. */
    String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** Names what the call is about, for the audit log. */
    void subject(String id) {
        subject = id;
    }

    String subject() {
        return subject;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    List<String> path() {
        return Routes.segments(exchange.getRequestURI().getPath());
    }

    boolean below(String first) {
        return path().get(0).equals(first);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    Optional<String> query(String name) {
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (key.equals(name)) {
                try {
                    return Optional.of(
                            URLDecoder.decode(equals < 0 ? "" : pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    throw new CallException(CallException.Kind.MALFORMED, "The query is not well escaped.");
                }
            }
        }
        return Optional.empty();
    }

    /** Reads the body, which may be so long. */
    Form form(long most) throws IOException {
        return Form.read(header("Content-Type").orElse(""), exchange.getRequestBody(), most);
    }

    HttpCall with(String header, String value) {
        exchange.getResponseHeaders().set(header, value);
        return this;
    }

    void json(int status, Object value) throws IOException {
        bytes(status, "application/json", Json.line(value).getBytes(StandardCharsets.UTF_8));
    }

    void refuse(Problem problem) throws IOException {
        if (answered) {
            throw new IOException("refused after the answer had begun: " + problem.message());
        }
        problem.retryAfterSeconds().ifPresent(seconds -> with("Retry-After", Long.toString(seconds)));
        // Pallaidium shows the text as it is; the OpenAI clients read an object.
        json(problem.status(), below("pallaidium") ? Json.object("error", problem.message()) : problem.object());
    }

    void bytes(int status, String type, byte[] content) throws IOException {
        with("Content-Type", type);
        head(status, content.length);
        if (!method().equals("HEAD")) {
            exchange.getResponseBody().write(content);
        }
    }

    /** Begins an answer whose length is not known. */
    OutputStream stream(String type) throws IOException {
        with("Content-Type", type).with("Cache-Control", "no-store");
        head(200, 0);
        return exchange.getResponseBody();
    }

    private void head(int status, long length) throws IOException {
        answered = true;
        // Here 0 means chunks, and -1 nothing.
        boolean empty = method().equals("HEAD") || status == 304;
        if (method().equals("HEAD")) {
            with("Content-Length", Long.toString(length));
        }
        exchange.sendResponseHeaders(status, empty ? -1 : length);
    }

    /** Opens a file from an offset on. */
    @FunctionalInterface
    interface Source {
        InputStream from(long offset) throws IOException;
    }

    /** Sends a file, or the range of it that was asked for; it lies never in memory whole. */
    void file(String type, String digest, String fileName, long size, Source source) throws IOException {
        String tag = "\"" + digest + "\"";
        with("ETag", tag).with("Accept-Ranges", "bytes").with("Content-Type", type);
        with("Content-Disposition", "inline; filename=\"" + fileName + "\"");
        with("Cache-Control", "private, max-age=3600");
        if (header("If-None-Match").filter(tag::equals).isPresent()) {
            head(304, 0);
            return;
        }
        long first = 0;
        long end = size;
        int status = 200;
        Matcher range = RANGE.matcher(header("Range").orElse(""));
        boolean same = header("If-Range").map(tag::equals).orElse(true);
        if (range.matches() && same && !range.group().equals("bytes=-")) {
            status = 206;
            String from = range.group(1);
            String to = range.group(2);
            first = from.isEmpty() ? Math.max(0, size - Long.parseLong(to)) : Long.parseLong(from);
            end = from.isEmpty() || to.isEmpty() ? size : Math.min(size, Long.parseLong(to) + 1);
            if (first >= end) {
                with("Content-Range", "bytes */" + size);
                throw new CallException(
                        CallException.Kind.OFFSET_OUT_OF_RANGE,
                        "The file has " + size + " bytes; ask for some of them.");
            }
            with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + size);
        }
        try (InputStream file = source.from(first)) {
            head(status, end - first);
            if (!method().equals("HEAD")) {
                copy(file, end - first);
            }
        }
    }

    private void copy(InputStream file, long length) throws IOException {
        OutputStream body = exchange.getResponseBody();
        byte[] block = new byte[BLOCK];
        long rest = length;
        while (rest > 0) {
            int count = file.read(block, 0, (int) Math.min(block.length, rest));
            if (count < 0) {
                throw new IOException("the file ended early");
            }
            body.write(block, 0, count);
            metrics.bytes("http", "out", count);
            rest -= count;
        }
    }
}
