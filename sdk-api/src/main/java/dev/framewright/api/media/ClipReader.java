package dev.framewright.api.media;

import dev.framewright.api.capability.Clip;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Reads clips, pictures and folders of numbered pictures. Safe for use by many threads. */
@ProviderType
public interface ClipReader {
    /**
     * Says what a file is.
     *
     * @throws dev.framewright.api.MediaUnreadableException if it is no picture or clip, or a hostile one
     */
    MediaInfo probe(Path path);

    /**
     * Opens a file for reading frame by frame as RGB; the caller closes it. A picture is a clip of one frame.
     *
     * @throws dev.framewright.api.MediaUnreadableException if it is no picture or clip, or a hostile one
     */
    Clip open(Path path);
}
