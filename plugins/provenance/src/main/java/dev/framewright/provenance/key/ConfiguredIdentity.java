package dev.framewright.provenance.key;

import dev.framewright.api.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A key and certificates that the user has: in a PKCS#12 file, or in a device that speaks PKCS#11. */
public final class ConfiguredIdentity {
    static final String KEYSTORE = "framewright.provenance.keystore";
    static final String PKCS11 = "framewright.provenance.pkcs11";

    private ConfiguredIdentity() {}

    /**
     * Reads a PKCS#12 file.
     *
     * @param passwordFile whose first line is the password; empty means an empty password
     * @param alias which entry; empty means the only one with a key
     */
    public static SigningIdentity pkcs12(Path file, Optional<Path> passwordFile, Optional<String> alias) {
        return identity(KEYSTORE, file.toString(), () -> {
            KeyStore store = KeyStore.getInstance("PKCS12");
            char[] password = password(passwordFile);
            try (var bytes = Files.newInputStream(file)) {
                store.load(bytes, password);
            }
            return entry(store, password, alias);
        });
    }

    /**
     * Opens a device.
     *
     * @param configuration a file as the JDK's SunPKCS11 provider reads it
     */
    public static SigningIdentity pkcs11(Path configuration, Optional<Path> passwordFile, Optional<String> alias) {
        return identity(PKCS11, configuration.toString(), () -> {
            Provider template = Security.getProvider("SunPKCS11");
            if (template == null) {
                throw new IOException("this Java has no PKCS#11");
            }
            Provider provider = template.configure(configuration.toString());
            Security.addProvider(provider);
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            char[] pin = password(passwordFile);
            store.load(null, pin);
            return entry(store, pin, alias);
        });
    }

    /** What may fail with an exception of the platform. */
    private interface Reading {
        SigningIdentity read() throws IOException, GeneralSecurityException;
    }

    private static SigningIdentity identity(String setting, String value, Reading reading) {
        try {
            return reading.read();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new InvalidRequestException(
                    setting,
                    "must name a store with a signing key and its certificates, but \"" + value + "\" gave: "
                            + e.getMessage() + "; correct it in framewright.properties");
        }
    }

    private static char[] password(Optional<Path> file) throws IOException {
        return file.isEmpty()
                ? new char[0]
                : Files.readString(file.get(), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .toCharArray();
    }

    private static SigningIdentity entry(KeyStore store, char[] password, Optional<String> wanted)
            throws IOException, GeneralSecurityException {
        List<String> aliases = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && (wanted.isEmpty() || wanted.get().equals(alias))) {
                aliases.add(alias);
            }
        }
        if (aliases.size() != 1) {
            throw new IOException(
                    "it has " + aliases.size() + " keys of that name; name one with " + "framewright.provenance.alias");
        }
        PrivateKey key = (PrivateKey) store.getKey(aliases.get(0), password);
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : store.getCertificateChain(aliases.get(0))) {
            chain.add((X509Certificate) certificate);
        }
        X509Certificate last = chain.get(chain.size() - 1);
        if (chain.size() > 1 && last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            // C2PA: the root is not sent along; whoever trusts it has it.
            chain.remove(chain.size() - 1);
        }
        List<String> faults = CertificateProfile.faults(chain.get(0));
        if (!faults.isEmpty()) {
            throw new IOException("its certificate does not meet C2PA's profile: " + String.join(", ", faults));
        }
        SignatureAlgorithm algorithm = SignatureAlgorithm.of(chain.get(0).getPublicKey())
                .orElseThrow(
                        () -> new IOException("C2PA has no signature for such a key; it takes P-256, P-384, P-521, "
                                + "Ed25519 and RSA of 2048 bits or more"));
        return new SigningIdentity(key, chain, algorithm);
    }
}
