package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.CertificateProfile;
import dev.framewright.provenance.key.Certificates;
import dev.framewright.provenance.key.MalformedException;
import dev.framewright.provenance.key.SignatureAlgorithm;
import dev.framewright.provenance.key.TimeStampToken;
import dev.framewright.provenance.key.TrustedRoots;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks who signed a claim, when, and that it is unchanged since. */
final class SignatureCheck {
    private final TrustedRoots roots;
    private final Instant now;

    /**
     * What a signature says.
     *
     * @param signer the certificate's organization and name
     * @param time what a time-stamping service said, if that holds
     */
    record Signed(Optional<String> signer, Optional<Instant> time) {}

    SignatureCheck(TrustedRoots roots, Instant now) {
        this.roots = roots;
        this.now = now;
    }

    Signed check(ManifestBox manifest, Findings findings) {
        String place = Labels.signature(manifest.label());
        Optional<byte[]> box = manifest.signature();
        if (box.isEmpty()) {
            findings.failure("claimSignature.missing", place, "the claim has no signature");
            return new Signed(Optional.empty(), Optional.empty());
        }
        try {
            return check(Cose.read(box.get()), manifest, place, findings);
        } catch (MalformedException | CertificateException e) {
            findings.failure("claimSignature.mismatch", place, "the signature cannot be read: " + e.getMessage());
            return new Signed(Optional.empty(), Optional.empty());
        }
    }

    private Signed check(Cose cose, ManifestBox manifest, String place, Findings findings) throws CertificateException {
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] certificate : cose.certificates()) {
            chain.add(Certificates.read(certificate));
        }
        if (chain.isEmpty()) {
            findings.failure("signingCredential.invalid", place, "the signature came without a certificate");
            return new Signed(Optional.empty(), Optional.empty());
        }
        X509Certificate signer = chain.get(0);
        Optional<Instant> time = time(cose, manifest, place, findings);
        List<String> faults = CertificateProfile.faults(signer);
        if (!faults.isEmpty()) {
            findings.failure(
                    "signingCredential.invalid", place, "the certificate is not fit: " + String.join(", ", faults));
        }
        Instant when = time.orElse(now);
        boolean inside = !when.isBefore(signer.getNotBefore().toInstant())
                && !when.isAfter(signer.getNotAfter().toInstant());
        if (!inside) {
            findings.failure("signingCredential.expired", place, "the certificate was not valid when it signed");
        }
        if (roots.trust(chain, when)) {
            findings.success(Findings.TRUSTED, place, "the certificate leads to a trusted root");
        } else {
            findings.failure(Findings.UNTRUSTED, place, "the certificate leads to no root that is trusted here");
        }
        byte[] signed = Cose.toSign(cose.protectedHeader(), manifest.claimBytes());
        boolean right = cose.algorithm()
                .flatMap(SignatureAlgorithm::of)
                .filter(algorithm -> algorithm.verifies(signer.getPublicKey(), signed, cose.signature()))
                .isPresent();
        if (right && inside) {
            findings.success("claimSignature.insideValidity", place, "the certificate was valid when it signed");
        }
        findings.verdict(right, "claimSignature.validated", "claimSignature.mismatch", place, "the claim's signature");
        return new Signed(Optional.of(name(signer)), right ? time : Optional.empty());
    }

    /** A time stamp counts if it is of this claim and, in version 2, if its certificate leads to a trusted root. */
    private Optional<Instant> time(Cose cose, ManifestBox manifest, String place, Findings findings) {
        Optional<byte[]> second = cose.timeStamp(Cose.TIME_STAMP);
        Optional<byte[]> bytes = second.or(() -> cose.timeStamp(Cose.TIME_STAMP_1));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        TimeStampToken stamp;
        try {
            stamp = TimeStampToken.ofAnswerOrToken(bytes.get());
        } catch (MalformedException e) {
            findings.note("timeStamp.malformed", place, e.getMessage());
            return Optional.empty();
        }
        if (!stamp.isOf(second.isPresent() ? cose.toStamp() : cose.stamped(manifest.claimBytes()))) {
            findings.note("timeStamp.mismatch", place, "the time stamp is of other bytes");
            return Optional.empty();
        }
        findings.success("timeStamp.validated", place, "the time stamp is of this claim: " + stamp.time());
        List<X509Certificate> chain = new ArrayList<>(List.of(stamp.signer()));
        chain.addAll(stamp.certificates());
        boolean trusted = roots.trust(chain, stamp.time());
        if (trusted) {
            findings.success("timeStamp.trusted", place, "the time stamp's certificate leads to a trusted root");
        } else if (manifest.version() > 1) {
            findings.note("timeStamp.untrusted", place, "the time stamp's certificate leads to no trusted root");
        }
        return trusted || manifest.version() == 1 ? Optional.of(stamp.time()) : Optional.empty();
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
