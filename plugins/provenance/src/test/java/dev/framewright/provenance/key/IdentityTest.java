package dev.framewright.provenance.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.InvalidRequestException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    @TempDir
    private Path folder;

    @Test
    void theOwnIdentityIsFitForC2paAndLeadsToItsRoot() throws Exception {
        SigningIdentity own = OwnIdentity.in(folder.resolve("identity"));
        X509Certificate root = Certificates.readPem(Files.readAllBytes(folder.resolve("identity/root.pem")))
                .get(0);

        assertThat(CertificateProfile.faults(own.chain().get(0))).isEmpty();
        assertThat(new TrustedRoots(Set.of(root)).trust(own.chain(), Instant.now()))
                .isTrue();
        assertThat(new TrustedRoots(Set.of()).trust(own.chain(), Instant.now())).isFalse();
        assertThat(new TrustedRoots(Set.of(root))
                        .trust(own.chain(), Instant.now().plus(4000, ChronoUnit.DAYS)))
                .isFalse();
    }

    @Test
    void nobodyElseMayReadTheKey() throws Exception {
        OwnIdentity.in(folder.resolve("identity"));

        assertThat(Files.getPosixFilePermissions(folder.resolve("identity/signing.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("identity")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void manyAtOnceMakeOneIdentity() throws Exception {
        var workers = Executors.newFixedThreadPool(8);
        List<Callable<SigningIdentity>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> OwnIdentity.in(folder.resolve("identity")));
        }

        Set<X509Certificate> certificates = new HashSet<>();
        for (Future<SigningIdentity> one : workers.invokeAll(calls)) {
            certificates.add(one.get().chain().get(0));
        }
        workers.shutdown();

        assertThat(certificates).hasSize(1);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("identity"));
        }
    }

    @ParameterizedTest
    @CsvSource({"EC, 256, ES256", "EC, 384, ES384", "EC, 521, ES512", "RSA, 2048, PS256", "Ed25519, 255, EDDSA"})
    void keysOfAPkcs12FileSignTheSameEachTimeAndHold(String kind, int bits, SignatureAlgorithm expected)
            throws Exception {
        SigningIdentity who = ConfiguredIdentity.pkcs12(store(kind, bits), password(), Optional.empty());
        byte[] message = {1, 2, 3};

        byte[] signature = who.sign(message);

        assertThat(who.algorithm()).isEqualTo(expected);
        assertThat(who.chain()).hasSize(1);
        assertThat(signature).hasSize(who.signatureBytes()).isEqualTo(who.sign(message));
        assertThat(expected.verifies(who.chain().get(0).getPublicKey(), message, signature))
                .isTrue();
    }

    @Test
    void aStoreThatCannotBeOpenedIsOneSentence() throws Exception {
        Path store = store("EC", 256);

        assertThatThrownBy(() -> ConfiguredIdentity.pkcs12(store, Optional.empty(), Optional.empty()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("framewright.provenance.keystore")
                .hasMessageContaining("framewright.properties");
        assertThatThrownBy(() -> ConfiguredIdentity.pkcs12(store, password(), Optional.of("other")))
                .hasMessageContaining("it has 0 keys of that name");
    }

    @Test
    void aCertificateThatIsNotForSigningContentIsRefused() throws Exception {
        KeyPair keys = keys("EC", 256);
        Instant now = Instant.now();
        X509Certificate root = Certificates.root(keys, "Studio", "Root", BigInteger.TEN, now, now.plusSeconds(9));
        Path file = write(keys, root);

        assertThatThrownBy(() -> ConfiguredIdentity.pkcs12(file, password(), Optional.empty()))
                .hasMessageContaining("does not meet C2PA's profile")
                .hasMessageContaining("it may issue others");
    }

    @Test
    void aCertificateThatHasEndedSignsNothing() throws Exception {
        Instant ended = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        SigningIdentity who = ConfiguredIdentity.pkcs12(store("EC", 256, ended), password(), Optional.empty());

        assertThatThrownBy(() -> who.sign(new byte[] {1, 2, 3}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("framewright.provenance.keystore")
                .hasMessageContaining("to " + ended);
    }

    private Path store(String kind, int bits) throws Exception {
        return store(kind, bits, Instant.now().plusSeconds(600));
    }

    private Path store(String kind, int bits, Instant end) throws Exception {
        KeyPair rootKeys = keys("EC", 256);
        X509Certificate root =
                Certificates.root(rootKeys, "Studio", "Root of a studio", BigInteger.TEN, end.minusSeconds(660), end);
        KeyPair keys = keys(kind, bits);
        X509Certificate signing =
                Certificates.signing(rootKeys, root, keys.getPublic(), "Studio", "Signer", BigInteger.TWO);
        return write(keys, signing, root);
    }

    private Path write(KeyPair keys, Certificate... chain) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("signer", keys.getPrivate(), "secret".toCharArray(), chain);
        Path file = folder.resolve("studio.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }
        return file;
    }

    private Optional<Path> password() throws Exception {
        return Optional.of(Files.writeString(folder.resolve("password"), "secret\n", StandardCharsets.UTF_8));
    }

    private static KeyPair keys(String kind, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (!kind.equals("Ed25519")) {
            generator.initialize(bits);
        }
        return generator.generateKeyPair();
    }
}
