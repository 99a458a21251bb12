package dev.framewright.jobs;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.jobs.store.JobStore;
import dev.framewright.jobs.store.JobStore.Pending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/** An upload as a file that grows at its end: its length is what was received, also after a restart. */
final class FileUpload implements ArtefactUpload {
    private final Pending upload;
    private final ArtefactFolder folder;
    private final ArtefactShelf shelf;
    private final JobStore store;
    private final Path part;

    FileUpload(Pending upload, ArtefactFolder folder, ArtefactShelf shelf, JobStore store) {
        this.upload = upload;
        this.folder = folder;
        this.shelf = shelf;
        this.store = store;
        this.part = folder.root().resolve("uploads").resolve(upload.id());
    }

    @Override
    public String id() {
        return upload.id();
    }

    @Override
    public long bytes() {
        return upload.bytes();
    }

    @Override
    public long received() {
        try {
            return Files.size(part);
        } catch (IOException e) {
            return taken().orElseThrow(this::gone).bytes();
        }
    }

    /** Gives the file that the part became, where the server ended or lost its database before that was noted. */
    private Optional<StoredFile> taken() {
        return store.pending(upload.tenant(), upload.id())
                .flatMap(Pending::computed)
                .filter(this::onTheShelf)
                .map(this::file);
    }

    private boolean onTheShelf(String sha256) {
        try {
            shelf.open(sha256, 0).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private StoredFile file(String sha256) {
        return new StoredFile(
                sha256, upload.bytes(), upload.mediaType(), Instant.ofEpochMilli(System.currentTimeMillis()));
    }

    private InvalidRequestException gone() {
        return new InvalidRequestException("upload", "is not going on any more: " + upload.id() + "; begin a new one");
    }

    @Override
    public synchronized void append(long offset, byte[] block, int from, int length) {
        long received = received();
        if (offset != received) {
            throw new InvalidRequestException("offset", "must be " + received + " but was " + offset);
        }
        if (length > upload.bytes() - received) {
            throw new InvalidRequestException(
                    "bytes", "must be " + upload.bytes() + " as announced but would be " + (received + length));
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(block, from, length);
            channel.position(offset);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            throw folder.room() < length ? givenUp(e) : folder.full(e);
        }
    }

    /** What fills the disk must not keep others from it: its own room is free again. */
    private OutputUnwritableException givenUp(IOException cause) {
        abandon();
        return folder.unwritable(
                cause + "; this upload was given up and its bytes deleted. Free some room in the artefact folder, then"
                        + " begin it anew",
                cause);
    }

    @Override
    public synchronized StoredFile finish() {
        if (!Files.exists(part)) {
            Optional<StoredFile> taken = taken();
            if (taken.isPresent()) {
                return noted(taken.get());
            }
            // A client whose connection broke asks again while the first call is still at it.
            return upload.sha256()
                    .flatMap(sha256 -> store.file(upload.tenant(), sha256))
                    .orElseThrow(this::gone);
        }
        long received = received();
        if (received != upload.bytes()) {
            throw new InvalidRequestException(
                    "bytes", "must be " + upload.bytes() + " as announced but were " + received);
        }
        try {
            String sha256 = Publication.sha256(part);
            if (upload.sha256().isPresent() && !upload.sha256().get().equals(sha256)) {
                abandon();
                throw new InvalidRequestException(
                        "sha256",
                        "must be " + sha256 + " but was " + upload.sha256().get() + "; upload it again");
            }
            store.computed(upload.id(), sha256);
            shelf.take(sha256, part);
            return noted(file(sha256));
        } catch (IOException e) {
            throw folder.full(e);
        }
    }

    private StoredFile noted(StoredFile file) {
        store.uploaded(upload.tenant(), upload.id(), file);
        return file;
    }

    @Override
    public void abandon() {
        store.abandon(upload.id());
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw folder.full(e);
        }
    }
}
