package dev.framewright.http;

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
import dev.framewright.server.AccessList;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Files in memory. What begins with the three letters PNG counts as a picture, with MP4 as a clip. */
final class FakeFiles implements VideoArtefacts {
    static final byte[] PNG = "PNG picture".getBytes(StandardCharsets.US_ASCII);
    static final byte[] MP4 = "MP4 0123456789".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    String put(String tenant, byte[] bytes) {
        // Any digest will do here, as long as equal bytes have the same.
        String digest = AccessList.digest(new String(bytes, StandardCharsets.ISO_8859_1));
        files.put(tenant + digest, bytes);
        return digest;
    }

    int count() {
        return files.size();
    }

    ClipReader reader() {
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

    @Override
    public Optional<StoredFile> find(String tenant, String sha256) {
        return Optional.ofNullable(files.get(tenant + sha256))
                .map(bytes -> new StoredFile(
                        sha256, bytes.length, bytes[0] == 'P' ? "image/png" : "video/mp4", Instant.now()));
    }

    @Override
    public InputStream open(String tenant, String sha256, long offset) {
        byte[] bytes = files.get(tenant + sha256);
        return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }

    @Override
    public ArtefactUpload begin(String tenant, String mediaType, long bytes, Optional<String> sha256) {
        return new Upload(tenant, bytes);
    }

    @Override
    public Optional<ArtefactUpload> upload(String tenant, String uploadId) {
        return Optional.empty();
    }

    @Override
    public boolean delete(String tenant, String sha256) {
        return files.remove(tenant + sha256) != null;
    }

    private final class Upload implements ArtefactUpload {
        private final String tenant;
        private final long bytes;
        private final ByteArrayOutputStream here = new ByteArrayOutputStream();

        Upload(String tenant, long bytes) {
            this.tenant = tenant;
            this.bytes = bytes;
        }

        @Override
        public String id() {
            return "up";
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
            here.write(block, from, length);
        }

        @Override
        public StoredFile finish() {
            if (here.size() != bytes) {
                throw new InvalidRequestException("bytes", "must be as announced");
            }
            return find(tenant, put(tenant, here.toByteArray())).orElseThrow();
        }

        @Override
        public void abandon() {
            here.reset();
        }
    }
}
