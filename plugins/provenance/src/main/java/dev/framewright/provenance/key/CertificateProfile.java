package dev.framewright.provenance.key;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What C2PA asks of a certificate that signs claims (specification 2.2, section 14.5.1). */
public final class CertificateProfile {
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String ANY = "2.5.29.37.0";
    private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /** E-mail protection, document signing, C2PA claim signing, and Microsoft's for C2PA. */
    private static final Set<String> PURPOSES =
            Set.of("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1", "1.3.6.1.4.1.311.76.59.1.9");

    private static final Set<String> KNOWN_CRITICAL = Set.of(
            "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.32", "2.5.29.36", "2.5.29.37", "2.5.29.54");

    private CertificateProfile() {}

    /** Gives what is wrong with a certificate for signing claims; empty when nothing is. */
    public static List<String> faults(X509Certificate certificate) {
        List<String> faults = new ArrayList<>();
        note(faults, certificate.getVersion() != 3, "it is not of version 3");
        note(faults, certificate.getBasicConstraints() >= 0, "it may issue others");
        note(
                faults,
                certificate.getIssuerUniqueID() != null || certificate.getSubjectUniqueID() != null,
                "it has unique ids");
        note(faults, certificate.getExtensionValue(AUTHORITY_KEY) == null, "it has no authority key identifier");
        boolean[] usage = certificate.getKeyUsage();
        note(faults, usage == null || !usage[0], "its key usage has no digitalSignature");
        note(faults, usage != null && usage[5], "its key usage has keyCertSign");
        note(
                faults,
                SignatureAlgorithm.of(certificate.getPublicKey()).isEmpty(),
                "its key is of no kind that C2PA allows");
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        note(
                faults,
                critical != null && !KNOWN_CRITICAL.containsAll(critical),
                "it has a critical extension that is not known");
        purposes(certificate, faults);
        return faults;
    }

    private static void purposes(X509Certificate certificate, List<String> faults) {
        List<String> purposes;
        try {
            purposes = certificate.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            faults.add("its extended key usage cannot be read");
            return;
        }
        if (purposes == null) {
            faults.add("it has no extended key usage");
            return;
        }
        boolean time = purposes.contains(TIME_STAMPING);
        boolean status = purposes.contains(OCSP_SIGNING);
        note(faults, purposes.contains(ANY), "its extended key usage is anything");
        note(
                faults,
                time && status || (time ^ status) && purposes.size() > 1,
                "its extended key usages exclude each other");
        note(
                faults,
                purposes.stream().noneMatch(PURPOSES::contains) && !time && !status,
                "its extended key usage is not for signing content");
    }

    private static void note(List<String> faults, boolean wrong, String fault) {
        if (wrong) {
            faults.add(fault);
        }
    }
}
