package dev.framewright.api.jobs;

import java.time.Instant;

/**
 * A file in the artefact store.
 *
 * @param sha256 digest of its bytes, 64 lower-case hexadecimal digits
 * @param bytes its length
 * @param mediaType such as {@code video/mp4}
 * @param stored when it came in
 */
public record StoredFile(String sha256, long bytes, String mediaType, Instant stored) {}
