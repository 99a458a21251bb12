package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.training.world.Clip;
import dev.framewright.training.world.WorldRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownCellsTest {

    private static final int FRAMES = 17;
    private static final int SIDE = 12;

    @Test
    void everyMaskLeavesSomethingKnownAndSomethingToDraw() {
        Set<Integer> amounts = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            float[] cells = KnownCells.draw(new WorldRandom(seed), across(), SIDE);

            int known = 0;
            for (float cell : cells) {
                assertThat(cell).isIn(0f, 1f);
                known += (int) cell;
            }
            assertThat(known).isBetween(1, cells.length - 1);
            amounts.add(known);
        }
        assertThat(amounts).hasSizeGreaterThan(20);
    }

    @Test
    void someHolesGoWithTheSubjectAndHideItInEveryFrame() {
        int going = 0;
        for (int seed = 0; seed < 200; seed++) {
            float[] cells = KnownCells.draw(new WorldRandom(seed), across(), SIDE);
            boolean hidden = true;
            boolean background = true;
            for (int frame = 0; frame < FRAMES; frame++) {
                Clip.Placement at = across().get(frame).get(0);
                int row = frame * SIDE * SIDE + (int) (at.y() * SIDE) * SIDE;
                hidden &= cells[row + (int) (at.x() * SIDE)] == 0;
                background &= cells[frame * SIDE * SIDE] == 1 && cells[(frame + 1) * SIDE * SIDE - 1] == 1;
            }
            float[] first = Arrays.copyOf(cells, SIDE * SIDE);
            float[] last = Arrays.copyOfRange(cells, cells.length - SIDE * SIDE, cells.length);
            going += hidden && background && !Arrays.equals(first, last) ? 1 : 0;
        }
        assertThat(going).isBetween(40, 80);
    }

    /** One subject that crosses the frame. */
    private static List<List<Clip.Placement>> across() {
        return IntStream.range(0, FRAMES)
                .mapToObj(i -> List.of(new Clip.Placement(.2 + .6 * i / (FRAMES - 1), .5, .3)))
                .toList();
    }

    @Test
    void theMaskOfFrameZeroFillsItsLatentFrameAndTheNextFourTheFollowingOne() {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager owner = kernels.newManager()) {
            NDArray cells = owner.create(new float[] {1, 0, 1, 0, 0}, new Shape(1, 5, 1, 1));

            NDArray mask = kernels.call(owner, "mask_channels", cells);

            assertThat(mask.getShape()).isEqualTo(new Shape(1, 4, 2, 1, 1));
            assertThat(mask.toFloatArray()).containsExactly(1, 0, 1, 1, 1, 0, 1, 0);
        }
    }

    @Test
    void aBatchTakesFirstFramesOrTheStoredMaskAsEachSampleSays() {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager owner = kernels.newManager()) {
            NDArray latents = owner.ones(new Shape(3, 2, 2, 1, 1));
            NDArray known = owner.full(new Shape(3, 2, 2, 1, 1), 5);
            NDArray mask = owner.full(new Shape(3, 4, 2, 1, 1), 0.5f);

            NDArray condition = kernels.callAll(
                            owner,
                            "pick_latents",
                            latents,
                            owner.create(new long[] {0, 1, 2}),
                            owner.create(new long[] {0, 1, -1}),
                            new NDList(known, mask),
                            owner.zeros(new Shape(3, 1, 2, 1, 1)),
                            owner.zeros(new Shape(3, 2, 2, 1, 1)),
                            owner.zeros(new Shape(3)),
                            2)
                    .get(1);

            assertThat(condition.get("0").toFloatArray()).containsOnly(0);
            assertThat(condition.get("1").toFloatArray()).containsExactly(1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1);
            assertThat(condition.get("2").toFloatArray())
                    .containsExactly(.5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f, 5, 5, 5, 5);
        }
    }

    @Test
    void latentsThatCountAsDrawnAreWornAndTheMaskSaysSo() {
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager owner = kernels.newManager()) {
            NDList batch = kernels.callAll(
                    owner,
                    "pick_latents",
                    owner.ones(new Shape(2, 2, 2, 1, 1)),
                    owner.create(new long[] {0, 1}),
                    owner.create(new long[] {2, 2}),
                    new NDList(),
                    owner.zeros(new Shape(2, 1, 2, 1, 1)),
                    owner.ones(new Shape(2, 2, 2, 1, 1)),
                    owner.create(new float[] {0, .5f}),
                    1);

            NDArray condition = batch.get(1);
            assertThat(batch.get(0).toFloatArray()).containsOnly(1);
            assertThat(condition.get("0").toFloatArray()).containsOnly(1);
            assertThat(condition.get("1, :4").toFloatArray()).containsOnly(.75f);
            assertThat(condition.get("1, 4").toFloatArray()).containsOnly(1 + .5f * (.12f + .2f));
            assertThat(condition.get("1, 5").toFloatArray())
                    .as("texture stays as it is")
                    .containsOnly(1);
        }
    }
}
