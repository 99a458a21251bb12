package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The text encoder of the Wan models: UMT5 (Chung et al. 2023), encoder only. Padding takes no part: only the tokens of
 * the prompt are computed, and the rows after them are zero. Not safe for use by several threads at once.
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
    private final int heads;
    private final int width;
    private final int buckets;
    private final int farthest;
    private final double epsilon;

    private Umt5TextEncoder(
            Kernels kernels,
            NDManager owned,
            Map<String, NDArray> weights,
            JsonObject config,
            UnigramTokenizer tokenizer,
            int rows) {
        this.kernels = kernels;
        this.owned = owned;
        this.weights = weights;
        this.tokenizer = tokenizer;
        this.rows = rows;
        heads = config.get("num_heads").getAsInt();
        width = config.get("d_model").getAsInt();
        buckets = config.get("relative_attention_num_buckets").getAsInt();
        farthest = config.get("relative_attention_max_distance").getAsInt();
        epsilon = config.get("layer_norm_epsilon").getAsDouble();
        for (int i = 0; i < config.get("num_layers").getAsInt(); i++) {
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
        if (rows < 1) {
            throw new IllegalArgumentException("a prompt needs at least 1 row but rows was " + rows);
        }
        NDManager owned = kernels.newManager();
        try {
            Map<String, NDArray> weights = Checkpoint.read(
                    kernels,
                    owned,
                    Checkpoint.files(folder),
                    name -> name.equals("encoder.embed_tokens.weight") ? "shared.weight" : name,
                    precision,
                    name -> name.contains("norm") || name.contains("relative_attention_bias"));
            JsonObject config = JsonParser.parseString(Files.readString(folder.resolve("config.json")))
                    .getAsJsonObject();
            return new Umt5TextEncoder(
                    kernels, owned, weights, config, UnigramTokenizer.read(tokenizer.resolve("tokenizer.json")), rows);
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            owned.close();
            throw new IOException("config.json of the text encoder is not one of UMT5: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    @Override
    public int textWidth() {
        return width;
    }

    @Override
    public NDArray encode(NDManager owner, String prompt) {
        long[] ids = tokenizer.encode(prompt, rows);
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
                NDArray before = x;
                x = kernels.call(scratch, "umt5_layer", before, barred, layer, heads, buckets, farthest, epsilon);
                before.close();
            }
            NDArray norm = Checkpoint.required(weights, "encoder.final_layer_norm.weight");
            return kernels.call(owner, "umt5_norm", x, norm, epsilon);
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
