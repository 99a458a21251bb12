package dev.framewright.api.provenance;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Judges by the pixels alone whether a model drew a clip, for copies whose manifest and mark are gone. What it says is
 * evidence, not proof. Safe for use by many threads.
 */
@ConsumerType
public interface TraceDetector {
    /**
     * Examines a file.
     *
     * @param file picture, clip, or folder of numbered pictures
     * @return empty where nothing can be said: the pictures are too small or too large for what was measured
     * @throws dev.framewright.api.MediaUnreadableException if the file cannot be read
     */
    Optional<TraceScore> examine(Path file);
}
