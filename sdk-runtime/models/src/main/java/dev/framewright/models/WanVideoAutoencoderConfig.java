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

    private static final List<Float> MEAN_16 = List.of(
            -0.7571f, -0.7089f, -0.9113f, 0.1075f, -0.1745f, 0.9653f, -0.1517f, 1.5508f, 0.4134f, -0.0715f, 0.5517f,
            -0.3632f, -0.1922f, -0.9497f, 0.2503f, -0.2921f);
    private static final List<Float> DEVIATION_16 = List.of(
            2.8184f, 1.4541f, 2.3275f, 2.6558f, 1.2196f, 1.7708f, 2.6052f, 2.0743f, 3.2687f, 2.1526f, 2.8652f, 1.5579f,
            1.6382f, 1.1253f, 2.8251f, 1.9160f);
    private static final List<Float> MEAN_48 = List.of(
            -0.2289f, -0.0052f, -0.1323f, -0.2339f, -0.2799f, 0.0174f, 0.1838f, 0.1557f, -0.1382f, 0.0542f, 0.2813f,
            0.0891f, 0.1570f, -0.0098f, 0.0375f, -0.1825f, -0.2246f, -0.1207f, -0.0698f, 0.5109f, 0.2665f, -0.2108f,
            -0.2158f, 0.2502f, -0.2055f, -0.0322f, 0.1109f, 0.1567f, -0.0729f, 0.0899f, -0.2799f, -0.1230f, -0.0313f,
            -0.1649f, 0.0117f, 0.0723f, -0.2839f, -0.2083f, -0.0520f, 0.3748f, 0.0152f, 0.1957f, 0.1433f, -0.2944f,
            0.3573f, -0.0548f, -0.1681f, -0.0667f);
    private static final List<Float> DEVIATION_48 = List.of(
            0.4765f, 1.0364f, 0.4514f, 1.1677f, 0.5313f, 0.4990f, 0.4818f, 0.5013f, 0.8158f, 1.0344f, 0.5894f, 1.0901f,
            0.6885f, 0.6165f, 0.8454f, 0.4978f, 0.5759f, 0.3523f, 0.7135f, 0.6804f, 0.5833f, 1.4146f, 0.8986f, 0.5659f,
            0.7069f, 0.5338f, 0.4889f, 0.4917f, 0.4069f, 0.4999f, 0.6866f, 0.4093f, 0.5709f, 0.6065f, 0.6415f, 0.4944f,
            0.5726f, 1.2042f, 0.5458f, 1.6887f, 0.3971f, 1.0600f, 0.3943f, 0.5537f, 0.5444f, 0.4089f, 0.7468f, 0.7744f);

    /**
     * One of the two published autoencoders, for files without a configuration.
     *
     * @param latentChannels 16 for Wan 2.1, 48 for Wan 2.2
     * @param base channels after the way into the encoder; 96 and 160 as published
     * @param decoderBase channels before the way out of the decoder; 96 and 256 as published
     */
    public static WanVideoAutoencoderConfig published(int latentChannels, int base, int decoderBase) {
        if (latentChannels != 16 && latentChannels != 48) {
            throw new IllegalArgumentException("an autoencoder of " + latentChannels
                    + " latent channels is none of the published ones, which have 16 or 48; it needs its config.json.");
        }
        boolean second = latentChannels == 48;
        return new WanVideoAutoencoderConfig(
                latentChannels,
                List.of(base, base, 2 * base, 4 * base, 4 * base),
                List.of(4 * decoderBase, 4 * decoderBase, 4 * decoderBase, 2 * decoderBase, decoderBase),
                2,
                List.of(false, true, true),
                second,
                second ? 2 : 1,
                second ? MEAN_48 : MEAN_16,
                second ? DEVIATION_48 : DEVIATION_16);
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
