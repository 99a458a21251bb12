package dev.framewright.models;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The shape of a {@link ClipVisionTower}, as {@code config.json} of a transformers checkpoint says it.
 *
 * @param width width of a token, 1 or more
 * @param layers layers, 2 or more: the last one does not run
 * @param heads attention heads, 1 or more, a divisor of the width
 * @param feedForwardWidth hidden width of the feed-forward, 1 or more
 * @param side rows and columns of a picture, a multiple of the patch
 * @param patch rows and columns of a patch, 1 or more
 * @param epsilon added to variances, greater than 0
 */
public record ClipVisionConfig(
        int width, int layers, int heads, int feedForwardWidth, int side, int patch, double epsilon) {

    /** The tower of the published Wan 2.1 picture models, ViT-H/14. */
    public static final ClipVisionConfig HUGE = new ClipVisionConfig(1280, 32, 16, 5120, 224, 14, 1e-5);

    public ClipVisionConfig {
        if (width < 1 || layers < 2 || heads < 1 || width % heads != 0 || feedForwardWidth < 1 || !(epsilon > 0)) {
            throw new IllegalArgumentException("an image encoder of width " + width + " with " + layers + " layers and "
                    + heads + " heads cannot be; check its config.json.");
        }
        if (patch < 1 || side < patch || side % patch != 0) {
            throw new IllegalArgumentException("image_size must be a multiple of patch_size, but they were " + side
                    + " and " + patch + "; check the image encoder's config.json.");
        }
    }

    /** Tokens of a picture: its patches and the class. */
    public int tokens() {
        return 1 + side / patch * (side / patch);
    }

    /** Reads {@code config.json}. */
    public static ClipVisionConfig read(Path file) throws IOException {
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            if (json.has("hidden_act") && !json.get("hidden_act").getAsString().equals("gelu")) {
                throw new IllegalStateException("hidden_act is " + json.get("hidden_act") + ", not gelu");
            }
            return new ClipVisionConfig(
                    json.get("hidden_size").getAsInt(),
                    json.get("num_hidden_layers").getAsInt(),
                    json.get("num_attention_heads").getAsInt(),
                    json.get("intermediate_size").getAsInt(),
                    json.get("image_size").getAsInt(),
                    json.get("patch_size").getAsInt(),
                    json.get("layer_norm_eps").getAsDouble());
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | UnsupportedOperationException
                | NumberFormatException e) {
            throw new IOException("config.json of the image encoder is not one of CLIP: " + e.getMessage(), e);
        }
    }
}
