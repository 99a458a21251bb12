package dev.framewright.provenance.key;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Makes and reads X.509 certificates, version 3, as C2PA's certificate profile asks for them. */
public final class Certificates {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ORGANIZATION = "2.5.4.10";
    private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    private static final byte DIGITAL_SIGNATURE = (byte) 0x80;
    private static final byte CERTIFICATES_AND_LISTS = 0x06;

    private Certificates() {}

    /**
     * Makes a root certificate on P-256.
     *
     * @param serial positive
     */
    static X509Certificate root(
            KeyPair keys, String organization, String name, BigInteger serial, Instant from, Instant to)
            throws GeneralSecurityException {
        Der subject = name(organization, name);
        return certificate(
                keys,
                keys.getPublic(),
                subject,
                subject,
                serial,
                from,
                to,
                extension("2.5.29.19", true, Der.sequence(Der.truth())),
                extension("2.5.29.15", true, Der.bits(1, CERTIFICATES_AND_LISTS)));
    }

    /** Makes the certificate of a signing key, issued by a root that {@link #root} made. */
    static X509Certificate signing(
            KeyPair root, X509Certificate issuer, PublicKey key, String organization, String name, BigInteger serial)
            throws GeneralSecurityException {
        return certificate(
                root,
                key,
                Der.read(issuer.getSubjectX500Principal().getEncoded()),
                name(organization, name),
                serial,
                issuer.getNotBefore().toInstant(),
                issuer.getNotAfter().toInstant(),
                extension("2.5.29.19", true, Der.sequence()),
                extension("2.5.29.15", true, Der.bits(7, DIGITAL_SIGNATURE)),
                extension("2.5.29.37", false, Der.sequence(Der.oid(EMAIL_PROTECTION))));
    }

    private static X509Certificate certificate(
            KeyPair issuerKeys,
            PublicKey key,
            Der issuer,
            Der subject,
            BigInteger serial,
            Instant from,
            Instant to,
            Der... extensions)
            throws GeneralSecurityException {
        Der algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        List<Der> all = new ArrayList<>(List.of(extensions));
        all.add(extension("2.5.29.14", false, Der.octets(keyId(key))));
        all.add(extension("2.5.29.35", false, Der.sequence(Der.contextOctets(0, keyId(issuerKeys.getPublic())))));
        Der toSign = Der.sequence(
                Der.context(0, Der.integer(2)),
                Der.integer(serial),
                algorithm,
                issuer,
                Der.sequence(Der.time(from), Der.time(to)),
                subject,
                Der.raw(key.getEncoded()),
                Der.context(3, Der.sequence(all.toArray(Der[]::new))));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKeys.getPrivate());
        signature.update(toSign.bytes());
        return read(
                Der.sequence(toSign, algorithm, Der.bits(0, signature.sign())).bytes());
    }

    private static Der name(String organization, String name) {
        return Der.sequence(
                Der.set(Der.sequence(Der.oid(ORGANIZATION), Der.utf8(organization))),
                Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(name))));
    }

    private static Der extension(String oid, boolean critical, Der value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.truth(), Der.octets(value.bytes()))
                : Der.sequence(Der.oid(oid), Der.octets(value.bytes()));
    }

    /** RFC 7093, method 1: the leftmost 160 bits of the SHA-256 of the key. */
    private static byte[] keyId(PublicKey key) {
        return Arrays.copyOf(Digest.sha256(key.getEncoded()), 20);
    }

    /** Reads one certificate from its bytes. */
    public static X509Certificate read(byte[] der) throws CertificateException {
        return (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der));
    }

    /** Reads the certificates of a PEM file, in order. */
    public static List<X509Certificate> readPem(byte[] pem) throws CertificateException {
        List<X509Certificate> all = new ArrayList<>();
        factory().generateCertificates(new ByteArrayInputStream(pem)).forEach(one -> all.add((X509Certificate) one));
        return all;
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }

    /** Gives one block of a PEM file. */
    static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }

    /** Gives the bytes of the one block of a PEM file. */
    static byte[] bytesOfPem(String pem) {
        String body = pem.lines().filter(line -> !line.startsWith("-----")).reduce("", String::concat);
        return Base64.getDecoder().decode(body.getBytes(StandardCharsets.US_ASCII));
    }
}
