package dev.framewright.models;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.framewright.engine.SafeTensors;
import dev.framewright.engine.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How strongly an adapter was trained to be where none of its tensors says so: diffusers keeps PEFT's settings in the
 * file's header, PEFT itself in {@code adapter_config.json} beside the file.
 *
 * @param alpha null where neither says it
 * @param root whether it is divided by the root of the rank (rank-stabilised LoRA, Kalajdzievski 2023)
 * @param others alphas of the layers whose names match
 */
record PeftStrength(@Nullable Double alpha, boolean root, Map<Pattern, Double> others) {

    private static final String PEFT = "base_model.model.";
    private static final String TRANSFORMER = "transformer.";

    /**
     * Reads the settings of a file.
     *
     * @param late whether those of the second of two experts
     * @throws IOException if there are some that cannot be read
     */
    static PeftStrength of(Path file, TensorFile stored, boolean late) throws IOException {
        String prefix = late ? LoraKey.LATE : TRANSFORMER;
        try {
            JsonObject settings = settings(file, stored);
            JsonElement alpha = setting(settings, prefix, "lora_alpha");
            JsonElement root = setting(settings, prefix, "use_rslora");
            Map<Pattern, Double> others = new LinkedHashMap<>();
            if (setting(settings, prefix, "alpha_pattern") instanceof JsonObject patterns) {
                patterns.entrySet()
                        .forEach(entry -> others.put(
                                Pattern.compile("(.*\\.)?(" + entry.getKey() + ")\\.lora.*"),
                                entry.getValue().getAsDouble()));
            }
            return new PeftStrength(
                    alpha == null ? null : alpha.getAsDouble(), root != null && root.getAsBoolean(), others);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException e) {
            throw new IOException(
                    "PEFT's settings of " + file.getFileName() + ", in its header or in adapter_config.json, are not"
                            + " readable: " + e.getMessage(),
                    e);
        }
    }

    private static JsonObject settings(Path file, TensorFile stored) throws IOException {
        String header =
                stored instanceof SafeTensors tensors ? tensors.metadata().get("lora_adapter_metadata") : null;
        Path beside = file.resolveSibling("adapter_config.json");
        if (header != null) {
            return JsonParser.parseString(header).getAsJsonObject();
        }
        // The folder may be one of many adapters; only PEFT's own has its settings beside it.
        boolean own = stored.names().stream().anyMatch(name -> name.startsWith(PEFT));
        return own && Files.isRegularFile(beside)
                ? JsonParser.parseString(Files.readString(beside)).getAsJsonObject()
                : new JsonObject();
    }

    private static @Nullable JsonElement setting(JsonObject settings, String prefix, String name) {
        JsonElement ofNetwork = settings.get(prefix + name);
        return ofNetwork == null ? settings.get(name) : ofNetwork;
    }

    /**
     * By what a layer's change is multiplied.
     *
     * @param stored name of one of its two matrices
     */
    double factor(String stored, long rank) {
        String name = stored;
        for (String prefix : new String[] {PEFT, TRANSFORMER, LoraKey.LATE}) {
            name = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        }
        Double ofLayer = alpha;
        for (Map.Entry<Pattern, Double> other : others.entrySet()) {
            if (other.getKey().matcher(name).matches()) {
                ofLayer = other.getValue();
                break;
            }
        }
        return ofLayer == null ? 1 : ofLayer / (root ? Math.sqrt(rank) : rank);
    }
}
