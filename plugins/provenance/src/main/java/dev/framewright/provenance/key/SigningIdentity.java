package dev.framewright.provenance.key;

import dev.framewright.api.InternalException;
import dev.framewright.api.InvalidRequestException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;

/**
 * Who signs.
 *
 * @param key the private key; it may lie in a device that never gives it away
 * @param chain the certificate of that key first, then those above it, without the root
 * @param algorithm how it signs
 */
public record SigningIdentity(PrivateKey key, List<X509Certificate> chain, SignatureAlgorithm algorithm) {
    /** Copies the chain. */
    public SigningIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Signs a message. The same message gives the same signature where this process holds the key; a device draws its own
     * random numbers.
     *
     * @throws InvalidRequestException if a certificate has ended or has not begun: whoever checks the file would call it
     *     invalid or not trusted
     */
    public byte[] sign(byte[] message) {
        checkValidity();
        try {
            Signature signature = algorithm.signature();
            if (key instanceof ECPrivateKey held && algorithm.isEcdsa()) {
                signature.initSign(key, new DeterministicNonce(held, algorithm.digest(), message));
            } else if (algorithm.isEcdsa() || algorithm == SignatureAlgorithm.EDDSA) {
                signature.initSign(key);
            } else {
                signature.initSign(key, saltOf(message));
            }
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new InternalException(
                    "The file cannot be signed with the key of " + chain.get(0).getSubjectX500Principal() + ": "
                            + e.getMessage() + ". Check framewright.provenance.keystore.",
                    e);
        }
    }

    private void checkValidity() {
        for (X509Certificate one : chain) {
            try {
                one.checkValidity();
            } catch (CertificateException e) {
                throw new InvalidRequestException(
                        ConfiguredIdentity.KEYSTORE,
                        "must name certificates that are valid today, but that of " + one.getSubjectX500Principal()
                                + " is valid from " + one.getNotBefore().toInstant() + " to "
                                + one.getNotAfter().toInstant() + ". Renew it there, or in the device of "
                                + ConfiguredIdentity.PKCS11
                                + ", or where neither is set move provenance/identity out of"
                                + " the data folder; then start again.");
            }
        }
    }

    /** Gives the length of every signature. */
    public int signatureBytes() {
        return algorithm.signatureBytes(chain.get(0).getPublicKey());
    }

    /** The salt of RSASSA-PSS, made of the message: it is no secret, and signatures repeat. */
    private static SecureRandom saltOf(byte[] message) {
        byte[] salt = Digest.sha256(message);
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = salt[i % salt.length];
                }
            }
        };
    }
}
