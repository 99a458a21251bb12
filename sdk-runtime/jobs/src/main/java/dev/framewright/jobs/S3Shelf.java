package dev.framewright.jobs;

import static java.util.stream.Collectors.toSet;

import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.jobs.s3.S3Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Files in a bucket under {@code ab/cdef...}, each with its manifest beside it in {@code ab/cdef....json}. What was stored
 * or read here of late lies in the local folder too, so that a job's source is fetched once.
 */
final class S3Shelf implements ArtefactShelf {
    /** Kept here so long after the last use. */
    static final Duration NEAR = Duration.ofHours(24);

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{2}/[0-9a-f]{62}");
    /** Less than the hour after which a file that nobody claims is swept away. */
    private static final Duration AS_GOOD_AS_NEW = Duration.ofMinutes(20);

    private final S3Bucket bucket;
    private final ArtefactFolder near;

    S3Shelf(S3Bucket bucket, ArtefactFolder near) {
        this.bucket = bucket;
        this.near = near;
    }

    @Override
    public String toString() {
        return "the bucket " + bucket.place();
    }

    private static String key(String sha256) {
        return sha256.substring(0, 2) + "/" + sha256.substring(2);
    }

    @Override
    public void take(String sha256, Path file) {
        try {
            // Put again if it is old, so that nobody sweeps it away before its new owner is noted.
            if (bucket.changed(key(sha256))
                    .filter(time -> time.isAfter(Instant.now().minus(AS_GOOD_AS_NEW)))
                    .isEmpty()) {
                bucket.put(key(sha256), file, sha256);
            }
        } catch (StoreUnavailableException | IOException e) {
            throw unwritable(e);
        }
        near.take(sha256, file);
    }

    private OutputUnwritableException unwritable(Exception e) {
        return near.unwritable(e.getMessage() + "; what is finished waits for it", e);
    }

    @Override
    public void describe(String sha256, String manifest) {
        String key = key(sha256) + ArtefactFolder.MANIFEST;
        try {
            if (bucket.changed(key).isEmpty()) {
                bucket.put(key, manifest, "application/json");
            }
        } catch (StoreUnavailableException e) {
            throw unwritable(e);
        }
    }

    @Override
    public InputStream open(String sha256, long offset) throws IOException {
        return isNear(sha256)
                ? near.open(sha256, offset)
                : bucket.open(key(sha256), offset).orElseThrow(() -> new NoSuchFileException(key(sha256)));
    }

    private boolean isNear(String sha256) throws IOException {
        Path file = near.path(sha256);
        if (!Files.exists(file)) {
            return false;
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return true;
    }

    @Override
    public Path file(String sha256) {
        try {
            Optional<InputStream> far = isNear(sha256) ? Optional.empty() : bucket.open(key(sha256), 0);
            if (far.isPresent()) {
                fetch(sha256, far.get());
            }
            return near.path(sha256);
        } catch (IOException e) {
            throw new StoreUnavailableException("The stored file " + sha256 + " could not be fetched: " + e, e);
        }
    }

    private void fetch(String sha256, InputStream bytes) throws IOException {
        Path part = Files.createTempFile(near.uploads(), "fetched-", "");
        try (bytes) {
            Files.copy(bytes, part, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            if (!Publication.sha256(part).equals(sha256)) {
                // A transfer that broke is told by the HTTP client: so it lies there like this, and will at the next
                // try.
                throw new MediaUnreadableException(
                        near.path(sha256), "its bytes in the bucket are not those that were stored. Upload it again.");
            }
            near.take(sha256, part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public void delete(String sha256) throws IOException {
        bucket.delete(key(sha256));
        bucket.delete(key(sha256) + ArtefactFolder.MANIFEST);
        near.delete(sha256);
    }

    @Override
    public List<String> olderThan(Duration age) throws IOException {
        for (String unused : near.olderThan(NEAR)) {
            near.delete(unused);
        }
        Instant latest = Instant.now().minus(age);
        return bucket.list().stream()
                .filter(entry ->
                        KEY.matcher(entry.key()).matches() && entry.changed().isBefore(latest))
                .map(entry -> entry.key().replace("/", ""))
                .toList();
    }

    @Override
    public boolean untouchedFor(String sha256, Duration age) {
        return bucket.changed(key(sha256))
                .filter(time -> time.isBefore(Instant.now().minus(age)))
                .isPresent();
    }

    @Override
    public Set<String> marks() {
        return bucket.list(MARK).stream()
                .map(entry -> entry.key().substring(MARK.length()))
                .collect(toSet());
    }

    @Override
    public void mark(String storeId) {
        bucket.put(MARK + storeId, MARK_TEXT, "text/plain");
    }
}
