package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.QuotaExceededException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.jobs.json.JobJson;
import dev.framewright.jobs.s3.S3Bucket;
import dev.framewright.jobs.store.JobStore;
import dev.framewright.jobs.store.JobStore.Pending;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The artefact store: bytes in a folder, and in the job store who may see them. */
@Component(service = {VideoArtefacts.class, StoredArtefacts.class})
public final class StoredArtefacts implements VideoArtefacts {
    private static final Logger LOG = LoggerFactory.getLogger(StoredArtefacts.class);
    private static final long MOST_BYTES = 1L << 40;
    /** A finished result is worth a while of waiting; what then fails is tried again by the job. */
    private static final Duration S3_PATIENCE = Duration.ofSeconds(60);

    private final JobStore store;
    private final Supplier<JobSettings> settings;
    private final JobIds ids = new JobIds(Clock.systemUTC());
    private @Nullable ArtefactFolder folder;
    private @Nullable ArtefactShelf shelf;

    /** Takes the settings of this installation; touches the disk at the first use. */
    @Activate
    public StoredArtefacts(BundleContext bundle, @Reference JobStore store) {
        this(store, () -> JobSettings.of(bundle::getProperty));
    }

    StoredArtefacts(JobStore store, Supplier<JobSettings> settings) {
        this.store = store;
        this.settings = settings;
    }

    synchronized ArtefactFolder folder() {
        if (folder == null) {
            Path root = settings.get().artefacts();
            try {
                if (!Files.isDirectory(root)) {
                    Files.createDirectories(root);
                    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
                }
            } catch (IOException e) {
                LOG.warn("The artefact folder {} cannot be made", root, e);
                throw new OutputUnwritableException(
                        ArtefactFolder.NAME,
                        "its folder cannot be made; set framewright.artefacts.folder to one that can be written",
                        e);
            } catch (UnsupportedOperationException e) {
                // A file system without owners: the folder is as private as the system makes it.
                folder = new ArtefactFolder(root);
            }
            folder = new ArtefactFolder(root);
        }
        return folder;
    }

    /** Gives an error as clients of other machines may read it. */
    synchronized FramewrightException retold(FramewrightException e) {
        return folder == null ? e : folder.retold(e);
    }

    /** Gives where finished files are: the folder itself, or a bucket. */
    synchronized ArtefactShelf shelf() {
        if (shelf == null) {
            ArtefactFolder near = folder();
            shelf = settings.get()
                    .s3()
                    .<ArtefactShelf>map(s3 -> new S3Shelf(new S3Bucket(s3, S3_PATIENCE), near))
                    .orElse(near);
        }
        return shelf;
    }

    @Override
    public Optional<StoredFile> find(String tenant, String sha256) {
        return store.file(tenant, sha256);
    }

    @Override
    public InputStream open(String tenant, String sha256, long offset) {
        StoredFile file = needed(tenant, sha256);
        if (offset < 0 || offset > file.bytes()) {
            throw new InvalidRequestException("offset", "must be between 0 and " + file.bytes() + " but was " + offset);
        }
        try {
            return shelf().open(file.sha256(), offset);
        } catch (IOException e) {
            throw missing(sha256);
        }
    }

    private StoredFile needed(String tenant, String sha256) {
        return find(tenant, sha256).orElseThrow(() -> missing(sha256));
    }

    private static InvalidRequestException missing(String sha256) {
        return new InvalidRequestException("sha256", "names no file of this tenant: " + sha256);
    }

    @Override
    public ArtefactUpload begin(String tenant, String mediaType, long bytes, Optional<String> sha256) {
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new InvalidRequestException("bytes", "must be between 1 and " + MOST_BYTES + " but was " + bytes);
        }
        sha256.ifPresent(MediaRef::stored);
        boolean has = sha256.flatMap(digest -> find(tenant, digest))
                .filter(file -> file.bytes() == bytes)
                .isPresent();
        checkRoom(bytes);
        Pending upload = new Pending(ids.next(), tenant, mediaType, bytes, sha256, Optional.empty());
        try {
            Files.createFile(folder().uploads().resolve(upload.id()));
        } catch (IOException e) {
            throw folder().full(e);
        }
        store.begin(upload);
        FileUpload begun = new FileUpload(upload, folder(), shelf(), store);
        try {
            // Counted once it is noted, so that uploads which begin at once see each other.
            checkQuota(tenant, has ? -bytes : 0);
        } catch (QuotaExceededException e) {
            begun.abandon();
            throw e;
        }
        return begun;
    }

    /** Refuses what cannot fit, before it fills the disk. */
    private void checkRoom(long bytes) {
        long room = folder().room();
        if (bytes > room) {
            throw folder().unwritable(
                            "there is room for " + room + " bytes more but the upload has " + bytes
                                    + "; free some room in the artefact folder",
                            null);
        }
    }

    /** Refuses what is too much, with so many bytes more than the store counts. */
    private void checkQuota(String tenant, long more) {
        long most = settings.get().tenantBytes();
        if (most > 0 && store.storedBytes(tenant) + more > most) {
            throw new QuotaExceededException(
                    "tenant " + tenant + " may store " + most
                            + " bytes and would have more, uploads that are going on counted in; delete files or jobs",
                    Duration.ofMinutes(1));
        }
    }

    @Override
    public Optional<ArtefactUpload> upload(String tenant, String uploadId) {
        return store.pending(tenant, uploadId).map(upload -> new FileUpload(upload, folder(), shelf(), store));
    }

    @Override
    public boolean delete(String tenant, String sha256) {
        return store.forgetUploaded(tenant, sha256);
    }

    /** What a run gave, as the store keeps it. */
    record Taken(List<Artefact> artefacts, List<StoredFile> files) {}

    /** Takes a job's finished files in; each artefact's path becomes a plain name. Nobody owns them yet. */
    Taken take(List<Artefact> made) throws IOException {
        List<Artefact> artefacts = new ArrayList<>();
        List<StoredFile> files = new ArrayList<>();
        for (Artefact artefact : made) {
            Artefact whole = Files.isDirectory(artefact.path()) ? packed(artefact) : artefact;
            artefacts.add(taken(whole, files));
        }
        return new Taken(artefacts, files);
    }

    private static Artefact packed(Artefact frames) throws IOException {
        Path zip = Path.of(frames.path() + ".zip");
        FolderArchive.pack(frames.path(), zip);
        return new Artefact(
                zip,
                FolderArchive.MEDIA_TYPE,
                Publication.sha256(zip),
                frames.clip(),
                frames.seed(),
                frames.model(),
                frames.revisedPrompt(),
                frames.manifest());
    }

    /** Gives a file that no capability described, such as a contact sheet. */
    static Artefact plain(Path file) throws IOException {
        return new Artefact(
                file,
                Publication.mediaType(String.valueOf(file.getFileName())),
                Publication.sha256(file),
                Optional.empty(),
                java.util.OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                java.util.Map.of());
    }

    private Artefact taken(Artefact artefact, List<StoredFile> files) throws IOException {
        // A stage may have changed the file after the digest was told.
        String sha256 = Publication.sha256(artefact.path());
        files.add(new StoredFile(sha256, Files.size(artefact.path()), artefact.mediaType(), Instant.now()));
        Path name = artefact.path().getFileName();
        shelf().take(sha256, artefact.path());
        Artefact stored = new Artefact(
                name,
                artefact.mediaType(),
                sha256,
                artefact.clip(),
                artefact.seed(),
                artefact.model(),
                artefact.revisedPrompt(),
                artefact.manifest());
        shelf().describe(sha256, JobJson.of(stored).toString());
        return stored;
    }

    /** Stores bytes that came with a tenant's request; nobody owns them yet. */
    StoredFile keep(String tenant, MediaRef.Inline inline) {
        byte[] bytes = inline.bytes();
        try {
            Path part = Files.createTempFile(folder().uploads(), "inline-", "");
            try {
                String sha256 = Publication.sha256(Files.write(part, bytes));
                checkQuota(tenant, find(tenant, sha256).isPresent() ? 0 : bytes.length);
                shelf().take(sha256, part);
                return new StoredFile(sha256, bytes.length, inline.mediaType(), Instant.now());
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw folder().full(e);
        }
    }

    /** Gives the request with the stored files it names as files on this machine. */
    VideoRequest onDisk(String tenant, VideoRequest request) {
        return MediaReferences.map(
                request,
                media -> media instanceof MediaRef.Stored stored
                        ? MediaRef.file(
                                shelf().file(needed(tenant, stored.sha256()).sha256()))
                        : media);
    }
}
