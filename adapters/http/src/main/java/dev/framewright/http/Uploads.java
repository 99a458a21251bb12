package dev.framewright.http;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.server.CallException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Puts what came with a call into the store, once it is seen to be a picture or clip. */
final class Uploads {
    private static final int BLOCK = 256 << 10;

    private final Studio studio;

    Uploads(Studio studio) {
        this.studio = studio;
    }

    /**
     * A picture or clip that a request may name.
     *
     * @param media how
     * @param still whether it is one picture
     * @param lent digest of a file that this call alone brought; empty if it was there before
     */
    record Given(MediaRef media, boolean still, Optional<String> lent) {}

    /** Stores a file that came under a name, also if it is there: as a job's it would go with that job. */
    StoredFile store(String tenant, String field, Path file) throws IOException {
        return store(tenant, file, probe(field, file).mediaType(), digest(file));
    }

    /** Finds out what it is; a file that is no picture or clip does not come in. */
    private MediaInfo probe(String field, Path file) {
        try {
            return studio.reader().probe(file);
        } catch (MediaUnreadableException e) {
            // Where it lies for now is nobody's business.
            throw new CallException(
                    CallException.Kind.MALFORMED,
                    String.valueOf(e.getMessage()).replace(file.toString(), "the file of " + field),
                    Map.of("code", "input_unreadable", "param", field));
        }
    }

    /** Stores a file for a request. */
    Given give(String tenant, String field, Form.Sent sent) throws IOException {
        MediaInfo info = probe(field, sent.path());
        String digest = digest(sent.path());
        boolean known = studio.artefacts().find(tenant, digest).isPresent();
        if (!known) {
            store(tenant, sent.path(), info.mediaType(), digest);
        }
        return new Given(
                MediaRef.stored(digest), info.clip().frames() == 1, known ? Optional.empty() : Optional.of(digest));
    }

    /** Stores a picture that came as base64, perhaps with a {@code data:} prefix. */
    Given give(String tenant, String field, String text) throws IOException {
        String data = text;
        if (text.startsWith("data:")) {
            int comma = text.indexOf(";base64,");
            if (comma < 0 || comma > 200) {
                throw new InvalidRequestException(field, "must be a data: address with ;base64, in it");
            }
            data = text.substring(comma + 8);
        } else if (text.matches("(?s)[a-z]{2,10}://.*")) {
            throw new InvalidRequestException(
                    field, "must be a data: address, since this server fetches nothing; upload the file instead");
        }
        Path file = Files.createTempFile("framewright-http", ".part");
        try {
            Files.write(file, Base64.getMimeDecoder().decode(data));
            return give(tenant, field, new Form.Sent(file, field));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(field, "must be base64");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Finds an earlier upload or a result by its id on this wire. */
    Given find(String tenant, String field, String fileId) {
        String digest = fileId.replaceFirst("^(file|out)_", "");
        StoredFile stored = digest.matches("[0-9a-f]{64}")
                ? studio.artefacts().find(tenant, digest).orElse(null)
                : null;
        if (stored == null) {
            throw new InvalidRequestException(
                    field, "must be the id of an uploaded file but was " + Form.shortened(fileId));
        }
        return new Given(MediaRef.stored(digest), stored.mediaType().startsWith("image/"), Optional.empty());
    }

    private StoredFile store(String tenant, Path file, String mediaType, String digest) throws IOException {
        ArtefactUpload upload = studio.artefacts().begin(tenant, mediaType, Files.size(file), Optional.of(digest));
        try (InputStream content = Files.newInputStream(file)) {
            byte[] block = new byte[BLOCK];
            for (int count = content.read(block); count >= 0; count = content.read(block)) {
                upload.append(upload.received(), block, 0, count);
            }
            return upload.finish();
        } catch (IOException | RuntimeException e) {
            // Nobody knows its id, so nobody goes on with it.
            upload.abandon();
            throw e instanceof RuntimeException refused
                    ? refused
                    : new StoreUnavailableException("The file could not be stored: " + e, e);
        }
    }

    static String digest(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK];
            for (int count = content.read(block); count >= 0; count = content.read(block)) {
                sha256.update(block, 0, count);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
