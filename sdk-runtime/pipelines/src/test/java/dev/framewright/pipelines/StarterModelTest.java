package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StarterModelTest {

    @Test
    void whatIsBesideAKnownFrameIsDrawnLessFreely() {
        assertThat(StarterModel.freedom(known(17))).containsOnly(1);
        assertThat(StarterModel.freedom(known(17, 0))).containsExactly(0, 0, .5f, 1, 1);
        assertThat(StarterModel.freedom(known(17, 16))).containsExactly(1, 1, .5f, 0, 0);
        assertThat(StarterModel.freedom(known(17, 0, 1, 2, 3, 4))).containsExactly(0, 0, 0, .5f, 1);
        assertThat(StarterModel.freedom(known(25, 0, 24))).containsExactly(0, 0, .5f, 1, .5f, 0, 0);
    }

    private static float[] known(int frames, int... which) {
        float[] known = new float[frames];
        for (int at : which) {
            known[at] = 1;
        }
        return known;
    }
}
