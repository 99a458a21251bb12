package dev.framewright.api.provenance;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads and checks the signed manifests (C2PA) of files, whoever made them. Safe for use by many threads. */
@ConsumerType
public interface ContentCredentials {
    /**
     * Checks a file: the manifests in it or in the {@code .c2pa} file beside it, their signatures, the hashes of what they
     * speak of, and the manifests of what went in.
     *
     * @param file picture or clip
     * @param roots PEM files with certificates that are trusted here, besides those that this installation trusts anyway
     * @return what was found; a file without a manifest gives {@link CredentialsReport.Verdict#NONE}
     * @throws dev.framewright.api.MediaUnreadableException if the file or a root cannot be read
     */
    CredentialsReport check(Path file, List<Path> roots);
}
