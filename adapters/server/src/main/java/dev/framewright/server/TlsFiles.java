package dev.framewright.server;

import dev.framewright.api.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The server's certificate and key, and whose certificates clients must have, as PEM files.
 *
 * @param certificate the chain, the server's own first
 * @param key in PKCS #8, not encrypted
 * @param clients authorities of client certificates; empty when clients need none
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clients) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    /** Gives what proves who the server is. */
    public KeyManager[] keys() {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("server", privateKey(), new char[0], certificates(certificate));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidRequestException("tls.certificate", "and tls.key must be a pair in PEM, but: " + e);
        }
    }

    /** Gives what judges clients; empty when they need no certificate. */
    public Optional<TrustManager[]> clientTrust() {
        return clients.map(file -> {
            try {
                KeyStore store = emptyStore();
                Certificate[] authorities = certificates(file);
                for (int i = 0; i < authorities.length; i++) {
                    store.setCertificateEntry("authority" + i, authorities[i]);
                }
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(store);
                return factory.getTrustManagers();
            } catch (GeneralSecurityException | IOException e) {
                throw new InvalidRequestException("tls.clients", "must hold certificates in PEM, but: " + e);
            }
        });
    }

    /** Gives both for the JDK's own servers. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), clientTrust().orElse(null), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new InvalidRequestException("tls.certificate", "and tls.key cannot be used: " + e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        return store;
    }

    private static Certificate[] certificates(Path file) throws GeneralSecurityException, IOException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                .toArray(Certificate[]::new);
    }

    private PrivateKey privateKey() throws GeneralSecurityException, IOException {
        Matcher matcher = KEY.matcher(Files.readString(key, StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new InvalidRequestException(
                    "tls.key",
                    "must be a private key in PKCS #8 without a password, as \"openssl pkcs8 -topk8\" writes it");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // Another algorithm; the last line says that none fits.
            }
        }
        throw new InvalidRequestException("tls.key", "must be an RSA, EC or Ed25519 key");
    }
}
