package dev.framewright.provenance.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Message digests by their names in C2PA. */
public final class Digest {

    private Digest() {}

    /** Gives a new SHA-256. */
    public static MessageDigest sha256() {
        return named("SHA-256");
    }

    /** Gives the SHA-256 of some bytes. */
    public static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    /** Gives the SHA-256 of some bytes as 64 hexadecimal digits. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    /** Gives a new digest by its name in C2PA: sha256, sha384 or sha512. */
    public static Optional<MessageDigest> of(String alg) {
        return switch (alg) {
            case "sha256" -> Optional.of(named("SHA-256"));
            case "sha384" -> Optional.of(named("SHA-384"));
            case "sha512" -> Optional.of(named("SHA-512"));
            default -> Optional.empty();
        };
    }

    static MessageDigest named(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has " + name, e);
        }
    }
}
