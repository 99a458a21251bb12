package dev.framewright.server;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files in memory, obeying the rules of their interface. What begins with the letters PNG counts as a picture, with MP4 as a
 * clip. For the tests of all endpoints.
 */
public final class FakeFiles implements VideoArtefacts {
    private static final byte[] PNG = "PNG picture".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MP4 = "MP4 0123456789".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Set<String> made = ConcurrentHashMap.newKeySet();
    private final Set<String> uploaded = ConcurrentHashMap.newKeySet();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

    /** Gives what counts as a picture. */
    public static byte[] picture() {
        return PNG.clone();
    }

    /** Gives what counts as a clip. */
    public static byte[] clip() {
        return MP4.clone();
    }

    /** Gives how many there are. */
    public int count() {
        return files.size();
    }

    /** Tells what is a picture or clip. */
    public ClipReader reader() {
        return new ClipReader() {
            @Override
            public MediaInfo probe(Path path) {
                String kind = kind(path);
                boolean picture = kind.equals("PNG");
                return new MediaInfo(
                        picture ? "image/png" : "video/mp4",
                        "any",
                        "any",
                        "unspecified",
                        new ClipShape(new Size(2, 2), FrameRate.of(12), picture ? 1 : 17),
                        Optional.empty(),
                        Map.of());
            }

            @Override
            public Clip open(Path path) {
                kind(path);
                return Clip.of(FrameRate.of(12), new Size(2, 2), List.of(new byte[12]));
            }
        };
    }

    private static String kind(Path path) {
        try {
            String text = Files.readString(path, StandardCharsets.ISO_8859_1);
            if (text.startsWith("PNG") || text.startsWith("MP4")) {
                return text.substring(0, 3);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new MediaUnreadableException(path, "it is no picture or clip");
    }

    /** Stores what a job made and gives its digest. */
    public String put(String tenant, byte[] bytes) {
        String digest = digest(bytes);
        made.add(tenant + digest);
        files.put(tenant + digest, bytes);
        return digest;
    }

    /** Forgets what a job made, as if the job was deleted. */
    public void forget(String tenant, String sha256) {
        made.remove(tenant + sha256);
        sweep(tenant + sha256);
    }

    private void sweep(String key) {
        if (!made.contains(key) && !uploaded.contains(key)) {
            files.remove(key);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<StoredFile> find(String tenant, String sha256) {
        return Optional.ofNullable(files.get(tenant + sha256))
                .map(bytes -> new StoredFile(
                        sha256,
                        bytes.length,
                        bytes.length > 0 && bytes[0] == 'P' ? "image/png" : "video/mp4",
                        Instant.now()));
    }

    @Override
    public InputStream open(String tenant, String sha256, long offset) {
        InputStream file = new ByteArrayInputStream(files.get(tenant + sha256));
        try {
            file.skipNBytes(offset);
        } catch (IOException e) {
            throw new InvalidRequestException("offset", "lies outside the file");
        }
        return file;
    }

    @Override
    public ArtefactUpload begin(String tenant, String mediaType, long bytes, Optional<String> sha256) {
        if (bytes < 1 || bytes > 1L << 40) {
            throw new InvalidRequestException("bytes", "must be between 1 and 2^40 but was " + bytes);
        }
        Upload upload = new Upload(tenant, "up" + (uploads.size() + 1), bytes);
        uploads.put(tenant + upload.id, upload);
        return upload;
    }

    @Override
    public Optional<ArtefactUpload> upload(String tenant, String uploadId) {
        return Optional.ofNullable(uploads.get(tenant + uploadId));
    }

    @Override
    public boolean delete(String tenant, String sha256) {
        boolean known = uploaded.remove(tenant + sha256);
        sweep(tenant + sha256);
        return known;
    }

    private final class Upload implements ArtefactUpload {
        private final String tenant;
        private final String id;
        private final long bytes;
        private final ByteArrayOutputStream here = new ByteArrayOutputStream();

        Upload(String tenant, String id, long bytes) {
            this.tenant = tenant;
            this.id = id;
            this.bytes = bytes;
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
        public long received() {
            return here.size();
        }

        @Override
        public void append(long offset, byte[] block, int from, int length) {
            if (offset + length > bytes) {
                throw new InvalidRequestException("bytes", "must be " + bytes + " as announced");
            }
            here.write(block, from, length);
        }

        @Override
        public StoredFile finish() {
            if (here.size() != bytes) {
                throw new InvalidRequestException("bytes", "must be " + bytes + " but were " + here.size());
            }
            uploads.remove(tenant + id);
            String digest = digest(here.toByteArray());
            uploaded.add(tenant + digest);
            files.put(tenant + digest, here.toByteArray());
            return find(tenant, digest).orElseThrow();
        }

        @Override
        public void abandon() {
            uploads.remove(tenant + id);
        }
    }
}
