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

/** Makes checkpoints of a run without texture channels ready for more channels: all weights of new ones begin at zero. */
final class Widening {

    private Widening() {}

    /** The transformer takes and tells more channels; of those that it knows it tells what it told. */
    static void transformer(Kernels kernels, Path checkpoint, long channels) throws IOException {
        rewrite(kernels, checkpoint, "transformer.proj_out.bias", 4, channels, (manager, name, weight, old) -> {
            if (name.contains("patch_embedding.weight")) {
                return kernels.call(manager, "widen_embedding", weight, old, channels);
            }
            return name.contains("proj_out.") ? kernels.call(manager, "widen_head", weight, old, channels) : weight;
        });
    }

    /** The decoder takes more channels, and draws what it drew. */
    static void decoder(Kernels kernels, Path checkpoint, long channels, long coarse) throws IOException {
        rewrite(
                kernels,
                checkpoint,
                "decoder.in.weight",
                coarse,
                channels,
                (manager, name, weight, old) -> name.endsWith("decoder.in.weight")
                        ? kernels.call(manager, "widen_input", weight, channels)
                        : weight);
    }

    private interface Widened {
        NDArray of(NDManager owner, String name, NDArray weight, long old);
    }

    /**
     * Rewrites a checkpoint, if it is there and has other channels.
     *
     * @param telling weight whose size tells the channels
     * @param each its size for one channel
     */
    private static void rewrite(
            Kernels kernels, Path checkpoint, String telling, long each, long channels, Widened widened)
            throws IOException {
        if (!Files.exists(checkpoint)) {
            return;
        }
        try (NDManager manager = kernels.newManager()) {
            Map<String, NDArray> all = new LinkedHashMap<>();
            Map<String, String> metadata;
            try (SafeTensors file = SafeTensors.open(kernels, checkpoint)) {
                metadata = file.metadata();
                String kind = file.names().contains("weight." + telling) ? "weight." : "average.";
                long old = file.get(manager, kind + telling).size() / each;
                if (old == channels) {
                    return;
                }
                for (String name : file.names()) {
                    all.put(name, widened.of(manager, name, file.get(manager, name), old));
                }
            }
            SafeTensors.write(checkpoint, all, metadata);
        }
    }
}
