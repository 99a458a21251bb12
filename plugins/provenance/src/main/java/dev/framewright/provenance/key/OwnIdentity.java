package dev.framewright.provenance.key;

import dev.framewright.api.OutputUnwritableException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/**
 * The key and certificates that an installation makes for itself when it has none: a root of its own and below it the
 * certificate that signs. Nobody else knows that root, so others see the files as signed by somebody unknown.
 */
public final class OwnIdentity {
    /** The root's certificate, to be given to those who are to trust it. */
    public static final String ROOT = "root.pem";

    private static final String SIGNING = "signing.pem";
    private static final String KEY = "signing.key";
    private static final String ORGANIZATION = "Self-made by Framewright";
    private static final int DAYS = 3650;

    private OwnIdentity() {}

    /**
     * Gives the identity in a folder, made there first if it is missing. Any number of processes may do so at once; the
     * first wins.
     *
     * @throws OutputUnwritableException if the folder cannot be written or what is in it cannot be read
     */
    public static SigningIdentity in(Path folder) {
        try {
            if (!Files.isRegularFile(folder.resolve(KEY))) {
                make(folder);
            }
            return read(folder);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new OutputUnwritableException(
                    folder,
                    "the key that signs files cannot be made or read there (" + e
                            + "); make the folder writable, or move " + "what is in it away, and a new key is made",
                    e);
        }
    }

    private static SigningIdentity read(Path folder) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Certificates.readPem(Files.readAllBytes(folder.resolve(SIGNING)));
        byte[] key = Certificates.bytesOfPem(Files.readString(folder.resolve(KEY), StandardCharsets.US_ASCII));
        PrivateKey secret = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
        return new SigningIdentity(secret, chain, SignatureAlgorithm.ES256);
    }

    private static void make(Path folder) throws IOException, GeneralSecurityException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Path making = Files.createTempDirectory(
                folder.toAbsolutePath().getParent(),
                "identity-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            fill(making);
            Files.move(making, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(making);
            if (!Files.isRegularFile(folder.resolve(KEY))) {
                throw e;
            }
        }
    }

    private static void fill(Path folder) throws IOException, GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair rootKeys = keys.generateKeyPair();
        KeyPair signingKeys = keys.generateKeyPair();
        Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS);
        Instant to = from.plus(DAYS, ChronoUnit.DAYS);
        BigInteger serial = new BigInteger(120, new SecureRandom()).setBit(120);
        String installation = "Framewright installation " + HexFormat.of().formatHex(serial.toByteArray(), 0, 6);
        X509Certificate root = Certificates.root(rootKeys, ORGANIZATION, "Root of " + installation, serial, from, to);
        X509Certificate signing = Certificates.signing(
                rootKeys, root, signingKeys.getPublic(), ORGANIZATION, installation, serial.add(BigInteger.ONE));

        // The root's key is thrown away: it has signed the one certificate that it was for.
        Files.writeString(folder.resolve(ROOT), Certificates.pem("CERTIFICATE", root.getEncoded()));
        Files.writeString(folder.resolve(SIGNING), Certificates.pem("CERTIFICATE", signing.getEncoded()));
        Path key = Files.createFile(
                folder.resolve(KEY),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                key, Certificates.pem("PRIVATE KEY", signingKeys.getPrivate().getEncoded()));
    }

    private static void delete(Path folder) throws IOException {
        for (String name : List.of(ROOT, SIGNING, KEY)) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }
}
