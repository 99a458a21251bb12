package dev.framewright.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.ClipShape;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.tck.RecordedJob;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpscaleCapabilityTest {
    /** Opens a clip as wide as a source may be; nobody reads it. */
    private static final class Wide implements ClipReader, Clip {
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
            return new ClipShape(new Size(8192, 64), FrameRate.of(8), 17);
        }

        @Override
        public boolean next(byte[] rgb) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aSourceThatWouldBecomeTooLargeIsRefusedAndClosed() {
        Wide source = new Wide();
        UpscaleCapability upscale = new UpscaleCapability(source, new Upscaler());
        CustomRequest request = CustomRequest.of(UpscaleCapability.NAME, Map.of("source", "clip.mp4", "scale", "4"));

        assertThatThrownBy(() -> upscale.generate(request, new RecordedJob()))
                .hasMessageStartingWith("scale must give at most 16384 pixels a side");
        assertThat(source.closed).isTrue();
    }
}
