package dev.framewright.models;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The shape of a {@link Umt5TextEncoder}, as {@code config.json} of a transformers checkpoint says it.
 *
 * @param vocabulary token ids, 1 or more
 * @param width width of an embedding, 1 or more
 * @param headWidth values per head, 1 or more
 * @param heads attention heads, 1 or more
 * @param feedForwardWidth hidden width of the feed-forward, 1 or more
 * @param layers layers, 1 or more
 * @param buckets classes of distance between tokens, 4 or more
 * @param farthest distance from which on all are one class
 * @param epsilon added to mean squares, greater than 0
 */
public record Umt5Config(
        int vocabulary,
        int width,
        int headWidth,
        int heads,
        int feedForwardWidth,
        int layers,
        int buckets,
        int farthest,
        double epsilon) {

    /** The encoder of every published Wan model, UMT5-XXL. */
    public static final Umt5Config XXL = new Umt5Config(256384, 4096, 64, 64, 10240, 24, 32, 128, 1e-6);

    public Umt5Config {
        if (vocabulary < 1 || width < 1 || headWidth < 1 || heads < 1 || feedForwardWidth < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "every size of a text encoder must be at least 1; check its config.json.");
        }
        if (buckets < 4 || farthest < buckets || !(epsilon > 0)) {
            throw new IllegalArgumentException("a text encoder needs 4 or more position buckets, but had " + buckets
                    + " up to distance " + farthest + "; check its config.json.");
        }
    }

    /** Reads {@code config.json}. */
    public static Umt5Config read(Path file) throws IOException {
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return new Umt5Config(
                    json.get("vocab_size").getAsInt(),
                    json.get("d_model").getAsInt(),
                    json.get("d_kv").getAsInt(),
                    json.get("num_heads").getAsInt(),
                    json.get("d_ff").getAsInt(),
                    json.get("num_layers").getAsInt(),
                    json.get("relative_attention_num_buckets").getAsInt(),
                    json.get("relative_attention_max_distance").getAsInt(),
                    json.get("layer_norm_epsilon").getAsDouble());
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | UnsupportedOperationException
                | NumberFormatException e) {
            throw new IOException("config.json of the text encoder is not one of UMT5: " + e.getMessage(), e);
        }
    }
}
