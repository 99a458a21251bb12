package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import dev.framewright.engine.Processor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faster ways to compute something agree with the plain ones; which of them run depends on the processor. */
class CpuPathsTest {

    private static Kernels kernels;
    private static NDManager owner;
    private static int stream;

    @BeforeAll
    static void load() {
        kernels = ModelKernels.load(Device.cpu());
        owner = kernels.newManager();
    }

    @AfterAll
    static void close() {
        owner.close();
        kernels.close();
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void directLinearLayersAgreeWithThePlainOnes(Precision precision) {
        assumeThat(precision == Precision.FLOAT32 || Processor.here().multipliesBfloat16())
                .as("oneDNN multiplies %s on this processor", precision)
                .isTrue();
        NDArray x = random(precision, 2, 7, 24);
        NDArray weight = random(precision, 40, 24);
        NDArray bias = random(precision, 40);

        for (String kernel : new String[] {"wan_linear", "wan_linear_gelu"}) {
            NDArray plain = kernels.call(owner, kernel, x, weight, bias, false);
            NDArray direct = kernels.call(owner, kernel, x, weight, bias, true);

            assertThat(error(direct, plain)).as(kernel).isLessThan(tolerance(precision));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void slicedAttentionAgreesWithTheFusedOne(Precision precision) {
        NDArray q = random(precision, 2, 3, 600, 16); // more than one slice of 512 queries
        NDArray k = random(precision, 2, 3, 70, 16);
        NDArray v = random(precision, 2, 3, 70, 16);

        NDArray fused = kernels.call(owner, "wan_attend", q, k, v, false);
        NDArray sliced = kernels.call(owner, "wan_attend", q, k, v, true);

        assertThat(error(sliced, fused)).isLessThan(tolerance(precision));
    }

    @Test
    void aConvolutionByTapsAgreesWithThatOfThreeDimensions() {
        NDArray buffer = random(Precision.FLOAT32, 2, 5, 6, 7, 12);
        NDArray weight = kernels.call(owner, "vae_weight", random(Precision.FLOAT32, 9, 12, 3, 3, 3), 6);
        NDArray bias = random(Precision.FLOAT32, 9);

        NDArray whole = kernels.call(owner, "vae_conv333", buffer, weight, bias);
        NDArray byTaps = kernels.call(owner, "vae_conv333_by_taps", buffer, weight, bias);

        assertThat(byTaps.getShape()).isEqualTo(new Shape(2, 3, 6, 7, 9));
        assertThat(error(byTaps, whole)).isLessThan(tolerance(Precision.FLOAT32));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void thePathsChosenForThisProcessorRun(Precision precision) {
        NDArray x = random(precision, 2, 7, 24);
        NDArray weight = random(precision, 40, 24);
        NDArray bias = random(precision, 40);
        CpuPaths paths = CpuPaths.of(weight);

        NDArray plain = kernels.call(owner, "wan_linear_gelu", x, weight, bias, false);
        NDArray chosen = kernels.call(owner, "wan_linear_gelu", x, weight, bias, paths.fusedGelu());

        assertThat(error(chosen, plain)).isLessThan(tolerance(precision));
    }

    private static NDArray random(Precision precision, long... shape) {
        NDArray noise = Philox.normal(owner, new Shape(shape), 1, stream++);
        return kernels.call(owner, "cast", noise, precision.torchType());
    }

    private static double error(NDArray got, NDArray want) {
        NDArray a = kernels.call(owner, "cast", got, 6);
        NDArray b = kernels.call(owner, "cast", want, 6);
        return a.sub(b).abs().max().getFloat() / b.abs().max().getFloat();
    }

    private static double tolerance(Precision precision) {
        return precision == Precision.FLOAT32 ? 1e-5 : 2e-2; // five roundings to 8 bits
    }
}
