package dev.framewright.api.jobs;

import java.io.InputStream;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Files by digest: what jobs made, and what was uploaded for jobs to use. A file is there whole or not at all, and a
 * tenant sees its own only. Safe for use by many threads.
 */
@ProviderType
public interface VideoArtefacts {
    /** Finds a file of a tenant. */
    Optional<StoredFile> find(String tenant, String sha256);

    /**
     * Opens a file for reading from {@code offset} on; the caller closes it. Nothing is read into memory beforehand.
     *
     * @param offset 0 to the file's length
     * @throws dev.framewright.api.InvalidRequestException if the tenant has no such file, or the offset lies outside
     */
    InputStream open(String tenant, String sha256, long offset);

    /**
     * Begins an upload. It may go on in another connection or after a restart of the server, unless no byte came for 24
     * hours.
     *
     * @param mediaType as told by who uploads; the bytes are checked when a job reads them
     * @param bytes how many there will be, 1 to 2^40
     * @param sha256 their digest, if it is known; what differs is refused at the end
     * @throws dev.framewright.api.QuotaExceededException if the tenant may not store so much
     */
    ArtefactUpload begin(String tenant, String mediaType, long bytes, Optional<String> sha256);

    /** Finds an upload that was begun and neither finished nor abandoned. */
    Optional<ArtefactUpload> upload(String tenant, String uploadId);

    /**
     * Forgets an uploaded file. A file that a job made goes with its job.
     *
     * @return false if the tenant has no such upload
     */
    boolean delete(String tenant, String sha256);
}
