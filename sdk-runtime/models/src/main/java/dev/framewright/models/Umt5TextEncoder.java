package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The text encoder of the Wan models: UMT5 (Chung et al. 2023), encoder only. Padding takes no part: only the tokens of
 * the prompt are computed, and the rows after them are zero. Its
 * weights stay in the mapped file, as they are stored. Not safe for use by several threads at once.
 */
public final class Umt5TextEncoder implements TextEncoder {

    /** Rows that the Wan models were trained with. */
    public static final int ROWS = 512;

    private final Kernels kernels;
    private final NDManager owned;
    private final Map<String, NDArray> weights;
    private final List<Map<String, NDArray>> layers = new ArrayList<>();
    private final UnigramTokenizer tokenizer;
    private final int rows;
    private final Umt5Config config;
    private final Precision precision;

    private Umt5TextEncoder(
            Kernels kernels,
            NDManager owned,
            Map<String, NDArray> weights,
            Umt5Config config,
            Precision precision,
            UnigramTokenizer tokenizer,
            int rows) {
        this.kernels = kernels;
        this.owned = owned;
        this.weights = weights;
        this.tokenizer = tokenizer;
        this.rows = rows;
        this.config = config;
        this.precision = precision;
        for (int i = 0; i < config.layers(); i++) {
            layers.add(Checkpoint.part(weights, "encoder.block." + i + "."));
        }
    }

    /**
     * Reads a folder with {@code config.json} and safetensors weights, and the tokenizer of another.
     *
     * @param tokenizer folder with {@code tokenizer.json}
     * @param rows tokens that a prompt may have, with the end token; 1 or more, {@link #ROWS} for the Wan models
     */
    public static Umt5TextEncoder load(Kernels kernels, Path folder, Path tokenizer, int rows, Precision precision)
            throws IOException {
        return load(
                kernels,
                folder.resolve("config.json"),
                Checkpoint.files(folder),
                tokenizer.resolve("tokenizer.json"),
                rows,
                precision);
    }

    /** Reads weights from the files given, in the transformers or the original layout. */
    public static Umt5TextEncoder load(
            Kernels kernels, Path config, Iterable<Path> files, Path tokenizer, int rows, Precision precision)
            throws IOException {
        return load(kernels, Umt5Config.read(config), files, tokenizer, rows, precision);
    }

    /** The same with a configuration at hand. */
    public static Umt5TextEncoder load(
            Kernels kernels, Umt5Config config, Iterable<Path> files, Path tokenizer, int rows, Precision precision)
            throws IOException {
        if (rows < 1) {
            throw new IllegalArgumentException("a prompt needs at least 1 row but rows was " + rows);
        }
        NDManager owned = kernels.newManager();
        try {
            Map<String, NDArray> weights = Checkpoint.read(
                    kernels,
                    owned,
                    files,
                    OriginalNames::textEncoder,
                    precision,
                    name -> name.contains("norm") || name.contains("relative_attention_bias"),
                    name -> true);
            return new Umt5TextEncoder(
                    kernels, owned, weights, config, precision, UnigramTokenizer.read(tokenizer), rows);
        } catch (IOException | RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    @Override
    public int textWidth() {
        return config.width();
    }

    @Override
    public NDArray encode(NDManager owner, String prompt) {
        long[] ids = tokenizer.encode(PromptCleaning.clean(prompt), rows);
        try (NDManager scratch = kernels.newManager()) {
            NDArray tokens = scratch.create(new long[][] {ids});
            NDArray all = scratch.ones(tokens.getShape());
            return kernels.call(owner, "umt5_prompt", hidden(scratch, tokens, all), all, rows);
        }
    }

    /** The last hidden state [B, N, D] of ids [B, N] with a mask [B, N], 1 for tokens and 0 for padding. */
    NDArray hidden(NDManager owner, NDArray ids, NDArray mask) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray x = kernels.call(scratch, "umt5_embed", ids, Checkpoint.required(weights, "shared.weight"));
            NDArray barred = kernels.call(scratch, "umt5_mask", mask);
            for (Map<String, NDArray> layer : layers) {
                x = layer(scratch, x, barred, layer);
            }
            NDArray norm = Checkpoint.required(weights, "encoder.final_layer_norm.weight");
            return kernels.call(owner, "umt5_norm", x, norm, config.epsilon());
        }
    }

    /** One layer; its weights are widened while it runs, so that the encoder takes the memory of its file. */
    private NDArray layer(NDManager owner, NDArray x, NDArray barred, Map<String, NDArray> layer) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray y = kernels.call(
                    owner,
                    "umt5_layer",
                    x,
                    barred,
                    Checkpoint.widened(kernels, scratch, layer, precision),
                    config.heads(),
                    config.buckets(),
                    config.farthest(),
                    config.epsilon());
            x.close();
            return y;
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
