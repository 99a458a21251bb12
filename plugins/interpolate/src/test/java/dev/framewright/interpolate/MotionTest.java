package dev.framewright.interpolate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.tck.Footage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MotionTest {
    private static final Size SIZE = new Size(192, 108);
    private final Motion motion = new Motion();

    @AfterEach
    void close() {
        motion.close();
    }

    @Test
    void frameBetweenIsFarNearerToTheTruthThanABlend() throws Exception {
        Measure.Score score = Measure.score(motion, Footage.of(SIZE, FrameRate.of(24)), 12, 3);

        assertThat(score.motion()).isGreaterThan(score.blend() + 12);
        assertThat(score.blend()).isGreaterThan(score.repeat());
    }

    @Test
    void aStillPictureStaysByteForByte() {
        byte[] frame = Footage.of(SIZE, FrameRate.of(8)).frame(0);

        try (Motion.Pair pair = motion.between(frame, frame.clone(), SIZE)) {
            assertThat(pair.at(0.5)).isEqualTo(frame);
        }
    }

    @Test
    void aFrameBetweenLeavesThePairAsFullAsItWas() {
        Footage footage = Footage.of(SIZE, FrameRate.of(24));

        try (Motion.Pair pair = motion.between(footage.frame(0), footage.frame(1), SIZE)) {
            int held = pair.scratch.getManagedArrays().size();
            pair.at(0.25);
            pair.at(0.5);
            assertThat(pair.scratch.getManagedArrays()).hasSize(held);
        }
    }

    @Test
    void acrossACutNothingIsMixed() {
        byte[] frame = Footage.of(SIZE, FrameRate.of(8)).frame(0);
        byte[] other = new byte[frame.length];
        Arrays.fill(other, (byte) 20);

        try (Motion.Pair pair = motion.between(frame, other, SIZE)) {
            assertThat(pair.at(0.25)).isEqualTo(frame);
            assertThat(pair.at(0.75)).isEqualTo(other);
        }
    }
}
