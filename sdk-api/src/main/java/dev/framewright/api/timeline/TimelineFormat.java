package dev.framewright.api.timeline;

import java.nio.file.Path;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads the project files of one editor, or of one exchange format. A bundle offers it as a service. */
@ConsumerType
public interface TimelineFormat {
    /** Gives its name for people, such as {@code OpenTimelineIO}. */
    String name();

    /** Gives the endings of its files, in lower case and without a dot, such as {@code otio}. */
    Set<String> endings();

    /**
     * Reads a project file.
     *
     * @throws dev.framewright.api.MediaUnreadableException if it is not of this format
     */
    Timeline read(Path file);
}
