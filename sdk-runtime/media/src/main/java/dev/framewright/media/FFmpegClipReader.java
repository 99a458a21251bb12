package dev.framewright.media;

import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers {@link ClipFileReader} as a service. */
@Component
public final class FFmpegClipReader implements ClipReader {
    private final ClipFileReader reader = new ClipFileReader();

    /** Loads nothing yet; FFmpeg comes up with the first file. */
    @Activate
    public FFmpegClipReader() {}

    @Override
    public MediaInfo probe(Path path) {
        return reader.probe(path);
    }

    @Override
    public Clip open(Path path) {
        return reader.open(path);
    }

    @Override
    public Clip openTransparency(Path path) {
        return reader.openTransparency(path);
    }
}
