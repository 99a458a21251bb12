package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.MalformedException;
import dev.framewright.provenance.key.SigningIdentity;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A COSE_Sign1 structure (RFC 9052).
 *
 * @param protectedHeader the signed header, as bytes
 * @param unprotectedHeader the header that is not signed
 * @param payload what is signed; empty where that lies elsewhere, as a claim does
 * @param signature the signature
 */
record Cose(byte[] protectedHeader, Map<?, ?> unprotectedHeader, Optional<byte[]> payload, byte[] signature) {
    static final String TIME_STAMP = "sigTst2";
    static final String TIME_STAMP_1 = "sigTst";

    private static final long ALGORITHM = 1;
    private static final long CONTENT_TYPE = 3;
    private static final long CERTIFICATES = 33;
    private static final String CERTIFICATES_1 = "x5chain";
    private static final long SIGN1 = 18;

    /** Takes a signature of what lies elsewhere. */
    Cose(byte[] protectedHeader, Map<?, ?> unprotectedHeader, byte[] signature) {
        this(protectedHeader, unprotectedHeader, Optional.empty(), signature);
    }

    /** Gives the header that says how and by whom a claim is signed. */
    static byte[] header(SigningIdentity who) {
        List<Object> certificates = new ArrayList<>();
        try {
            for (X509Certificate certificate : who.chain()) {
                certificates.add(certificate.getEncoded());
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate has no encoding", e);
        }
        Map<Object, Object> header = new LinkedHashMap<>();
        header.put(ALGORITHM, who.algorithm().number());
        header.put(CERTIFICATES, certificates.size() == 1 ? certificates.get(0) : certificates);
        return Cbor.bytes(header);
    }

    /** Gives what is signed: the header and the claim. */
    static byte[] toSign(byte[] header, byte[] claim) {
        return Cbor.bytes(List.of("Signature1", header, new byte[0], claim));
    }

    /** Gives what is time-stamped: the header and the signature. */
    byte[] toStamp() {
        return stamped(Cbor.bytes(signature));
    }

    /** Gives what was time-stamped under version 1: the header and the claim. */
    byte[] stamped(byte[] payload) {
        return Cbor.bytes(List.of("CounterSignature", protectedHeader, new byte[0], payload));
    }

    /** Gives the bytes; a pad makes them {@code length} long where that is not 0. */
    byte[] bytes(int length) {
        if (length == 0) {
            return encoded(unprotectedHeader);
        }
        Map<Object, Object> padded = new LinkedHashMap<>(unprotectedHeader);
        int trial = 1 << 10;
        padded.put("pad", new byte[trial]);
        int pad = trial + length - encoded(padded).length;
        if (pad < 1 << 8 || pad >= 1 << 16) {
            throw new IllegalArgumentException("the time stamp is longer than the room kept for it");
        }
        padded.put("pad", new byte[pad]);
        return encoded(padded);
    }

    private byte[] encoded(Map<?, ?> unprotectedFields) {
        Object within = payload.isPresent() ? payload.get() : Cbor.NULL;
        return Cbor.bytes(new Cbor.Tagged(SIGN1, List.of(protectedHeader, unprotectedFields, within, signature)));
    }

    /**
     * Reads a signature box.
     *
     * @throws MalformedException if it is no COSE_Sign1
     */
    static Cose read(byte[] bytes) {
        if (Cbor.value(bytes) instanceof Cbor.Tagged tagged
                && tagged.tag() == SIGN1
                && tagged.value() instanceof List<?> parts
                && parts.size() == 4
                && parts.get(0) instanceof byte[] header
                && parts.get(1) instanceof Map<?, ?> fields
                && parts.get(3) instanceof byte[] signature) {
            Optional<byte[]> payload = parts.get(2) instanceof byte[] within ? Optional.of(within) : Optional.empty();
            return new Cose(header, fields, payload, signature);
        }
        throw new MalformedException("it is no COSE_Sign1");
    }

    private Map<?, ?> signedFields() {
        return protectedHeader.length > 0 && Cbor.value(protectedHeader) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Gives the number of the algorithm. */
    Optional<Long> algorithm() {
        return signedFields().get(ALGORITHM) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    /** Tells whether the signed header calls the payload this. */
    boolean isOf(String contentType) {
        return contentType.equals(signedFields().get(CONTENT_TYPE));
    }

    /** Gives the certificates, the signer's first; empty when there are none. */
    List<byte[]> certificates() {
        Object chain = signedFields().get(CERTIFICATES);
        for (Object place : new Object[] {CERTIFICATES_1, CERTIFICATES}) {
            chain = chain != null ? chain : signedFields().get(place);
            chain = chain != null ? chain : unprotectedHeader.get(place);
        }
        if (chain instanceof byte[] one) {
            return List.of(one);
        }
        List<byte[]> all = new ArrayList<>();
        if (chain instanceof List<?> list) {
            list.forEach(one -> {
                if (one instanceof byte[] bytes) {
                    all.add(bytes);
                }
            });
        }
        return all;
    }

    /** Gives the one time stamp under a name: a token, or under version 1 a whole answer. */
    Optional<byte[]> timeStamp(String name) {
        return unprotectedHeader.get(name) instanceof Map<?, ?> map
                        && map.get("tstTokens") instanceof List<?> tokens
                        && tokens.size() == 1
                        && tokens.get(0) instanceof Map<?, ?> token
                        && token.get("val") instanceof byte[] bytes
                ? Optional.of(bytes)
                : Optional.empty();
    }
}
