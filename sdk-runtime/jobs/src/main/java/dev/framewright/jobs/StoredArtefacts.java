package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.VideoArtefacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The artefact store of one process: files in a temporary folder, who owns them in memory; gone when it ends. */
@Component(service = {VideoArtefacts.class, StoredArtefacts.class})
public final class StoredArtefacts implements VideoArtefacts {
    private record Key(String tenant, String name) {}

    private final Path root;
    private final ArtefactFolder folder;
    private final JobIds ids = new JobIds(java.time.Clock.systemUTC());
    private final Map<Key, StoredFile> files = new ConcurrentHashMap<>();
    private final Map<Key, Upload> uploads = new ConcurrentHashMap<>();

    /** Makes the folder. */
    @Activate
    public StoredArtefacts() throws IOException {
        this.root = Files.createTempDirectory("framewright-artefacts-");
        this.folder = new ArtefactFolder(root);
    }

    @Override
    public Optional<StoredFile> find(String tenant, String sha256) {
        return Optional.ofNullable(files.get(new Key(tenant, sha256)));
    }

    @Override
    public InputStream open(String tenant, String sha256, long offset) {
        StoredFile file = find(tenant, sha256).orElseThrow(() -> missing(sha256));
        if (offset < 0 || offset > file.bytes()) {
            throw new InvalidRequestException("offset", "must be between 0 and " + file.bytes() + " but was " + offset);
        }
        try {
            return Channels.newInputStream(folder.open(sha256, offset));
        } catch (IOException e) {
            throw missing(sha256);
        }
    }

    private static InvalidRequestException missing(String sha256) {
        return new InvalidRequestException("sha256", "names no file of this tenant: " + sha256);
    }

    @Override
    public ArtefactUpload begin(String tenant, String mediaType, long bytes, Optional<String> sha256) {
        if (bytes < 1 || bytes > 1L << 40) {
            throw new InvalidRequestException("bytes", "must be between 1 and 2^40 but was " + bytes);
        }
        try {
            Upload upload = new Upload(tenant, ids.next(), mediaType, bytes, sha256);
            uploads.put(new Key(tenant, upload.id), upload);
            return upload;
        } catch (IOException e) {
            throw new OutputUnwritableException(root, e + "; free some room in the artefact store", e);
        }
    }

    @Override
    public Optional<ArtefactUpload> upload(String tenant, String uploadId) {
        return Optional.ofNullable(uploads.get(new Key(tenant, uploadId)));
    }

    @Override
    public boolean delete(String tenant, String sha256) {
        return files.remove(new Key(tenant, sha256)) != null;
    }

    /** Takes a job's finished file or folder in; the artefact's path becomes a plain name. */
    Artefact take(String tenant, Artefact artefact) throws IOException {
        Path file = artefact.path();
        String name = String.valueOf(file.getFileName());
        Artefact packed = artefact;
        if (Files.isDirectory(file)) {
            file = Files.createTempFile(folder.unfinished(), "frames", ".zip");
            name += ".zip";
            FolderArchive.pack(artefact.path(), file);
            packed = new Artefact(
                    file,
                    FolderArchive.MEDIA_TYPE,
                    Publication.sha256(file),
                    artefact.clip(),
                    artefact.seed(),
                    artefact.model(),
                    artefact.revisedPrompt(),
                    artefact.manifest());
        }
        long bytes = Files.size(file);
        folder.take(packed.sha256(), file);
        files.put(
                new Key(tenant, packed.sha256()),
                new StoredFile(packed.sha256(), bytes, packed.mediaType(), Instant.now()));
        return packed.at(Path.of(name));
    }

    /** Deletes everything. */
    @Deactivate
    public void close() throws IOException {
        Publication.delete(root);
    }

    private final class Upload implements ArtefactUpload {
        private final String tenant;
        private final String id;
        private final String mediaType;
        private final long bytes;
        private final Optional<String> sha256;
        private final Path part;
        private long received;

        Upload(String tenant, String id, String mediaType, long bytes, Optional<String> sha256) throws IOException {
            this.tenant = tenant;
            this.id = id;
            this.mediaType = mediaType;
            this.bytes = bytes;
            this.sha256 = sha256;
            this.part = folder.unfinished().resolve(id);
            Files.createFile(part);
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public synchronized long received() {
            return received;
        }

        @Override
        public synchronized void append(long offset, byte[] block, int from, int length) {
            if (offset != received) {
                throw new InvalidRequestException("offset", "must be " + received + " but was " + offset);
            }
            if (length > bytes - received) {
                throw new InvalidRequestException(
                        "bytes", "must be " + bytes + " as announced but would be " + (received + length));
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(block, from, length);
                channel.position(received);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                received += length;
            } catch (IOException e) {
                throw new OutputUnwritableException(root, e + "; free some room in the artefact store", e);
            }
        }

        @Override
        public synchronized StoredFile finish() {
            if (received != bytes) {
                throw new InvalidRequestException("bytes", "must be " + bytes + " as announced but were " + received);
            }
            try {
                String digest = Publication.sha256(part);
                if (sha256.isPresent() && !sha256.get().equals(digest)) {
                    throw new InvalidRequestException("sha256", "must be " + digest + " but was " + sha256.get());
                }
                folder.take(digest, part);
                StoredFile file = new StoredFile(digest, bytes, mediaType, Instant.now());
                files.put(new Key(tenant, digest), file);
                uploads.remove(new Key(tenant, id));
                return file;
            } catch (IOException e) {
                throw new OutputUnwritableException(root, e + "; free some room in the artefact store", e);
            }
        }

        @Override
        public void abandon() {
            uploads.remove(new Key(tenant, id));
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                throw new OutputUnwritableException(part, e.toString(), e);
            }
        }
    }
}
