package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a transformer's checkpoint of a run without texture channels ready for more: all weights of new ones begin at zero. */
final class Widening {

    private static final int PATCH = 4;

    private Widening() {}

    /** The transformer takes and tells more channels; of those that it knows it tells what it told. */
    static void transformer(Kernels kernels, Path checkpoint, long channels) throws IOException {
        if (!Files.exists(checkpoint)) {
            return;
        }
        try (NDManager manager = kernels.newManager()) {
            Map<String, NDArray> all = new LinkedHashMap<>();
            Map<String, String> metadata;
            try (SafeTensors file = SafeTensors.open(kernels, checkpoint)) {
                metadata = file.metadata();
                long old = file.get(manager, "weight.transformer.proj_out.bias").size() / PATCH;
                if (old == channels) {
                    return;
                }
                for (String name : file.names()) {
                    all.put(name, widened(kernels, name, file.get(manager, name), old, channels));
                }
            }
            SafeTensors.write(checkpoint, all, metadata);
        }
    }

    private static NDArray widened(Kernels kernels, String name, NDArray weight, long old, long channels) {
        if (name.contains("patch_embedding.weight")) {
            return kernels.call(weight.getManager(), "widen_embedding", weight, old, channels);
        }
        return name.contains("proj_out.")
                ? kernels.call(weight.getManager(), "widen_head", weight, old, channels)
                : weight;
    }
}
