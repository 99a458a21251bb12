package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.CertificateProfile;
import dev.framewright.provenance.key.Certificates;
import dev.framewright.provenance.key.MalformedException;
import dev.framewright.provenance.key.SignatureAlgorithm;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Assertions of identity (CAWG 1.2): another party's word on who stands behind a manifest. Their form is checked, that they are
 * about this manifest's content, and their signature. Nobody is trusted to vouch for identities: there is no list of such parties here.
 */
final class IdentityCheck {
    static final String CERTIFICATE = "cawg.x509.cose";
    static final String AGGREGATION = "cawg.identity_claims_aggregation";

    private static final String UNREADABLE = "cawg.identity.cbor.invalid";
    private static final Pattern LABEL = Pattern.compile("cawg\\.identity(__.*)?");
    private static final Pattern HARD_BINDING =
            Pattern.compile("c2pa\\.hash\\.(data|boxes|collection\\.data|multi-asset|bmff(\\.v\\d+)?(__\\d+)?)");

    private final ManifestBox manifest;
    private final Instant now;
    private final Findings into;

    IdentityCheck(ManifestBox manifest, Instant now, Findings into) {
        this.manifest = manifest;
        this.now = now;
        this.into = into;
    }

    /**
     * Tells whether a failure is the assertion's alone, as c2pa-rs has it since 0.91: what is wrong with it says nothing against the
     * manifest around it. Nor does an issuer on the network, who is not asked here.
     */
    static boolean leavesTheFileValid(String code) {
        return code.startsWith("cawg.x509.")
                || code.startsWith("cawg.identity.") && !code.equals(UNREADABLE)
                || code.equals(AggregationCheck.NOT_FETCHED);
    }

    void check() {
        manifest.assertions().forEach((label, assertion) -> {
            if (LABEL.matcher(label).matches()) {
                check(assertion, Labels.assertion(manifest.label(), label));
            }
        });
    }

    private void check(Jumbf assertion, String place) {
        Map<?, ?> fields = fields(assertion);
        if (!(fields.get("signer_payload") instanceof Map<?, ?> payload)
                || !isPayload(payload)
                || !(fields.get("signature") instanceof byte[] signature)
                || !(fields.get("pad1") instanceof byte[] pad1)
                || fields.get("pad2") != null && !(fields.get("pad2") instanceof byte[])) {
            into.failure(UNREADABLE, place, "the assertion of identity cannot be read");
            return;
        }
        if (!isZero(pad1) || fields.get("pad2") instanceof byte[] pad2 && !isZero(pad2)) {
            into.failure("cawg.identity.pad.invalid", place, "what only fills up the assertion is not zero");
        }
        content((List<?>) payload.get("referenced_assertions"), place);
        if (payload.get("sig_type").equals(CERTIFICATE)) {
            certificate(payload, signature, place);
        } else if (payload.get("sig_type").equals(AGGREGATION)) {
            new AggregationCheck(payload, now, place, into).check(signature);
        } else {
            into.failure(
                    "cawg.identity.sig_type.unknown",
                    place,
                    "signatures of the kind " + payload.get("sig_type") + " are not known here");
        }
    }

    private static Map<?, ?> fields(Jumbf assertion) {
        try {
            return assertion.content("cbor").map(Cbor::value).orElse(Map.of()) instanceof Map<?, ?> map
                    ? map
                    : Map.of();
        } catch (MalformedException e) {
            return Map.of();
        }
    }

    private static boolean isPayload(Map<?, ?> payload) {
        return payload.get("sig_type") instanceof String
                && payload.get("referenced_assertions") instanceof List<?> references
                && references.stream()
                        .allMatch(one -> one instanceof Map<?, ?> reference
                                && reference.get("url") instanceof String
                                && reference.get("hash") instanceof byte[]
                                && (reference.get("alg") == null || reference.get("alg") instanceof String))
                && (payload.get("role") == null
                        || payload.get("role") instanceof List<?> roles
                                && roles.stream().allMatch(String.class::isInstance));
    }

    /** What it vouches for has to be this manifest's, and the bytes of the file have to be part of that. */
    private void content(List<?> references, String place) {
        Set<String> named = new HashSet<>();
        boolean bound = false;
        for (Object one : references) {
            Map<?, ?> reference = (Map<?, ?>) one;
            String address = (String) reference.get("url");
            String label = Labels.last(address);
            if (!named.add(label)) {
                into.failure("cawg.identity.assertion.duplicate", place, "it names an assertion twice: " + address);
            }
            boolean here = address.equals(Labels.assertion(label))
                    || address.equals(Labels.assertion(manifest.label(), label));
            if (!here || manifest.references().stream().noneMatch(own -> same(own, label, reference))) {
                into.failure("cawg.identity.assertion.mismatch", place, "the claim does not have " + address);
            }
            bound |= HARD_BINDING.matcher(label).matches();
        }
        if (!bound) {
            into.failure("cawg.identity.hard_binding_missing", place, "it is about nothing of the content itself");
        }
    }

    private boolean same(Map<?, ?> own, String label, Map<?, ?> reference) {
        return Labels.path(manifest.label(), String.valueOf(own.get("url")))
                        .equals(Labels.path(manifest.label(), Labels.assertion(label)))
                && own.get("hash") instanceof byte[] hash
                && Arrays.equals(hash, (byte[]) reference.get("hash"));
    }

    /** CAWG 1.2, section 8.2, with the codes of 1.3: a certificate's key signed the payload. */
    private void certificate(Map<?, ?> payload, byte[] signature, String place) {
        Cose cose;
        Optional<SignatureAlgorithm> algorithm;
        X509Certificate signer;
        try {
            cose = Cose.read(signature);
            algorithm = cose.algorithm().flatMap(SignatureAlgorithm::of);
            List<byte[]> chain = cose.certificates();
            if (chain.isEmpty()) {
                throw new MalformedException("the signature came without a certificate");
            }
            signer = Certificates.read(chain.get(0));
        } catch (MalformedException | CertificateException e) {
            into.failure("cawg.x509.signature.mismatch", place, "the signature cannot be read: " + e.getMessage());
            return;
        }
        if (algorithm.isEmpty()) {
            into.failure("cawg.x509.algorithm.unsupported", place, "it is signed in a way that is not allowed");
            return;
        }
        List<String> faults = CertificateProfile.faults(signer);
        if (!faults.isEmpty()) {
            into.failure(
                    "cawg.x509.credential.invalid", place, "the certificate is not fit: " + String.join(", ", faults));
        }
        if (now.isBefore(signer.getNotBefore().toInstant())
                || now.isAfter(signer.getNotAfter().toInstant())) {
            into.failure("cawg.x509.signature.outside_validity", place, "the certificate is not valid now");
        }
        String name = signer.getSubjectX500Principal().getName();
        into.failure(
                "cawg.x509.credential.untrusted", place, "nobody is trusted here to vouch for who this is: " + name);
        byte[] signed = Cose.toSign(cose.protectedHeader(), Cbor.bytes(payload));
        into.verdict(
                algorithm.get().verifies(signer.getPublicKey(), signed, cose.signature()),
                "cawg.x509.signature.validated",
                "cawg.x509.signature.mismatch",
                place,
                "the signature of the identity");
    }

    private static boolean isZero(byte[] pad) {
        return IntStream.range(0, pad.length).allMatch(i -> pad[i] == 0);
    }
}
