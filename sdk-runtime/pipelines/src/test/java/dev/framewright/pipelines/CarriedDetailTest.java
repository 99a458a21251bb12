package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.Size;
import dev.framewright.engine.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Soft frames between known ones, by the model that draws such. */
class CarriedDetailTest {

    private static final Size SIZE = new Size(64, 64);
    private static VideoModel model;

    @BeforeAll
    static void open() {
        model = ShippedStarter.open();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void drawnFramesAreAsSharpAsTheKnownOnes() {
        try (NDManager scratch = model.kernels().newManager();
                KeyFrames known = new KeyFrames(model)) {
            NDArray picture = pattern(scratch, 1);
            NDArray soft = soft(picture);
            known.with(4, picture);
            NDArray group = model.kernels().call(scratch, "join_frames", new NDList(soft, soft));

            byte[] carried = new CarriedDetail(model, known, SIZE, null).pixels(group, 3);

            byte[] wanted = LatentTimeline.pixels(model.kernels(), picture, SIZE);
            byte[] before = LatentTimeline.pixels(model.kernels(), soft, SIZE);
            for (int frame = 0; frame < 2; frame++) {
                byte[] one = Arrays.copyOfRange(carried, frame * wanted.length, (frame + 1) * wanted.length);
                assertThat(DrawnSources.difference(one, wanted))
                        .as("frame %d", frame)
                        .isLessThan(DrawnSources.difference(before, wanted) / 4);
            }
        }
    }

    @Test
    void besideAClipItsOwnFramesStay() {
        try (NDManager scratch = model.kernels().newManager();
                KeyFrames known = new KeyFrames(model)) {
            NDArray soft = soft(pattern(scratch, 1));
            known.with(0, pattern(scratch, 1));
            SeamEase ease = new SeamEase(model.kernels(), scratch, SeamEase.Seam.first(soft, 0), null);

            byte[] carried = new CarriedDetail(model, known, SIZE, ease).pixels(soft, 0);

            assertThat(carried).isEqualTo(LatentTimeline.pixels(model.kernels(), soft, SIZE));
        }
    }

    @Test
    void detailIsOfTheKnownFramesBeforeAndAfterOrOfTheFrameItself() {
        try (NDManager scratch = model.kernels().newManager();
                KeyFrames known = new KeyFrames(model)) {
            known.with(0, pattern(scratch, 1));
            known.with(4, pattern(scratch, 2));
            known.with(16, pattern(scratch, 3));

            assertThat(known.nearest(8)).containsExactly(known.at(4), known.at(16));
            assertThat(known.nearest(4)).containsExactly(known.at(4));
            assertThat(known.nearest(20)).containsExactly(known.at(16));
        }
    }

    /** Blocks of four pixels. */
    private static NDArray pattern(NDManager owner, int seed) {
        return Philox.normal(owner, new Shape(1, 3, 1, 16, 16), seed, 1)
                .clip(-1, 1)
                .repeat(3, 4)
                .repeat(4, 4);
    }

    private static NDArray soft(NDArray frame) {
        NDManager owner = frame.getManager();
        return model.kernels().call(owner, "detail_blurred", frame.squeeze(2)).expandDims(2);
    }
}
