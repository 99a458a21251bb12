package dev.framewright.models;

import com.google.gson.JsonArray;
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
 * The shape of a {@link WanVideoAutoencoder}, as {@code config.json} of a diffusers checkpoint says it.
 *
 * @param latentChannels channels of a latent, 1 or more
 * @param encoderWidths channels after the way in and after each level of the encoder
 * @param decoderWidths channels after the way in and after each level of the decoder
 * @param residualBlocks residual blocks per level of the encoder, 1 or more; the decoder has one more
 * @param timeDown for each step down of the encoder whether it halves the frames too
 * @param shortcuts whether levels have shortcuts without weights, as in Wan 2.2
 * @param fold pixels folded into channels at the way in, along rows and columns; 1 for none
 * @param latentMean mean per latent channel, as the published statistics say
 * @param latentDeviation standard deviation per latent channel, each greater than 0
 */
public record WanVideoAutoencoderConfig(
        int latentChannels,
        List<Integer> encoderWidths,
        List<Integer> decoderWidths,
        int residualBlocks,
        List<Boolean> timeDown,
        boolean shortcuts,
        int fold,
        List<Float> latentMean,
        List<Float> latentDeviation) {

    public WanVideoAutoencoderConfig {
        encoderWidths = List.copyOf(encoderWidths);
        decoderWidths = List.copyOf(decoderWidths);
        timeDown = List.copyOf(timeDown);
        latentMean = List.copyOf(latentMean);
        latentDeviation = List.copyOf(latentDeviation);
        if (latentChannels < 1 || residualBlocks < 1 || fold < 1) {
            throw new IllegalArgumentException("z_dim, num_res_blocks and patch_size must be at least 1 but were "
                    + latentChannels + ", " + residualBlocks + " and " + fold);
        }
        if (encoderWidths.size() != timeDown.size() + 2 || decoderWidths.size() != timeDown.size() + 2) {
            throw new IllegalArgumentException(
                    "dim_mult must have one entry more than temperal_downsample, but they have "
                            + (encoderWidths.size() - 1) + " and " + timeDown.size());
        }
        if (latentMean.size() != latentChannels || latentDeviation.size() != latentChannels) {
            throw new IllegalArgumentException("latents_mean and latents_std must have " + latentChannels
                    + " entries but have " + latentMean.size() + " and " + latentDeviation.size());
        }
    }

    /** Reads {@code config.json}. */
    public static WanVideoAutoencoderConfig read(Path file) throws IOException {
        try {
            return from(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | NumberFormatException | NullPointerException e) {
            throw new IOException(file.getFileName() + " is not an autoencoder configuration: " + e.getMessage(), e);
        }
    }

    private static WanVideoAutoencoderConfig from(JsonObject json) {
        JsonArray factors = json.getAsJsonArray("dim_mult");
        int base = json.get("base_dim").getAsInt();
        int decoderBase = number(json, "decoder_base_dim", base);
        List<Integer> up = new ArrayList<>();
        List<Integer> down = new ArrayList<>(List.of(base));
        up.add(decoderBase * factors.get(factors.size() - 1).getAsInt());
        for (int i = 0; i < factors.size(); i++) {
            down.add(base * factors.get(i).getAsInt());
            up.add(decoderBase * factors.get(factors.size() - 1 - i).getAsInt());
        }
        List<Boolean> timeDown = new ArrayList<>();
        json.getAsJsonArray("temperal_downsample").forEach(value -> timeDown.add(value.getAsBoolean()));
        return new WanVideoAutoencoderConfig(
                json.get("z_dim").getAsInt(),
                down,
                up,
                json.get("num_res_blocks").getAsInt(),
                timeDown,
                json.has("is_residual") && json.get("is_residual").getAsBoolean(),
                number(json, "patch_size", 1),
                floats(json, "latents_mean"),
                floats(json, "latents_std"));
    }

    private static int number(JsonObject json, String key, int byDefault) {
        JsonElement value = json.get(key);
        return value == null || value.isJsonNull() ? byDefault : value.getAsInt();
    }

    private static List<Float> floats(JsonObject json, String key) {
        List<Float> floats = new ArrayList<>();
        json.getAsJsonArray(key).forEach(value -> floats.add(value.getAsFloat()));
        return floats;
    }

    /** Steps down in space; each halves rows and columns. */
    public int levels() {
        return timeDown.size();
    }

    /** Pixels per latent value along rows and columns. */
    public int spatialFactor() {
        return fold << levels();
    }

    /** Frames per latent frame. */
    public int temporalFactor() {
        return 1 << timeDown.stream().filter(down -> down).count();
    }
}
