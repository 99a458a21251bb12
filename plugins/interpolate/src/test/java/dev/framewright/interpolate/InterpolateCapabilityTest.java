package dev.framewright.interpolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.ClipShape;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.tck.RecordedJob;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"120, 3, 2", "60000/1001, 5, 4", "240, 2, 1", "9999999/100000, 3, 2"})
    void moreTimesThanARateCanHoldAreRefusedWithTheMostThatFit(String slow, int times, int most) {
        assertThatThrownBy(() -> InterpolateCapability.times(FrameRate.parse(slow), "times", times))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("times must be at most " + most + " for a clip of " + slow
                        + " frames a second, because a clip has 240 at most, but was " + times);
    }

    @Test
    void aRatioOfManyDigitsIsMultipliedWithoutOverflow() {
        FrameRate slow = new FrameRate(1_000_000_007, 100_000_000);

        assertThat(InterpolateCapability.times(slow, "times", 16)).isEqualTo(FrameRate.of(160));
        assertThat(InterpolateCapability.times(slow, "times", 2)).isEqualTo(new FrameRate(2_000_000_014, 100_000_000));
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
