package dev.framewright.provenance.key;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The certificates that are trusted, and whether others lead to them. Revocation is not checked: nothing is fetched. */
public final class TrustedRoots {
    private final Set<X509Certificate> roots;

    /** Takes the roots. */
    public TrustedRoots(Set<X509Certificate> roots) {
        this.roots = Set.copyOf(roots);
    }

    /**
     * Tells whether a chain leads to a root.
     *
     * @param chain the certificate in question first, then others in any order
     * @param time when it had to hold
     */
    public boolean trust(List<X509Certificate> chain, Instant time) {
        if (roots.isEmpty() || chain.isEmpty()) {
            return false;
        }
        if (roots.contains(chain.get(0))) {
            return true;
        }
        try {
            Set<TrustAnchor> anchors = new HashSet<>();
            roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(time));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path(chain)), parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Gives the certificates from the first upwards, each issued by the next, without a root. */
    private List<X509Certificate> path(List<X509Certificate> chain) {
        List<X509Certificate> path = new ArrayList<>(List.of(chain.get(0)));
        while (path.size() <= chain.size()) {
            X509Certificate last = path.get(path.size() - 1);
            if (last.getIssuerX500Principal().equals(last.getSubjectX500Principal())) {
                path.remove(last);
                break;
            }
            X509Certificate issuer = chain.stream()
                    .filter(one -> one.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
                    .findFirst()
                    .orElse(null);
            if (issuer == null || path.contains(issuer) || roots.contains(issuer)) {
                break;
            }
            path.add(issuer);
        }
        return path;
    }
}
