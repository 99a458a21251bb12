package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Weights of eight bits and the scales beside them, by the names that shared checkpoints use. */
final class QuantisedNames {

    private static final String[] SCALES = {".scale_weight", ".weight_scale"};

    /** Scales of inputs, which are not eight bits wide here, and marks that a layer or file is quantised. */
    private static final String[] OTHERS = {".scale_input", ".input_scale", ".comfy_quant", "scaled_fp8"};

    private QuantisedNames() {}

    /** Whether a tensor is no weight but tells how to read one. */
    static boolean isScale(String name) {
        return isWeightScale(name) || Arrays.stream(OTHERS).anyMatch(name::endsWith);
    }

    /** Whether a weight is multiplied by that tensor. */
    static boolean isWeightScale(String name) {
        return Arrays.stream(SCALES).anyMatch(name::endsWith);
    }

    /** The scales of all weights of a network, float32: one may lie in another file than its weight. */
    static Map<String, NDArray> scales(Kernels kernels, NDManager owner, Iterable<Path> files) throws IOException {
        Map<String, NDArray> scales = new HashMap<>();
        for (Path file : files) {
            try (TensorFile stored = TensorFile.open(kernels, file)) {
                for (String name : stored.names()) {
                    if (isWeightScale(name)) {
                        NDArray scale = stored.get(owner, name);
                        scales.put(name, kernels.call(owner, "cast", scale, Precision.FLOAT32.torchType()));
                    }
                }
            }
        }
        return scales;
    }

    /** The numbers that an eight-bit weight stands for, float32. */
    static NDArray widened(Kernels kernels, NDManager owner, Map<String, NDArray> scales, String name, NDArray weight) {
        NDArray wide = kernels.call(owner, "cast", weight, Precision.FLOAT32.torchType());
        String layer = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        for (String ending : SCALES) {
            NDArray scale = scales.get(layer + ending);
            if (scale != null) {
                return kernels.call(owner, "scaled_weight", wide, scale);
            }
        }
        return wide;
    }
}
