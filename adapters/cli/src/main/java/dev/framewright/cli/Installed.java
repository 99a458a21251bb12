package dev.framewright.cli;

import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.media.ClipWriter;
import dev.framewright.api.model.ModelSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this installation has.
 *
 * @param version of Framewright
 * @param capabilities empty when a part they need is missing
 * @param writer writes preview pictures; empty when media is missing
 * @param models model folders that bundles brought
 * @param parts every bundle
 */
record Installed(
        String version,
        Optional<VideoCapabilities> capabilities,
        Optional<ClipWriter> writer,
        List<ModelSource> models,
        List<Part> parts) {
    /**
     * One bundle.
     *
     * @param name symbolic name
     * @param version its version
     * @param usable whether it started
     */
    record Part(String name, String version, boolean usable) {}

    /** Gives the capabilities, or says that there are none. */
    VideoCapabilities capabilitiesFor(String wanted) {
        return capabilities.orElseThrow(() -> new CapabilityUnavailableException(wanted, Set.of()));
    }
}
