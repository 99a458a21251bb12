package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A patterned square on a plain ground, drawn softly at another place. */
class CarriedDetailTest {

    private static final int SQUARE = 24;

    private Kernels kernels;
    private NDManager manager;

    @BeforeEach
    void open() {
        kernels = ModelKernels.load(Device.cpu());
        manager = kernels.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
        kernels.close();
    }

    @ParameterizedTest
    @CsvSource({
        "64, 64, 1, 23, 19",
        "96, 96, 1, 40, 35",
        "64, 176, 1, 110, 30",
        "144, 64, 1, 14, 97",
        "240, 112, 2, 20, 150",
        "160, 160, 2, 60, 50"
    })
    void whatMovedIsAsSharpAsInThePicture(int height, int width, int times, int right, int down) {
        NDArray picture = larger(scene(height / times, width / times, 8, 8, 1), times);
        NDArray truth = larger(scene(height / times, width / times, 8 + right / times, down / times, 1), times);
        NDArray soft = soft(truth);

        NDArray carried = carried(soft, picture);

        assertThat(carried.getShape()).isEqualTo(truth.getShape());
        assertThat(apart(carried, truth)).as("mean square error").isLessThan(apart(soft, truth) / 3);
    }

    @Test
    void whatThePictureDoesNotShowStaysAsDrawn() {
        NDArray picture = scene(96, 96, 8, 8, 1);
        NDArray drawn = scene(96, 96, 8, 8, 1);
        NDArray other = scene(96, 96, 60, 60, 2);
        drawn.set(new NDIndex(":, :, :, 56:, 56:"), other.get(":, :, :, 56:, 56:"));

        NDArray carried = carried(drawn, picture);

        assertThat(apart(carried.get(":, :, :, :40, :40"), picture.get(":, :, :, :40, :40")))
                .isLessThan(1e-6f);
        assertThat(apart(carried.get(":, :, :, 60:84, 60:84"), drawn.get(":, :, :, 60:84, 60:84")))
                .as("of a square that no picture has")
                .isLessThan(.02f);
    }

    @Test
    void eachPartIsFromThePictureThatHasIt() {
        NDArray one = scene(96, 96, 8, 8, 1);
        NDArray other = scene(96, 96, 60, 60, 2);
        NDArray truth = scene(96, 96, 30, 40, 2);

        NDArray carried = carried(soft(truth), one, other);

        assertThat(apart(carried, truth)).isLessThan(apart(soft(truth), truth) / 3);
    }

    private NDArray carried(NDArray frame, NDArray... pictures) {
        return kernels.call(manager, "carried_detail", frame, new NDList(pictures));
    }

    private static NDArray larger(NDArray frame, int times) {
        return frame.repeat(3, times).repeat(4, times);
    }

    /** Mid-grey with a square of blocks of four pixels. */
    private NDArray scene(int height, int width, int left, int top, int seed) {
        NDArray noise = Philox.normal(manager, new Shape(1, 3, 1, SQUARE / 4, SQUARE / 4), seed, 1)
                .clip(-1, 1)
                .repeat(3, 4)
                .repeat(4, 4);
        NDArray scene = manager.zeros(new Shape(1, 3, 1, height, width));
        scene.set(new NDIndex(":, :, :, {}:{}, {}:{}", top, top + SQUARE, left, left + SQUARE), noise);
        return scene;
    }

    /** As an autoencoder that loses detail gives it back. */
    private NDArray soft(NDArray frame) {
        NDArray blurred = kernels.call(manager, "detail_blurred", frame.squeeze(2));
        return kernels.call(manager, "detail_blurred", blurred).expandDims(2);
    }

    private static float apart(NDArray one, NDArray other) {
        return one.sub(other).square().mean().getFloat();
    }
}
