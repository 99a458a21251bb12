package dev.framewright.jobs.s3;

import dev.framewright.api.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One bucket of an S3-compatible store. Objects are put whole or not at all, and the store itself checks their digests.
 * What passes (no connection, 429, 5xx) is tried again for a while. Safe for use by many threads.
 */
public final class S3Bucket {
    static final String NOTHING = S3Signature.sha256(new byte[0]);

    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final long SLOWEST_BYTES_A_SECOND = 256 << 10;
    private static final long ONE_PUT = 1L << 30;

    private final S3Settings settings;
    private final Duration patience;
    private final long partBytes;
    private final S3Signature signature;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** @param patience how long failures that pass are borne */
    public S3Bucket(S3Settings settings, Duration patience) {
        this(settings, patience, ONE_PUT);
    }

    /** @param partBytes files that are longer go up in parts of this length, at least 5 MiB as the interface asks for */
    S3Bucket(S3Settings settings, Duration patience, long partBytes) {
        this.settings = settings;
        this.patience = patience;
        this.partBytes = partBytes;
        this.signature = new S3Signature(settings);
    }

    /**
     * An object in the bucket.
     *
     * @param key without the prefix
     * @param changed when it was last put
     */
    public record Entry(String key, Instant changed) {}

    /** A body that can be sent again. */
    record Body(BodyPublisher publisher, String sha256, long bytes) {
        static final Body NONE = new Body(BodyPublishers.noBody(), NOTHING, 0);

        static Body of(byte[] bytes) {
            return new Body(BodyPublishers.ofByteArray(bytes), S3Signature.sha256(bytes), bytes.length);
        }
    }

    /**
     * Stores a file under a key, and replaces what is there.
     *
     * @param sha256 digest of the file
     */
    public void put(String key, Path file, String sha256) throws IOException {
        long bytes = Files.size(file);
        if (bytes > partBytes) {
            new S3Parts(this, key, file, bytes, partBytes).put();
        } else {
            text("PUT", key, "", Map.of(), new Body(BodyPublishers.ofFile(file), sha256, bytes));
        }
    }

    /** Stores text under a key. */
    public void put(String key, String text, String mediaType) {
        text("PUT", key, "", Map.of("content-type", mediaType), Body.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Gives when a key was last put; empty if it is not there. */
    public Optional<Instant> changed(String key) {
        HttpResponse<String> answer = answer("HEAD", key, "", Map.of(), Body.NONE, BodyHandlers.ofString());
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        check(answer.statusCode(), answer.body(), "HEAD", key);
        return answer.headers()
                .firstValue("last-modified")
                .map(time -> java.time.ZonedDateTime.parse(time, java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
    }

    /**
     * Opens a key from an offset on.
     *
     * @return the bytes as they arrive; empty if the key is not there
     */
    public Optional<InputStream> open(String key, long offset) {
        // From the first byte on without a range: the range of an empty object is an error.
        Map<String, String> range = offset == 0 ? Map.of() : Map.of("range", "bytes=" + offset + "-");
        HttpResponse<InputStream> answer = answer("GET", key, "", range, Body.NONE, BodyHandlers.ofInputStream());
        if (answer.statusCode() == 200 || answer.statusCode() == 206) {
            return Optional.of(answer.body());
        }
        String text = drain(answer.body());
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() == 416) {
            return Optional.of(InputStream.nullInputStream());
        }
        throw refused(answer.statusCode(), text, "GET", key);
    }

    private static String drain(InputStream body) {
        try (body) {
            return new String(body.readNBytes(4096), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Deletes a key, if it is there. */
    public void delete(String key) {
        HttpResponse<String> answer = answer("DELETE", key, "", Map.of(), Body.NONE, BodyHandlers.ofString());
        if (answer.statusCode() != 404) {
            check(answer.statusCode(), answer.body(), "DELETE", key);
        }
    }

    /** Gives the bucket's address, with the prefix. */
    public URI place() {
        return settings.place();
    }

    /** Gives every object. */
    public List<Entry> list() {
        return list("");
    }

    /** Gives every object whose key begins so. */
    public List<Entry> list(String beginning) {
        List<Entry> all = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Map<String, String> query =
                    new TreeMap<>(Map.of("list-type", "2", "prefix", settings.prefix() + beginning));
            next.ifPresent(token -> query.put("continuation-token", token));
            S3Listing page = S3Listing.read(
                    text("GET", "", query(query), Map.of(), Body.NONE).body());
            page.entries().forEach(entry -> {
                if (entry.key().startsWith(settings.prefix())) {
                    all.add(new Entry(entry.key().substring(settings.prefix().length()), entry.changed()));
                }
            });
            next = page.next();
        } while (next.isPresent());
        return all;
    }

    private static String query(Map<String, String> values) {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(values).forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
        return String.join("&", pairs);
    }

    static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** Makes a call that gives text, and refuses what is not well. */
    HttpResponse<String> text(String method, String key, String query, Map<String, String> headers, Body body) {
        HttpResponse<String> answer = answer(method, key, query, headers, body, BodyHandlers.ofString());
        check(answer.statusCode(), answer.body(), method, key);
        return answer;
    }

    private void check(int status, String body, String method, String key) {
        if (status < 200 || status > 299) {
            throw refused(status, body, method, key);
        }
    }

    private StoreUnavailableException refused(int status, String body, String method, String key) {
        String code = S3Listing.errorCode(body).map(word -> " " + word).orElse("");
        return new StoreUnavailableException(
                "The artefact store at " + settings.place() + " answered " + status + code + " to " + method + " " + key
                        + (status < 500 ? "; check framewright.artefacts.s3, its key and the clock" : ""),
                new IOException("HTTP " + status));
    }

    private <T> HttpResponse<T> answer(
            String method,
            String key,
            String query,
            Map<String, String> headers,
            Body body,
            HttpResponse.BodyHandler<T> handler) {
        long end = System.nanoTime() + patience.toNanos();
        for (long pause = 200; ; pause = Math.min(2 * pause, 5_000)) {
            try {
                HttpResponse<T> answer = http.send(request(method, key, query, headers, body), handler);
                boolean passes = answer.statusCode() >= 500 || answer.statusCode() == 429;
                if (!passes || System.nanoTime() - end >= 0) {
                    return answer;
                }
                if (answer.body() instanceof InputStream bytes) {
                    drain(bytes);
                }
            } catch (IOException e) {
                if (System.nanoTime() - end >= 0) {
                    throw new StoreUnavailableException(
                            "The artefact store at " + settings.place() + " cannot be reached: " + e, e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private StoreUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreUnavailableException("A call to the artefact store was interrupted.", e);
    }

    private HttpRequest request(String method, String key, String query, Map<String, String> headers, Body body) {
        String path = settings.bucket().getRawPath() + (key.isEmpty() ? "" : "/" + settings.prefix() + key);
        URI target = settings.bucket().resolve(query.isEmpty() ? path : path + "?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(ANSWER.plusSeconds(body.bytes() / SLOWEST_BYTES_A_SECOND))
                .method(method, body.publisher());
        headers.forEach(request::header);
        signature.headers(method, target, headers, body.sha256(), Instant.now()).forEach(request::header);
        return request.build();
    }
}
