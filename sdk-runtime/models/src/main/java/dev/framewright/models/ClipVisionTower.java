package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The image encoder of the Wan 2.1 picture models: the vision tower of CLIP (Radford et al. 2021). They read the tokens
 * of its last layer but one, so the last layer and the norm after it are not computed. Not safe for use by several
 * threads at once.
 */
public final class ClipVisionTower implements AutoCloseable {

    /** A look at the tokens after each layer; the tensors close after the call. */
    @FunctionalInterface
    interface Probe {
        void see(int layer, NDArray tokens);
    }

    private final Kernels kernels;
    private final ClipVisionConfig config;
    private final NDManager owned;
    private final Map<String, NDArray> weights;
    private final List<Map<String, NDArray>> layers = new ArrayList<>();

    private ClipVisionTower(Kernels kernels, ClipVisionConfig config, NDManager owned, Map<String, NDArray> weights) {
        this.kernels = kernels;
        this.config = config;
        this.owned = owned;
        this.weights = weights;
        for (int i = 0; i < config.layers() - 1; i++) {
            Map<String, NDArray> layer = Checkpoint.part(weights, "encoder.layers." + i + ".");
            Checkpoint.required(weights, "encoder.layers." + i + ".mlp.fc2.weight");
            layers.add(layer);
        }
    }

    /** Reads a folder with {@code config.json} and safetensors weights. */
    public static ClipVisionTower load(Kernels kernels, Path folder, Precision precision) throws IOException {
        return load(kernels, ClipVisionConfig.read(folder.resolve("config.json")), Checkpoint.files(folder), precision);
    }

    /** Reads weights from the files given, in the transformers or the original layout. */
    public static ClipVisionTower load(
            Kernels kernels, ClipVisionConfig config, Iterable<Path> files, Precision precision) throws IOException {
        NDManager owned = kernels.newManager();
        try {
            Map<String, NDArray> weights = new LinkedHashMap<>();
            Checkpoint.read(
                            kernels,
                            owned,
                            files,
                            OriginalNames::imageEncoder,
                            precision,
                            name -> name.contains("norm") || name.contains("embedding"))
                    .forEach((name, tensor) -> put(weights, name, tensor, config));
            return new ClipVisionTower(kernels, config, owned, weights);
        } catch (IOException | RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    /** Takes what the vision tower has; joint projections are cut into queries, keys and values. */
    private static void put(Map<String, NDArray> weights, String name, NDArray tensor, ClipVisionConfig config) {
        if (name.contains(".qkv_proj.")) {
            String[] each = {"q_proj", "k_proj", "v_proj"};
            for (int i = 0; i < each.length; i++) {
                NDArray third = tensor.get(i * config.width() + ":" + (i + 1) * config.width());
                weights.put(name.replace("qkv_proj", each[i]), third);
            }
        } else if (name.startsWith("embeddings.") || name.startsWith("pre_layrnorm.") || name.startsWith("encoder.")) {
            weights.put(name, tensor);
        } else {
            tensor.close();
        }
    }

    /** The shape of this network. */
    public ClipVisionConfig config() {
        return config;
    }

    /**
     * Tokens of pictures for {@link WanTransformer#context}.
     *
     * @param owner owns the result
     * @param pixels [B, 3, side, side], normalised as {@link PictureScaling#forClip} does
     * @return [B, tokens, width], float32
     */
    public NDArray tokens(NDManager owner, NDArray pixels) {
        return tokens(owner, pixels, (layer, tokens) -> {});
    }

    NDArray tokens(NDManager owner, NDArray pixels, Probe probe) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray x = kernels.call(
                    scratch,
                    "clip_embed",
                    pixels,
                    Checkpoint.required(weights, "embeddings.patch_embedding.weight"),
                    Checkpoint.required(weights, "embeddings.class_embedding"),
                    Checkpoint.required(weights, "embeddings.position_embedding.weight"),
                    Checkpoint.required(weights, "pre_layrnorm.weight"),
                    Checkpoint.required(weights, "pre_layrnorm.bias"),
                    config.epsilon());
            probe.see(0, x);
            for (int i = 0; i < layers.size(); i++) {
                NDArray before = x;
                x = kernels.call(scratch, "clip_layer", before, layers.get(i), config.heads(), config.epsilon());
                before.close();
                probe.see(i + 1, x);
            }
            x.attach(owner);
            return x;
        }
    }

    /** Frees the weights. */
    @Override
    public void close() {
        owned.close();
    }
}
