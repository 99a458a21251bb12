package dev.framewright.jobs.s3;

import dev.framewright.api.StoreUnavailableException;
import dev.framewright.jobs.s3.S3Bucket.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** A file too long for one request, sent in parts that the store puts together; a part that failed goes up again. */
final class S3Parts {
    private final S3Bucket bucket;
    private final String key;
    private final Path file;
    private final long bytes;
    private final long partBytes;

    S3Parts(S3Bucket bucket, String key, Path file, long bytes, long partBytes) {
        this.bucket = bucket;
        this.key = key;
        this.file = file;
        this.bytes = bytes;
        this.partBytes = partBytes;
    }

    void put() throws IOException {
        String begun = bucket.text("POST", key, "uploads=", Map.of(), Body.NONE).body();
        String upload = "uploadId="
                + S3Bucket.encoded(S3Listing.element(begun, "UploadId")
                        .orElseThrow(() -> new StoreUnavailableException(
                                "The artefact store began no upload of " + key, new IOException(begun))));
        try {
            StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
            int number = 0;
            for (long from = 0; from < bytes; from += partBytes) {
                number++;
                long length = Math.min(partBytes, bytes - from);
                String tag = bucket.text(
                                "PUT", key, "partNumber=" + number + "&" + upload, Map.of(), part(from, length))
                        .headers()
                        .firstValue("etag")
                        .orElse("");
                parts.append("<Part><PartNumber>")
                        .append(number)
                        .append("</PartNumber><ETag>")
                        .append(tag.replace("&", "&amp;").replace("<", "&lt;"))
                        .append("</ETag></Part>");
            }
            String xml = parts.append("</CompleteMultipartUpload>").toString();
            String end = bucket.text(
                            "POST",
                            key,
                            upload,
                            Map.of(),
                            Body.of(xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .body();
            // The store answers 200 before it puts the parts together, so only the text tells whether it did.
            if (S3Listing.errorCode(end).isPresent()) {
                throw new StoreUnavailableException(
                        "The artefact store could not put the parts of " + key + " together", new IOException(end));
            }
        } catch (IOException | RuntimeException e) {
            forget(upload, e);
            throw e;
        }
    }

    /** Parts of an upload that is not finished cost room until somebody says that they are not wanted. */
    private void forget(String upload, Exception cause) {
        try {
            bucket.text("DELETE", key, upload, Map.of(), Body.NONE);
        } catch (StoreUnavailableException e) {
            cause.addSuppressed(e);
        }
    }

    private Body part(long from, long length) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
        try (InputStream part = open(from)) {
            byte[] block = new byte[1 << 16];
            for (long left = length; left > 0; ) {
                int read = part.readNBytes(block, 0, (int) Math.min(block.length, left));
                digest.update(block, 0, read);
                left -= read;
                if (read == 0) {
                    throw new IOException(file + " became shorter while it was sent");
                }
            }
        }
        return new Body(
                BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> new FirstBytes(unchecked(from), length)), length),
                HexFormat.of().formatHex(digest.digest()),
                length);
    }

    private InputStream unchecked(long from) {
        try {
            return open(from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(long from) throws IOException {
        InputStream bytesOfFile = Files.newInputStream(file);
        try {
            bytesOfFile.skipNBytes(from);
            return bytesOfFile;
        } catch (IOException e) {
            bytesOfFile.close();
            throw e;
        }
    }

    /** So many bytes of another stream. */
    private static final class FirstBytes extends InputStream {
        private final InputStream all;
        private long left;

        FirstBytes(InputStream all, long count) {
            this.all = all;
            this.left = count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] block, int from, int length) throws IOException {
            int count = left == 0 ? -1 : all.read(block, from, (int) Math.min(left, length));
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public void close() throws IOException {
            all.close();
        }
    }
}
