package dev.framewright.provenance.key;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** The signatures that C2PA allows, by their numbers in COSE (RFC 9053). */
public enum SignatureAlgorithm {
    /** ECDSA on P-256. */
    ES256(-7, "SHA256withECDSAinP1363Format", "SHA-256", 256),
    /** ECDSA on P-384. */
    ES384(-35, "SHA384withECDSAinP1363Format", "SHA-384", 384),
    /** ECDSA on P-521. */
    ES512(-36, "SHA512withECDSAinP1363Format", "SHA-512", 521),
    /** RSASSA-PSS with SHA-256. */
    PS256(-37, "RSASSA-PSS", "SHA-256", 0),
    /** RSASSA-PSS with SHA-384. */
    PS384(-38, "RSASSA-PSS", "SHA-384", 0),
    /** RSASSA-PSS with SHA-512. */
    PS512(-39, "RSASSA-PSS", "SHA-512", 0),
    /** Ed25519. */
    EDDSA(-8, "Ed25519", "SHA-512", 0);

    private static final int LEAST_RSA_BITS = 2048;

    private final int number;
    private final String javaName;
    private final String digest;
    private final int curveBits;

    SignatureAlgorithm(int number, String javaName, String digest, int curveBits) {
        this.number = number;
        this.javaName = javaName;
        this.digest = digest;
        this.curveBits = curveBits;
    }

    /** Gives the algorithm by its number in COSE. */
    public static Optional<SignatureAlgorithm> of(long number) {
        return Arrays.stream(values()).filter(one -> one.number == number).findFirst();
    }

    /** Gives the algorithm with which a key signs; empty when C2PA allows none for it. */
    public static Optional<SignatureAlgorithm> of(PublicKey key) {
        return Arrays.stream(values()).filter(one -> one.fits(key)).findFirst();
    }

    /** Tells whether a key can be used with this algorithm. */
    boolean fits(PublicKey key) {
        if (key instanceof ECKey curve) {
            // The order, and so the curve: of the curves that Java has, only NIST's have these sizes.
            return curveBits == curve.getParams().getOrder().bitLength();
        }
        if (key instanceof RSAKey rsa) {
            return javaName.equals("RSASSA-PSS") && rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
        }
        return key instanceof EdECKey && this == EDDSA;
    }

    /** Gives the number in COSE. */
    public int number() {
        return number;
    }

    /** Gives Java's name of the digest. */
    String digest() {
        return digest;
    }

    /** Tells whether this is ECDSA, whose signatures are as different each time as its random numbers. */
    boolean isEcdsa() {
        return curveBits > 0;
    }

    /** Gives the length of the signatures of a key. */
    int signatureBytes(PublicKey key) {
        if (key instanceof RSAKey rsa) {
            return (rsa.getModulus().bitLength() + 7) / 8;
        }
        return this == EDDSA ? 64 : (curveBits + 7) / 8 * 2;
    }

    /** Gives Java's signature with its parameters set. */
    Signature signature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(javaName);
        if (javaName.equals("RSASSA-PSS")) {
            int salt = Digest.named(digest).getDigestLength();
            signature.setParameter(new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), salt, 1));
        }
        return signature;
    }

    /** Tells whether {@code signature} is one of {@code message} by {@code key}. */
    public boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        if (!fits(key)) {
            return false;
        }
        try {
            Signature check = signature();
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
