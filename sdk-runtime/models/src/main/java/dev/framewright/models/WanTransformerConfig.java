package dev.framewright.models;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a {@link WanTransformer}, as {@code config.json} of a diffusers checkpoint says it.
 *
 * @param inChannels channels of the input video, 1 or more; 16 for text to video, 36 with a conditioning picture
 * @param outChannels channels of the predicted velocity, 1 or more
 * @param heads attention heads, 1 or more
 * @param headWidth values per head, an even number of 6 or more; the width D is {@code heads * headWidth}
 * @param layers blocks, 1 or more
 * @param feedForwardWidth hidden width of the feed-forward, 1 or more
 * @param textWidth width of a prompt embedding, 1 or more
 * @param timestepWidth width of the timestep's sinusoid, an even number of 2 or more
 * @param imageWidth width of an image token, 0 where the model takes none
 * @param epsilon added to variances, greater than 0
 * @param patch size of a patch in latent frames, rows and columns
 * @param longestAxis positions the rotary embedding was made for, per axis
 * @param controlLayers the blocks that take a VACE hint, ascending from 0; empty where there is no control track
 * @param controlChannels channels of the control track, 0 where there is none
 */
public record WanTransformerConfig(
        int inChannels,
        int outChannels,
        int heads,
        int headWidth,
        int layers,
        int feedForwardWidth,
        int textWidth,
        int timestepWidth,
        int imageWidth,
        double epsilon,
        List<Integer> patch,
        int longestAxis,
        List<Integer> controlLayers,
        int controlChannels) {

    public WanTransformerConfig {
        atLeast("in_channels", inChannels, 1);
        atLeast("out_channels", outChannels, 1);
        atLeast("num_attention_heads", heads, 1);
        atLeast("attention_head_dim", headWidth, 6);
        atLeast("num_layers", layers, 1);
        atLeast("ffn_dim", feedForwardWidth, 1);
        atLeast("text_dim", textWidth, 1);
        atLeast("freq_dim", timestepWidth, 2);
        atLeast("image_dim", imageWidth, 0);
        atLeast("rope_max_seq_len", longestAxis, 1);
        atLeast("vace_in_channels", controlChannels, 0);
        if (headWidth % 2 != 0 || timestepWidth % 2 != 0) {
            throw new IllegalArgumentException("attention_head_dim and freq_dim must be even but were " + headWidth
                    + " and " + timestepWidth + "; check the model's config.json.");
        }
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("eps must be greater than 0 but was " + epsilon);
        }
        patch = List.copyOf(patch);
        if (patch.size() != 3 || patch.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("patch_size must be three sizes of 1 or more but was " + patch);
        }
        controlLayers = List.copyOf(controlLayers);
        for (int layer : controlLayers) {
            if (layer < 0 || layer >= layers) {
                throw new IllegalArgumentException(
                        "vace_layers must lie in 0 to " + (layers - 1) + " but had " + layer);
            }
        }
    }

    /** Width of a token, D. */
    public int width() {
        return heads * headWidth;
    }

    /** A text or picture to video model without image tokens and control track, patch 1 x 2 x 2. */
    public static WanTransformerConfig of(
            int inChannels,
            int outChannels,
            int heads,
            int headWidth,
            int layers,
            int feedForwardWidth,
            int textWidth) {
        return new WanTransformerConfig(
                inChannels,
                outChannels,
                heads,
                headWidth,
                layers,
                feedForwardWidth,
                textWidth,
                256,
                0,
                1e-6,
                List.of(1, 2, 2),
                1024,
                List.of(),
                0);
    }

    /** Reads {@code config.json}. */
    public static WanTransformerConfig read(Path file) throws IOException {
        try {
            return from(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new IOException(file.getFileName() + " is not a transformer configuration: " + e.getMessage(), e);
        }
    }

    private static WanTransformerConfig from(JsonObject json) {
        return new WanTransformerConfig(
                number(json, "in_channels", 16),
                number(json, "out_channels", 16),
                number(json, "num_attention_heads", 40),
                number(json, "attention_head_dim", 128),
                number(json, "num_layers", 40),
                number(json, "ffn_dim", 13824),
                number(json, "text_dim", 4096),
                number(json, "freq_dim", 256),
                number(json, "image_dim", 0),
                json.has("eps") ? json.get("eps").getAsDouble() : 1e-6,
                json.has("patch_size") ? numbers(json, "patch_size") : List.of(1, 2, 2),
                number(json, "rope_max_seq_len", 1024),
                numbers(json, "vace_layers"),
                number(json, "vace_in_channels", 0));
    }

    private static int number(JsonObject json, String key, int byDefault) {
        JsonElement value = json.get(key);
        return value == null || value.isJsonNull() ? byDefault : value.getAsInt();
    }

    private static List<Integer> numbers(JsonObject json, String key) {
        JsonElement value = json.get(key);
        List<Integer> numbers = new ArrayList<>();
        if (value != null && !value.isJsonNull()) {
            value.getAsJsonArray().forEach(number -> numbers.add(number.getAsInt()));
        }
        return numbers;
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    key + " must be at least " + least + " but was " + value + "; check the model's config.json.");
        }
    }

    /**
     * Patches along each axis of latents [B, C, T, H, W].
     *
     * @throws IllegalArgumentException if they do not fit
     */
    long[] grid(Shape latents) {
        long[] grid = new long[3];
        for (int axis = 0; axis < 3; axis++) {
            long size = latents.get(2 + axis);
            int side = patch.get(axis);
            grid[axis] = size / side;
            if (size % side != 0 || grid[axis] < 1 || grid[axis] > longestAxis) {
                throw new IllegalArgumentException("latents of shape " + latents + " do not fit: axis "
                        + List.of("T", "H", "W").get(axis) + " must be a multiple of " + side + ", of at most "
                        + (long) longestAxis * side + ".");
            }
        }
        if (latents.get(1) != inChannels) {
            throw new IllegalArgumentException("latents of shape " + latents + " have " + latents.get(1)
                    + " channels but the model takes " + inChannels + ".");
        }
        return grid;
    }
}
