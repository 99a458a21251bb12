package dev.framewright.media;

import dev.framewright.api.Output;
import dev.framewright.api.RgbImage;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.ClipWriter;
import dev.framewright.api.media.MediaInfo;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers {@link ClipFileWriter} as a service. */
@Component
public final class FFmpegClipWriter implements ClipWriter {
    private final ClipFileWriter writer;

    /** Takes the reader that checks each written file. */
    @Activate
    public FFmpegClipWriter(@Reference ClipReader reader) {
        writer = new ClipFileWriter(reader);
    }

    @Override
    public MediaInfo write(Clip clip, Output output, Path path) {
        return writer.write(clip, output, path);
    }

    @Override
    public void contactSheet(List<RgbImage> frames, int columns, Path path) {
        writer.contactSheet(frames, columns, path);
    }
}
