package dev.framewright.watermark;

import dev.framewright.api.FrameRange;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.provenance.Watermark;
import dev.framewright.api.provenance.WatermarkDetector;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads a file in stretches of frames, so that a marked shot among others is found. */
@Component
public final class MarkDetector implements WatermarkDetector {
    /** Frames that are looked at together; more make a faint mark clearer, and blur two shots into each other. */
    private static final int STRETCH = 48;

    private final ClipReader reader;

    /** Takes what opens files. */
    @Activate
    public MarkDetector(@Reference ClipReader reader) {
        this.reader = reader;
    }

    @Override
    public Optional<Watermark> find(Path file) {
        try (Clip clip = reader.open(file)) {
            byte[] rgb = new byte[clip.size().rgbBytes()];
            int first = 0;
            boolean more = clip.next(rgb);
            while (more) {
                Detection detection = new Detection(clip.size());
                while (more && detection.frames() < STRETCH) {
                    detection.see(rgb);
                    more = clip.next(rgb);
                }
                OptionalLong payload = detection.payload();
                if (payload.isPresent()) {
                    return Optional.of(new Watermark(
                            HexFormat.of().toHexDigits((int) payload.getAsLong()),
                            new FrameRange(first, first + detection.frames())));
                }
                first += detection.frames();
            }
            return Optional.empty();
        }
    }
}
