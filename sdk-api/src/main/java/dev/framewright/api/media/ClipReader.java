package dev.framewright.api.media;

import dev.framewright.api.MediaUnreadableException;
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
     * Opens a file for reading frame by frame as RGB; the caller closes it. A picture is a clip of one frame. Frames come as
     * they are shown: turned and mirrored as the file tags them. Pictures of a folder come in the order of their numbers.
     *
     * @throws dev.framewright.api.MediaUnreadableException if it is no picture or clip, a hostile one, or HDR
     */
    Clip open(Path path);

    /**
     * Opens the transparency of a file as a clip: white where a pixel is transparent, black where it is opaque.
     *
     * @throws dev.framewright.api.MediaUnreadableException as {@link #open}, and if no pixel of such a file can be transparent
     */
    default Clip openTransparency(Path path) {
        throw new MediaUnreadableException(path, "its transparency cannot be read. Give a mask picture.");
    }
}
