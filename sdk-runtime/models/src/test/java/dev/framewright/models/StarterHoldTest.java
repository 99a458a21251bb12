package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What an encoder is given of a clip of which only some cells are known; frame i of the clips here is i + 1 everywhere. */
class StarterHoldTest {

    private static final int FRAMES = 9;

    @Test
    void whatIsKnownHoldsStillOverItsLatentFrame() {
        assertThat(held(8)).containsExactly(9, 9, 9, 9, 9, 9, 9, 9, 9);
        assertThat(held(0, 8)).containsExactly(1, 1, 1, 1, 1, 9, 9, 9, 9);
        assertThat(held(4, 6)).containsExactly(5, 5, 5, 5, 5, 7, 7, 7, 7);
        assertThat(held(0, 4, 8)).as("frame 1 is nearer to 0").containsExactly(1, 5, 5, 5, 5, 9, 9, 9, 9);
    }

    @Test
    void whatIsKnownStaysAndWhatIsNeverKnownIsMidGrey() {
        assertThat(held(0, 1, 2, 3, 4, 5, 6, 7, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(held()).containsOnly(0);
    }

    @Test
    void eachCellHoldsItsOwn() {
        float[] known = new float[FRAMES * 2];
        known[2 * 3] = 1; // the left cell in frame 3
        known[2 * 8 + 1] = 1; // the right one in frame 8
        float[] held = held(known, 2);

        for (int t = 0; t < FRAMES; t++) {
            assertThat(held[16 * 8 * t + 7]).isEqualTo(4);
            assertThat(held[16 * 8 * t + 8]).isEqualTo(9);
        }
    }

    @Test
    void knownLatentsAreGivenToEveryLatentFrameAndTheMaskSaysWhichAreTheirOwn() {
        try (Kernels kernels = ModelKernels.load(Device.cpu());
                NDManager manager = kernels.newManager()) {
            NDArray latents = manager.create(new float[] {1, 2, 3, 4, 5}, new Shape(1, 1, 5, 1, 1));
            float[] mask = new float[4 * 5];
            mask[1] = 1; // of the second latent frame its first frame
            mask[3 * 5 + 4] = 1; // of the last one its last
            NDArray given =
                    kernels.call(manager, "starter_given", latents, manager.create(mask, new Shape(1, 4, 5, 1, 1)));

            float[] all = given.toFloatArray();
            assertThat(Arrays.copyOf(all, 4 * 5)).containsExactly(mask);
            assertThat(Arrays.copyOfRange(all, 4 * 5, 5 * 5)).containsExactly(2, 2, 2, 5, 5);
        }
    }

    @Test
    void framesAreToldOfWhichAnythingIsKnown() {
        try (Kernels kernels = ModelKernels.load(Device.cpu());
                NDManager manager = kernels.newManager()) {
            NDArray mask = manager.create(new float[] {1, 1, 0, 0, 0, 1}, new Shape(1, 1, 3, 1, 2));

            assertThat(kernels.call(manager, "frames_known_at_all", mask).toFloatArray())
                    .containsExactly(1, 0, 1);
        }
    }

    @Test
    void whatIsHeldSaysNothingOfTextureNearCellsInWhichSomethingElseIsDrawn() {
        try (Kernels kernels = ModelKernels.load(Device.cpu());
                NDManager manager = kernels.newManager()) {
            Shape row = new Shape(1, 1, 2, 1, 4);
            NDArray mask =
                    manager.create(new float[] {1, 1, 1, 1, 0, 0, 0, 0}, row).repeat(1, 4);
            NDArray held = manager.full(row, 2); // of base and texture
            NDArray base = manager.create(new float[] {5, 5, 5, 5, 5, 2.1f, 2.1f, 2.1f}, row);

            NDArray known =
                    kernels.call(manager, "refiner_known", mask.concat(held, 1).concat(held, 1), base);

            assertThat(known.get(":, 5:").toFloatArray())
                    .as("known itself; then moved away, beside it, and still there")
                    .containsExactly(new float[] {2, 2, 2, 2, 0, 0, 2, 2}, within(.01f));
        }
    }

    @Test
    void textureIsNotDrawnFreelyBesideClipsButBesidePicturesItIs() {
        try (Kernels kernels = ModelKernels.load(Device.cpu());
                NDManager manager = kernels.newManager()) {
            assertThat(free(kernels, manager, 1, 0, 0, 0, .25f))
                    .as("pictures at both ends")
                    .containsOnly(1);
            assertThat(free(kernels, manager, 1, 1, 0, 0, 0))
                    .as("a clip at the beginning")
                    .containsExactly(0, 0, 0, .5f, 1);
            assertThat(free(kernels, manager, 0)).containsOnly(1);
        }
    }

    /** @param share of its four frames that is known, the last ones, for each latent frame of one cell */
    private static float[] free(Kernels kernels, NDManager manager, float... share) {
        float[] mask = new float[4 * share.length];
        for (int t = 0; t < share.length; t++) {
            Arrays.fill(mask, 4 * t + 4 - (int) (4 * share[t]), 4 * t + 4, 1);
        }
        NDArray channels =
                manager.create(mask, new Shape(1, share.length, 4, 1, 1)).swapAxes(1, 2);
        return kernels.call(manager, "refiner_free", channels).toFloatArray();
    }

    /** One value a frame, of clips of one cell. */
    private static float[] held(int... frames) {
        float[] known = new float[FRAMES];
        for (int frame : frames) {
            known[frame] = 1;
        }
        float[] held = held(known, 1);
        float[] first = new float[FRAMES];
        for (int t = 0; t < FRAMES; t++) {
            first[t] = held[64 * t];
        }
        return first;
    }

    private static float[] held(float[] known, int wide) {
        float[] rgb = new float[3 * FRAMES * 64 * wide];
        for (int t = 0; t < 3 * FRAMES; t++) {
            Arrays.fill(rgb, 64 * wide * t, 64 * wide * (t + 1), 1 + t % FRAMES);
        }
        try (Kernels kernels = ModelKernels.load(Device.cpu());
                NDManager manager = kernels.newManager()) {
            NDArray frames = manager.create(rgb, new Shape(1, 3, FRAMES, 8, 8L * wide));
            NDArray cells = manager.create(known, new Shape(1, FRAMES, 1, wide));
            return kernels.call(manager, "starter_hold", frames, cells).toFloatArray();
        }
    }
}
