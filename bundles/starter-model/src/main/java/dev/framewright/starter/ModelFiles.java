package dev.framewright.starter;

import dev.framewright.api.ModelInvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Packed files of a model with a list of their digests, which become a folder of real files that can be mapped. */
final class ModelFiles {

    static final String LIST = "SHA256SUMS";

    // As sha256sum writes it; a plain name, so that no line can lead out of the folder.
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *]([A-Za-z0-9_-][A-Za-z0-9._-]*)");

    private final String model;
    private final Function<String, InputStream> packed;

    /**
     * Reads nothing yet.
     *
     * @param packed opens a file by name; null where there is none
     */
    ModelFiles(String model, Function<String, InputStream> packed) {
        this.model = model;
        this.packed = packed;
    }

    /**
     * Gives the folder with all files, each equal to its digest. Files that are missing or damaged there are written
     * again, whole or not at all, so several processes may do this at once.
     *
     * @throws ModelInvalidException if the packed files are not what the list says, or the folder cannot be written
     */
    Path unpackedBelow(Path cache) {
        byte[] list = listBytes();
        Path folder = cache.resolve(model + "-" + hexDigest(list).substring(0, 16));
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : digests(list).entrySet()) {
                Path target = folder.resolve(file.getKey());
                if (!Files.isRegularFile(target) || !digestOf(target).equals(file.getValue())) {
                    unpack(file.getKey(), file.getValue(), target);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new ModelInvalidException(
                    model,
                    "could not be unpacked to " + folder + ": " + e.getMessage()
                            + "; make room there, or set FRAMEWRIGHT_CACHE to another folder",
                    e);
        }
    }

    private byte[] listBytes() {
        try (InputStream in = packed.apply(LIST)) {
            if (in == null) {
                throw new ModelInvalidException(
                        model, "has no weights in this build; train them with: framewright train");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ModelInvalidException(model, "cannot be read from its bundle: " + e.getMessage(), e);
        }
    }

    /** The digest of each file, by name, in the order of the list. */
    Map<String, String> digests(byte[] list) {
        Map<String, String> digests = new LinkedHashMap<>();
        for (String line : new String(list, StandardCharsets.UTF_8).lines().toList()) {
            Matcher entry = LINE.matcher(line);
            if (!entry.matches()) {
                throw new ModelInvalidException(
                        model, "has a line in " + LIST + " that is no digest with a plain file name: \"" + line + "\"");
            }
            digests.put(entry.group(2), entry.group(1));
        }
        return digests;
    }

    private void unpack(String name, String digest, Path target) throws IOException {
        Path part = Files.createTempFile(target.getParent(), name, ".part");
        try {
            MessageDigest sha256 = newSha256();
            try (InputStream in = packed.apply(name);
                    OutputStream out = Files.newOutputStream(part)) {
                if (in == null) {
                    throw new ModelInvalidException(model, "lacks " + name + ", which its list names; build it again");
                }
                new DigestInputStream(in, sha256).transferTo(out);
            }
            if (!hex(sha256.digest()).equals(digest)) {
                throw new ModelInvalidException(
                        model, "is damaged: " + name + " does not have the digest of its list; install it again");
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String digestOf(Path file) throws IOException {
        MessageDigest sha256 = newSha256();
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        return hex(sha256.digest());
    }

    private static String hexDigest(byte[] bytes) {
        return hex(newSha256().digest(bytes));
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
