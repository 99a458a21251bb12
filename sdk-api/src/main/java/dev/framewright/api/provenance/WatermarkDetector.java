package dev.framewright.api.provenance;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Looks for the invisible mark in pictures and clips, without any key or server. Safe for use by many threads. */
@ConsumerType
public interface WatermarkDetector {
    /**
     * Gives the first mark in a file; empty when none was found, which does not prove that there never was one.
     *
     * @param file picture, clip, or folder of numbered pictures
     * @throws dev.framewright.api.MediaUnreadableException if the file cannot be read
     */
    Optional<Watermark> find(Path file);
}
