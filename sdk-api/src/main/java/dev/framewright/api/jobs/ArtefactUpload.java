package dev.framewright.api.jobs;

import org.osgi.annotation.versioning.ProviderType;

/** A file on its way into the store. One thread at a time appends; the last one to begin wins. */
@ProviderType
public interface ArtefactUpload {
    /** Gives the id under which it is found again. */
    String id();

    /** Gives the number of bytes there will be. */
    long bytes();

    /** Gives the number of bytes that are safely here; the next ones start at this offset. */
    long received();

    /**
     * Appends bytes.
     *
     * @param offset must be {@link #received()}
     * @param block holds them
     * @param from index of the first in {@code block}
     * @param length how many
     * @throws dev.framewright.api.InvalidRequestException if the offset is another, or they are more than announced
     */
    void append(long offset, byte[] block, int from, int length);

    /**
     * Stores the file, from when on requests may name it by its digest.
     *
     * @throws dev.framewright.api.InvalidRequestException if bytes are missing, or the digest is not the announced one
     */
    StoredFile finish();

    /** Forgets it. */
    void abandon();
}
