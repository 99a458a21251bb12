package dev.framewright.provenance.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The number k of ECDSA as RFC 6979 derives it from key and message, dressed as the random source that Java's own ECDSA
 * draws from. The same key and message then give the same signature, computed by the JDK's constant-time code.
 *
 * <p>Java takes k from 64 bits more than the order has, least significant byte first, modulo the order; so k padded with
 * zeros is what it uses. Should a JDK draw in another way, signatures stay valid and stay repeatable, but are no longer
 * those of the RFC; a test with the RFC's vectors would tell.
 */
final class DeterministicNonce extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final String macName;
    private final int orderBytes;
    private final transient BigInteger order;
    private byte[] key;
    private byte[] value;

    /**
     * Starts the RFC's generator (section 3.2, steps b to f).
     *
     * @param digestName Java's name, such as {@code SHA-256}
     */
    DeterministicNonce(ECPrivateKey privateKey, String digestName, byte[] message) {
        this.macName = "Hmac" + digestName.replace("-", "");
        this.order = privateKey.getParams().getOrder();
        this.orderBytes = (order.bitLength() + 7) / 8;
        byte[] hash = Digest.named(digestName).digest(message);
        byte[] secret = fixed(privateKey.getS());
        byte[] reduced = fixed(leftmost(hash).mod(order));
        this.key = new byte[hash.length];
        this.value = new byte[hash.length];
        Arrays.fill(value, (byte) 1);
        key = mac(value, new byte[] {0}, secret, reduced);
        value = mac(value);
        key = mac(value, new byte[] {1}, secret, reduced);
        value = mac(value);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        byte[] k = fixed(next());
        Arrays.fill(bytes, (byte) 0);
        for (int i = 0; i < Math.min(bytes.length, k.length); i++) {
            bytes[i] = k[k.length - 1 - i];
        }
    }

    /** Gives the next candidate that is in range (step h). */
    private BigInteger next() {
        while (true) {
            byte[] bits = new byte[0];
            while (bits.length < orderBytes) {
                value = mac(value);
                bits = Arrays.copyOf(bits, bits.length + value.length);
                System.arraycopy(value, 0, bits, bits.length - value.length, value.length);
            }
            BigInteger k = leftmost(Arrays.copyOf(bits, orderBytes));
            key = mac(value, new byte[] {0});
            value = mac(value);
            if (k.signum() > 0 && k.compareTo(order) < 0) {
                return k;
            }
        }
    }

    /** Gives as many of the leftmost bits as the order has, as a number. */
    private BigInteger leftmost(byte[] bytes) {
        return new BigInteger(1, bytes).shiftRight(Math.max(0, bytes.length * 8 - order.bitLength()));
    }

    private byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[orderBytes];
        int length = Math.min(bytes.length, orderBytes);
        System.arraycopy(bytes, bytes.length - length, fixed, orderBytes - length, length);
        return fixed;
    }

    private byte[] mac(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(macName);
            mac.init(new SecretKeySpec(key, macName));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every Java platform has " + macName, e);
        }
    }
}
