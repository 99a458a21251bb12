package dev.framewright.interpolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.ClipShape;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.tck.RecordedJob;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterpolateCapabilityTest {
    /** Opens a clip whose first frame cannot be decoded. */
    private static final class Damaged implements ClipReader, Clip {
        private boolean closed;

        @Override
        public MediaInfo probe(Path path) {
            return new MediaInfo("video/mp4", "h264", "yuv420p", "bt709", shape(), Map.of());
        }

        @Override
        public Clip open(Path path) {
            return this;
        }

        @Override
        public ClipShape shape() {
            return new ClipShape(new Size(64, 64), FrameRate.of(8), 17);
        }

        @Override
        public boolean next(byte[] rgb) {
            throw new MediaUnreadableException(Path.of("clip.mp4"), "its first frame is damaged. Give another one.");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aSourceThatCannotBeReadIsClosed() {
        Damaged source = new Damaged();
        InterpolateCapability interpolate = new InterpolateCapability(source, new Motion());
        CustomRequest request = CustomRequest.of(InterpolateCapability.NAME, Map.of("source", "clip.mp4"));

        assertThatThrownBy(() -> interpolate.generate(request, new RecordedJob()))
                .isInstanceOf(MediaUnreadableException.class);
        assertThat(source.closed).isTrue();
    }
}
