package dev.framewright.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PhiloxTest {

    // Known answers published with the paper's own library, Random123: kat_vectors, philox4x32 with 10 rounds.
    @Test
    void blocksAreThoseOfTheReference() {
        assertThat(Philox.block(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(Philox.block(-1, -1, -1, -1, -1, -1))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(Philox.block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void aValueDependsOnItsIndexAloneAndNotOnWhereDrawingBegan() {
        float[] whole = Philox.normal(7, 0, 0, 1000);

        for (int first : new int[] {1, 2, 3, 4, 501}) {
            float[] part = Philox.normal(7, 0, first, 100);
            assertThat(part).containsExactly(Arrays.copyOfRange(whole, first, first + 100));
        }
    }

    @Test
    void seedsAndStreamsGiveOtherNoise() {
        float[] one = Philox.normal(7, 0, 0, 64);

        assertThat(Philox.normal(8, 0, 0, 64)).isNotEqualTo(one);
        assertThat(Philox.normal(7, 1, 0, 64)).isNotEqualTo(one);
        assertThat(Philox.normal(7L + (1L << 32), 0, 0, 64)).isNotEqualTo(one);
    }

    @Test
    void valuesAreStandardNormal() {
        float[] values = Philox.normal(3, 0, 0, 200_000);
        double mean = 0;
        double square = 0;
        double fourth = 0;
        for (float value : values) {
            mean += value / values.length;
            square += (double) value * value / values.length;
            fourth += Math.pow(value, 4) / values.length;
        }

        assertThat(mean).isCloseTo(0, within(0.01));
        assertThat(square).isCloseTo(1, within(0.015));
        assertThat(fourth).isCloseTo(3, within(0.1));
    }
}
