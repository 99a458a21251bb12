package dev.framewright.provenance;

import dev.framewright.api.Artefact;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.provenance.ContentCredentials;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.provenance.c2pa.FileCheck;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.key.Certificates;
import dev.framewright.provenance.key.TrustedRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers the check of manifests to others. */
@Component
public final class Credentials implements ContentCredentials {
    private final Settings settings;

    /** Reads the settings. */
    @Activate
    public Credentials(BundleContext bundle) {
        this(new Settings(bundle::getProperty));
    }

    Credentials(Settings settings) {
        this.settings = settings;
    }

    @Override
    public CredentialsReport check(Path file, List<Path> roots) {
        return whole(file, roots).report();
    }

    /** Checks a file and gives its manifests too. */
    FileCheck whole(Path file, List<Path> roots) {
        if (!Files.isRegularFile(file)) {
            throw new MediaUnreadableException(file, "there is no such file; name a picture or clip");
        }
        List<Path> all = new ArrayList<>(roots);
        all.addAll(settings.roots());
        TrustedRoots trusted = trusted(all);
        try {
            Path sidecar = Artefact.sidecarPath(file, AssetFile.SIDECAR);
            return FileCheck.of(AssetFile.of(file), sidecar, trusted, Instant.now());
        } catch (IOException e) {
            throw new MediaUnreadableException(file, e + "; check its rights", e);
        }
    }

    private static TrustedRoots trusted(List<Path> files) {
        Set<X509Certificate> all = new HashSet<>();
        for (Path file : files) {
            try {
                all.addAll(Certificates.readPem(Files.readAllBytes(file)));
            } catch (IOException | CertificateException e) {
                throw new MediaUnreadableException(
                        file,
                        "it is to be trusted, but it is no PEM file with certificates (" + e.getMessage() + ")",
                        e);
            }
        }
        return new TrustedRoots(all);
    }
}
