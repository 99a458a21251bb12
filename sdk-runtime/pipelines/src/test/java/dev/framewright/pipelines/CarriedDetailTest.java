package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.Size;
import dev.framewright.engine.Philox;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Soft frames between known ones, by the model that draws such. */
class CarriedDetailTest {

    private static final Size SIZE = new Size(64, 64);
    private static VideoModel model;

    @BeforeAll
    static void open() {
        model = StarterModel.open(
                "starter", Path.of("../../bundles/starter-model/src/main/resources/starter"), Device.cpu());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void drawnFramesAreAsSharpAsTheKnownOnesAndTheseStay() {
        try (NDManager scratch = model.kernels().newManager();
                KeyFrames known = new KeyFrames(model)) {
            NDArray picture = pattern(scratch, 1);
            NDArray soft = soft(picture);
            known.with(4, picture);
            NDArray group = model.kernels().call(scratch, "join_frames", list(soft, soft));

            NDArray carried = new CarriedDetail(model, known, SIZE, null).carried(scratch, group, 3);

            assertThat(apart(carried.get(":, :, :1"), picture)).isLessThan(apart(soft, picture) / 4);
            assertThat(carried.get(":, :, 1:").toFloatArray()).containsExactly(soft.toFloatArray());
        }
    }

    @Test
    void detailIsOfTheKnownFramesBeforeAndAfter() {
        try (NDManager scratch = model.kernels().newManager();
                KeyFrames known = new KeyFrames(model)) {
            NDArray first = pattern(scratch, 1);
            NDArray second = pattern(scratch, 2);
            NDArray last = pattern(scratch, 3);
            known.with(0, first);
            known.with(4, second);
            known.with(16, last);

            assertThat(known.nearest(8)).hasSize(2);
            assertThat(known.nearest(8).get(0).toFloatArray()).containsExactly(second.toFloatArray());
            assertThat(known.nearest(8).get(1).toFloatArray()).containsExactly(last.toFloatArray());
            assertThat(known.nearest(20)).hasSize(1);
        }
    }

    private static NDList list(NDArray... arrays) {
        return new NDList(arrays);
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

    private static float apart(NDArray one, NDArray other) {
        return one.sub(other).square().mean().getFloat();
    }
}
