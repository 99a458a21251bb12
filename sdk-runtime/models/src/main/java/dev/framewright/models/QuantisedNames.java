package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.TensorFile;

/** Weights of eight bits and the scales beside them, by the names that shared checkpoints use. */
final class QuantisedNames {

    private static final String[] SCALES = {".scale_weight", ".weight_scale"};
    private static final String INPUT_SCALE = ".scale_input";
    private static final String MARKER = "scaled_fp8";

    private QuantisedNames() {}

    /** Whether a tensor is no weight but tells how to read one. */
    static boolean isScale(String name) {
        return name.endsWith(SCALES[0])
                || name.endsWith(SCALES[1])
                || name.endsWith(INPUT_SCALE)
                || name.endsWith(MARKER);
    }

    /** The numbers that an eight-bit weight stands for, float32. */
    static NDArray widened(Kernels kernels, NDManager owner, TensorFile file, String name, NDArray weight) {
        NDArray wide = kernels.call(owner, "cast", weight, Precision.FLOAT32.torchType());
        String layer = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        for (String scale : SCALES) {
            if (file.names().contains(layer + scale)) {
                NDArray factor =
                        kernels.call(owner, "cast", file.get(owner, layer + scale), Precision.FLOAT32.torchType());
                return kernels.call(owner, "scaled_weight", wide, factor);
            }
        }
        return wide;
    }
}
