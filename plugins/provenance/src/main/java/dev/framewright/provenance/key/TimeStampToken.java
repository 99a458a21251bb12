package dev.framewright.provenance.key;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A time stamp (RFC 3161) whose signature was checked when it was read.
 *
 * @param time when the service saw the bytes
 * @param digest Java's name of the digest of those bytes
 * @param imprint that digest
 * @param nonce the number of the request
 * @param signer the service's certificate
 * @param certificates all certificates that came with it
 */
public record TimeStampToken(
        Instant time,
        String digest,
        byte[] imprint,
        Optional<BigInteger> nonce,
        X509Certificate signer,
        List<X509Certificate> certificates) {
    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String TIME_STAMP_INFO = "1.2.840.113549.1.9.16.1.4";
    private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
    private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    private static final String RSA_PSS = "1.2.840.113549.1.1.10";
    private static final Map<String, String> DIGESTS = Map.of(
            "2.16.840.1.101.3.4.2.1", "SHA-256",
            "2.16.840.1.101.3.4.2.2", "SHA-384",
            "2.16.840.1.101.3.4.2.3", "SHA-512");
    private static final int CONTEXT_0 = 0xA0;

    /** Tells whether this is a time stamp of a message. */
    public boolean isOf(byte[] message) {
        return Arrays.equals(imprint, Digest.named(digest).digest(message));
    }

    /** Gives a time stamp out of a service's whole answer, or of the token alone. */
    public static TimeStampToken ofAnswerOrToken(byte[] bytes) {
        boolean token = Der.read(bytes).part(0).isOid(SIGNED_DATA);
        return read(token ? bytes : TimeStamping.token(bytes));
    }

    /**
     * Reads a token and checks its signature, and that the certificate was made for time stamps and was valid then. Who
     * issued that certificate is not checked here.
     *
     * @throws MalformedException if something of that does not hold
     */
    public static TimeStampToken read(byte[] token) {
        try {
            return checked(token);
        } catch (GeneralSecurityException | DateTimeParseException | ArithmeticException e) {
            throw new MalformedException("the time stamp cannot be checked: " + e.getMessage());
        }
    }

    private static TimeStampToken checked(byte[] token) throws GeneralSecurityException {
        Der content = Der.read(token);
        if (!content.part(0).isOid(SIGNED_DATA)) {
            throw new MalformedException("a time stamp is not signed data");
        }
        Der signedData = content.part(1).part(0);
        Der encapsulated = signedData.part(2);
        if (!encapsulated.part(0).isOid(TIME_STAMP_INFO)) {
            throw new MalformedException("a time stamp does not hold what it should");
        }
        byte[] info = encapsulated.part(1).part(0).content();
        List<X509Certificate> certificates = new ArrayList<>();
        for (Der part : signedData.parts()) {
            if (part.tag() == CONTEXT_0) {
                for (Der one : part.parts()) {
                    certificates.add(Certificates.read(one.bytes()));
                }
            }
        }
        Der signerInfo = signedData.part(signedData.parts().size() - 1).part(0);
        X509Certificate signer = signer(signerInfo, certificates);
        checkSignature(signerInfo, info, signer);
        return info(Der.read(info), signer, certificates);
    }

    private static X509Certificate signer(Der signerInfo, List<X509Certificate> certificates) {
        BigInteger serial = signerInfo.part(1).part(1).number();
        return certificates.stream()
                .filter(one -> one.getSerialNumber().equals(serial))
                .findFirst()
                .orElseThrow(() -> new MalformedException("a time stamp came without its certificate"));
    }

    private static void checkSignature(Der signerInfo, byte[] info, X509Certificate signer)
            throws GeneralSecurityException {
        String digest = digest(signerInfo.part(2));
        int next = 3;
        byte[] signed = info;
        if (signerInfo.part(next).tag() == CONTEXT_0) {
            Der attributes = signerInfo.part(next++);
            checkAttributes(attributes, Digest.named(digest).digest(info));
            signed = new Der(Der.SET, attributes.content()).bytes();
        }
        Signature check = signature(signerInfo.part(next), digest, signer.getPublicKey());
        check.update(signed);
        if (!check.verify(signerInfo.part(next + 1).content())) {
            throw new MalformedException("the signature of a time stamp is wrong");
        }
    }

    private static void checkAttributes(Der attributes, byte[] digest) {
        boolean found = false;
        for (Der attribute : attributes.parts()) {
            Der value = attribute.part(1).part(0);
            if (attribute.part(0).isOid(MESSAGE_DIGEST)) {
                found = MessageDigest.isEqual(value.content(), digest);
            } else if (attribute.part(0).isOid(CONTENT_TYPE) && !value.isOid(TIME_STAMP_INFO)) {
                throw new MalformedException("a time stamp is signed as something else");
            }
        }
        if (!found) {
            throw new MalformedException("a time stamp's digest is wrong");
        }
    }

    private static Signature signature(Der algorithm, String digest, PublicKey key) throws GeneralSecurityException {
        Signature check;
        if (algorithm.part(0).isOid(RSA_PSS)) {
            check = Signature.getInstance("RSASSA-PSS");
            int salt = Digest.named(digest).getDigestLength();
            check.setParameter(new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), salt, 1));
        } else {
            String kind = key.getAlgorithm().equals("EC") ? "ECDSA" : key.getAlgorithm();
            check = Signature.getInstance(
                    kind.equals("EdDSA") || kind.equals("Ed25519")
                            ? "Ed25519"
                            : digest.replace("-", "") + "with" + kind);
        }
        check.initVerify(key);
        return check;
    }

    private static String digest(Der algorithm) {
        return DIGESTS.entrySet().stream()
                .filter(known -> algorithm.part(0).isOid(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new MalformedException("a time stamp uses a digest that is not allowed"));
    }

    private static TimeStampToken info(Der info, X509Certificate signer, List<X509Certificate> certificates)
            throws GeneralSecurityException {
        Der imprint = info.part(2);
        Instant time = time(new String(info.part(4).content(), StandardCharsets.US_ASCII));
        Optional<BigInteger> nonce = info.parts().stream()
                .skip(5)
                .filter(part -> part.tag() == Der.INTEGER)
                .map(Der::number)
                .findFirst();
        List<String> purposes = signer.getExtendedKeyUsage();
        if (purposes == null || !purposes.contains(TIME_STAMPING)) {
            throw new MalformedException("a time stamp's certificate is not for time stamps");
        }
        if (time.isBefore(signer.getNotBefore().toInstant())
                || time.isAfter(signer.getNotAfter().toInstant())) {
            throw new MalformedException("a time stamp's certificate was not valid at its time");
        }
        return new TimeStampToken(
                time, digest(imprint.part(0)), imprint.part(1).content(), nonce, signer, certificates);
    }

    private static Instant time(String digits) {
        String seconds = digits.replaceAll("(\\.\\d+)?Z$", "");
        return LocalDateTime.parse(seconds, DateTimeFormatter.ofPattern("yyyyMMddHHmmss"))
                .toInstant(ZoneOffset.UTC);
    }
}
