package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StarterModelTest {

    @Test
    void guidanceRestsBesideLatentFramesThatHoldAKnownFrame() {
        assertThat(StarterModel.guided(known(17))).containsOnly(1);
        assertThat(StarterModel.guided(known(17, 0))).containsExactly(0, 0, .5f, 1, 1);
        assertThat(StarterModel.guided(known(17, 16))).containsExactly(1, 1, .5f, 0, 0);
        assertThat(StarterModel.guided(known(17, 0, 1, 2, 3, 4))).containsExactly(0, 0, 0, .5f, 1);
        assertThat(StarterModel.guided(known(25, 0, 24))).containsExactly(0, 0, .5f, 1, .5f, 0, 0);
    }

    @Test
    void textureIsDrawnButForWhatLeadsToALaterKnownFrame() {
        assertThat(StarterModel.textured(known(17))).containsOnly(1);
        assertThat(StarterModel.textured(known(17, 0, 1, 2, 3, 4))).containsOnly(1);
        assertThat(StarterModel.textured(known(17, 16))).containsExactly(1, 1, 1, 0, 0);
        assertThat(StarterModel.textured(known(25, 0, 24))).containsExactly(1, 1, 1, 1, 1, 0, 0);
        assertThat(StarterModel.textured(known(9, 0, 5))).containsExactly(1, 0, 0);
    }

    private static float[] known(int frames, int... which) {
        float[] known = new float[frames];
        for (int at : which) {
            known[at] = 1;
        }
        return known;
    }
}
