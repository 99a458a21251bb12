package dev.framewright.cli;

import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.PreviewPictures;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.model.ModelFolders;
import dev.framewright.api.model.ModelSource;
import dev.framewright.api.provenance.ContentCredentials;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this installation has.
 *
 * @param version of Framewright
 * @param capabilities empty when a part they need is missing
 * @param previews finishes preview pictures; empty when what writes files is missing
 * @param models model folders that bundles brought or a user added
 * @param parts every bundle
 * @param credentials checks signed manifests; empty when the provenance bundle is missing
 * @param folders adds folders of weights; empty when pipelines are missing
 */
record Installed(
        String version,
        Optional<VideoCapabilities> capabilities,
        Optional<PreviewPictures> previews,
        List<ModelSource> models,
        List<Part> parts,
        Optional<ContentCredentials> credentials,
        Optional<ModelFolders> folders) {
    Installed(
            String version,
            Optional<VideoCapabilities> capabilities,
            Optional<PreviewPictures> previews,
            List<ModelSource> models,
            List<Part> parts) {
        this(version, capabilities, previews, models, parts, Optional.empty(), Optional.empty());
    }

    /**
     * One bundle.
     *
     * @param name symbolic name
     * @param version its version
     * @param usable whether it started
     */
    record Part(String name, String version, boolean usable) {}

    /** Gives what checks manifests, or says that nothing does. */
    ContentCredentials credentialsOrRefuse() {
        return credentials.orElseThrow(() -> new CapabilityUnavailableException("the check of manifests", Set.of()));
    }

    /** Gives the capabilities, or says that there are none. */
    VideoCapabilities capabilitiesFor(String wanted) {
        return capabilities.orElseThrow(() -> new CapabilityUnavailableException(wanted, Set.of()));
    }
}
