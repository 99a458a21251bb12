package dev.framewright.api.media;

import dev.framewright.api.Output;
import dev.framewright.api.RgbImage;
import dev.framewright.api.capability.Clip;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Writes clips and pictures. Safe for use by many threads. */
@ProviderType
public interface ClipWriter {
    /**
     * Pulls every frame of a clip into a file, or a folder for an image sequence. Does not close the clip. The kind
     * of file comes from {@code output}, whatever the name ends in. On any failure nothing is left at {@code path}.
     *
     * <p>The clip's sound is copied where the container takes its codec; {@link MediaInfo#sound()} says whether it was.
     *
     * @throws dev.framewright.api.OutputUnwritableException if the file cannot be written or the disk is full
     * @throws dev.framewright.api.InvalidRequestException if the codec cannot hold this size or number of frames
     */
    MediaInfo write(Clip clip, Output output, Path path);

    /**
     * Writes pictures of one size side by side into a PNG.
     *
     * @param frames row by row, at least one
     * @param columns pictures per row, at least 1
     * @param path the PNG
     */
    void contactSheet(List<RgbImage> frames, int columns, Path path);
}
