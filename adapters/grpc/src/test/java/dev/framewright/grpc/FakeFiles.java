package dev.framewright.grpc;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.VideoArtefacts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Files in memory, obeying the rules of their interface. */
final class FakeFiles implements VideoArtefacts {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

    String put(String tenant, byte[] bytes) {
        String digest = digest(bytes);
        files.put(tenant + digest, bytes);
        return digest;
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
                .map(bytes -> new StoredFile(sha256, bytes.length, "video/mp4", Instant.now()));
    }

    @Override
    public InputStream open(String tenant, String sha256, long offset) {
        InputStream file = new ByteArrayInputStream(files.get(tenant + sha256));
        try {
            file.skipNBytes(offset);
        } catch (java.io.IOException e) {
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
        return files.remove(tenant + sha256) != null;
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
            return find(tenant, put(tenant, here.toByteArray())).orElseThrow();
        }

        @Override
        public void abandon() {
            uploads.remove(tenant + id);
        }
    }
}
