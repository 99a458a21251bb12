package dev.framewright.models;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One name in an adapter file, in whichever style it is written.
 *
 * @param module the layer it changes, by its diffusers name
 * @param part what it holds of that layer's change
 * @param late whether the file says that it belongs to the second expert
 */
record LoraKey(String module, Part part, boolean late) {

    /** What a tensor of an adapter is. */
    enum Part {
        DOWN,
        UP,
        ALPHA,
        /** The change of the whole weight. */
        WEIGHT,
        BIAS
    }

    private static final String[] PREFIXES = {
        "base_model.model.",
        "model.diffusion_model.",
        "diffusion_model.",
        "transformer.",
        "lora_unet__",
        "lora_unet_",
        "lora_transformer_"
    };

    static final String LATE = "transformer_2.";

    private static final Pattern NAME = Pattern.compile(
            "(.+)\\."
                    + "(lora_A|lora_B|lora_down|lora_up|lora\\.down|lora\\.up)(\\.default)?\\.weight|(.+)\\.(alpha|diff_b|diff)");

    /** Names whose dots became underscores, as one family of training tools writes them. */
    private static final Pattern FLAT =
            Pattern.compile("(vace_)?blocks_(\\d+)_(?:(self_attn|cross_attn|attn1|attn2|ffn)_)?(.+)");

    /** The same of the layers outside of blocks, in both layouts. */
    private static final Map<String, String> FLAT_EMBEDDERS = new HashMap<>();

    static {
        OriginalNames.EMBEDDERS.forEach((original, diffusers) -> {
            String module = diffusers.replaceAll("\\.$", "");
            FLAT_EMBEDDERS.put(original.replaceAll("\\.$", "").replace('.', '_'), module);
            FLAT_EMBEDDERS.put(module.replace('.', '_'), module);
        });
    }

    /** Reads a name; null where it is of no style that is known. */
    static @Nullable LoraKey parse(String stored) {
        boolean late = stored.startsWith(LATE);
        String name = late ? stored.substring(LATE.length()) : stored;
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                name = name.substring(prefix.length());
            }
        }
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        String module = matcher.group(1) == null ? matcher.group(4) : matcher.group(1);
        String part = matcher.group(2) == null ? matcher.group(5) : matcher.group(2);
        return new LoraKey(diffusers(module), part(part), late);
    }

    private static Part part(String written) {
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "lora_a", "lora_down", "lora.down" -> Part.DOWN;
            case "lora_b", "lora_up", "lora.up" -> Part.UP;
            case "alpha" -> Part.ALPHA;
            case "diff_b" -> Part.BIAS;
            default -> Part.WEIGHT;
        };
    }

    private static String diffusers(String module) {
        Matcher flat = FLAT.matcher(module);
        String dotted = FLAT_EMBEDDERS.getOrDefault(module, module);
        if (flat.matches()) {
            String inside = flat.group(4);
            dotted = (flat.group(1) == null ? "" : "vace_") + "blocks." + flat.group(2) + "."
                    + (flat.group(3) == null ? "" : flat.group(3) + ".")
                    + switch (inside) {
                        case "to_out_0" -> "to_out.0";
                        case "net_0_proj" -> "net.0.proj";
                        case "net_2" -> "net.2";
                        default -> inside;
                    };
        }
        // The table of original names is one of tensors, so the name needs an end.
        String weight = OriginalNames.transformer(dotted + ".weight");
        return weight.substring(0, weight.length() - ".weight".length());
    }
}
