package dev.framewright.watermark;

import dev.framewright.api.FrameRange;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.provenance.TraceDetector;
import dev.framewright.api.provenance.TraceScore;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Examines a file's first frames as one clip, where they have a size that the regression was measured on. */
@Component
public final class TraceExaminer implements TraceDetector {
    /** Smallest and largest side that was measured. */
    private static final int LEAST_SIDE = 48;

    private static final int MOST_SIDE = 192;
    /** Fewer frames leave too much of what they show in the mean. */
    private static final int LEAST_FRAMES = 9;
    /** Frames that are looked at; a shot that is cut into others becomes the harder to tell the more others there are. */
    private static final int FRAMES = 240;

    private final ClipReader reader;
    private final TraceWeights weights = TraceWeights.shipped();

    /** Takes what opens files. */
    @Activate
    public TraceExaminer(@Reference ClipReader reader) {
        this.reader = reader;
    }

    @Override
    public Optional<TraceScore> examine(Path file) {
        try (Clip clip = reader.open(file)) {
            Size size = clip.size();
            if (Math.min(size.width(), size.height()) < LEAST_SIDE
                    || Math.max(size.width(), size.height()) > MOST_SIDE) {
                return Optional.empty();
            }
            Traces traces = new Traces(size);
            byte[] rgb = new byte[size.rgbBytes()];
            while (traces.frames() < FRAMES && clip.next(rgb)) {
                traces.see(rgb);
            }
            return traces.frames() < LEAST_FRAMES
                    ? Optional.empty()
                    : Optional.of(new TraceScore(
                            weights.model(),
                            weights.score(traces),
                            weights.threshold(),
                            new FrameRange(0, traces.frames())));
        }
    }
}
