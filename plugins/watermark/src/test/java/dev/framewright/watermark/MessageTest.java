package dev.framewright.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1, Integer.MIN_VALUE, 0x12345678, 0xCAFE1234})
    void aPayloadComesBack(int payload) {
        assertThat(Message.payload(soft(payload))).hasValue(payload & 0xFFFFFFFFL);
    }

    @Test
    void everyEighthSignMayBeWrong() {
        Random random = new Random(7);
        for (int trial = 0; trial < 50; trial++) {
            int payload = random.nextInt();
            double[] soft = soft(payload);
            for (int i = trial % 8; i < soft.length; i += 8) {
                soft[i] = -soft[i];
            }

            assertThat(Message.payload(soft)).as("payload " + payload).hasValue(payload & 0xFFFFFFFFL);
        }
    }

    @Test
    void noiseHoldsNoMessage() {
        Random random = new Random(8);
        for (int trial = 0; trial < 2000; trial++) {
            double[] noise = random.doubles(Message.SIGNS, -1, 1).toArray();

            assertThat(Message.payload(noise)).isEmpty();
        }
    }

    private static double[] soft(int payload) {
        int[] signs = Message.signs(payload);
        double[] soft = new double[signs.length];
        for (int i = 0; i < soft.length; i++) {
            soft[i] = signs[i];
        }
        return soft;
    }
}
