package dev.framewright.models;

import java.util.Arrays;
import java.util.Map;

/** Names of the original Wan checkpoints, turned into those of the diffusers layout that the networks use. */
public final class OriginalNames {

    static final Map<String, String> EMBEDDERS = Map.ofEntries(
            Map.entry("time_embedding.0.", "condition_embedder.time_embedder.linear_1."),
            Map.entry("time_embedding.2.", "condition_embedder.time_embedder.linear_2."),
            Map.entry("time_projection.1.", "condition_embedder.time_proj."),
            Map.entry("text_embedding.0.", "condition_embedder.text_embedder.linear_1."),
            Map.entry("text_embedding.2.", "condition_embedder.text_embedder.linear_2."),
            Map.entry("img_emb.proj.0.", "condition_embedder.image_embedder.norm1."),
            Map.entry("img_emb.proj.1.", "condition_embedder.image_embedder.ff.net.0.proj."),
            Map.entry("img_emb.proj.3.", "condition_embedder.image_embedder.ff.net.2."),
            Map.entry("img_emb.proj.4.", "condition_embedder.image_embedder.norm2."),
            Map.entry("img_emb.emb_pos", "condition_embedder.image_embedder.pos_embed"),
            Map.entry("head.head.", "proj_out."),
            Map.entry("head.modulation", "scale_shift_table"));

    private static final Map<String, String> BLOCK = Map.ofEntries(
            Map.entry("self_attn.", "attn1."),
            Map.entry("cross_attn.", "attn2."),
            Map.entry("norm3.", "norm2."),
            Map.entry("ffn.0.", "ffn.net.0.proj."),
            Map.entry("ffn.2.", "ffn.net.2."),
            Map.entry("modulation", "scale_shift_table"),
            Map.entry("before_proj.", "proj_in."),
            Map.entry("after_proj.", "proj_out."));

    private static final Map<String, String> ATTENTION = Map.of(
            "q",
            "to_q",
            "k",
            "to_k",
            "v",
            "to_v",
            "o",
            "to_out.0",
            "k_img",
            "add_k_proj",
            "v_img",
            "add_v_proj",
            "norm_k_img",
            "norm_added_k");

    private static final Map<String, String> RESIDUAL_BLOCK = Map.of(
            "residual.0.", "norm1.",
            "residual.2.", "conv1.",
            "residual.3.", "norm2.",
            "residual.6.", "conv2.",
            "shortcut.", "conv_shortcut.");

    private static final Map<String, String> FEED_FORWARD = Map.of("gate", "wi_0", "fc1", "wi_1", "fc2", "wo");

    private OriginalNames() {}

    /** The diffusers name of a transformer weight; a name that is one already stays as it is. */
    public static String transformer(String stored) {
        String name = stored.startsWith("model.diffusion_model.") ? stored.substring(22) : stored;
        for (Map.Entry<String, String> entry : EMBEDDERS.entrySet()) {
            if (name.startsWith(entry.getKey())) {
                return entry.getValue() + name.substring(entry.getKey().length());
            }
        }
        if (!name.startsWith("blocks.") && !name.startsWith("vace_blocks.")) {
            return name;
        }
        int rest = name.indexOf('.', name.indexOf('.') + 1) + 1;
        String block = name.substring(0, rest);
        String inside = name.substring(rest);
        for (Map.Entry<String, String> entry : BLOCK.entrySet()) {
            if (inside.startsWith(entry.getKey())) {
                return block
                        + entry.getValue()
                        + attention(inside.substring(entry.getKey().length()));
            }
        }
        return name;
    }

    private static String attention(String inside) {
        int dot = inside.indexOf('.');
        String layer = dot < 0 ? inside : inside.substring(0, dot);
        return dot < 0 ? inside : ATTENTION.getOrDefault(layer, layer) + inside.substring(dot);
    }

    /**
     * The diffusers name of an autoencoder weight; a name that is one already stays as it is.
     *
     * @param levels whether levels of layers are nested, as in Wan 2.2, rather than one flat list
     * @param residualBlocks residual blocks per level of the encoder
     */
    public static String autoencoder(String stored, boolean levels, int residualBlocks) {
        String[] parts = stored.split("\\.");
        if (parts[0].equals("conv1") || parts[0].equals("conv2")) {
            return (parts[0].equals("conv1") ? "quant_conv." : "post_quant_conv.") + parts[1];
        }
        boolean encoder = parts[0].equals("encoder");
        return switch (parts.length > 1 ? parts[1] : "") {
            case "conv1" -> parts[0] + ".conv_in." + parts[2];
            case "head" -> parts[0] + (parts[2].equals("0") ? ".norm_out." : ".conv_out.") + parts[3];
            case "middle" -> {
                int index = Integer.parseInt(parts[2]);
                yield parts[0] + ".mid_block."
                        + (index == 1
                                ? "attentions.0." + rest(parts, 3)
                                : "resnets." + index / 2 + "." + unit(parts, 3));
            }
            case "downsamples", "upsamples" -> {
                int index = Integer.parseInt(parts[2]);
                int layers = encoder ? residualBlocks : residualBlocks + 1;
                if (levels) {
                    int layer = Integer.parseInt(parts[4]);
                    String level = encoder ? "encoder.down_blocks." + index : "decoder.up_blocks." + index;
                    yield layer < layers
                            ? level + ".resnets." + layer + "." + unit(parts, 5)
                            : level + (encoder ? ".downsampler." : ".upsampler.") + rest(parts, 5);
                }
                if (encoder) {
                    yield "encoder.down_blocks." + index + "." + unit(parts, 3);
                }
                String level = "decoder.up_blocks." + index / (layers + 1);
                int layer = index % (layers + 1);
                yield layer < layers
                        ? level + ".resnets." + layer + "." + unit(parts, 3)
                        : level + ".upsamplers.0." + rest(parts, 3);
            }
            default -> stored;
        };
    }

    /** Names within a residual block; those of other layers stay as they are. */
    private static String unit(String[] parts, int from) {
        String inside = rest(parts, from);
        for (Map.Entry<String, String> entry : RESIDUAL_BLOCK.entrySet()) {
            if (inside.startsWith(entry.getKey())) {
                return entry.getValue() + inside.substring(entry.getKey().length());
            }
        }
        return inside;
    }

    private static String rest(String[] parts, int from) {
        return String.join(".", Arrays.asList(parts).subList(from, parts.length));
    }

    /** The transformers name of a UMT5 weight; a name that is one already stays as it is. */
    public static String textEncoder(String stored) {
        String[] parts = stored.split("\\.");
        if (stored.equals("encoder.embed_tokens.weight") || parts[0].equals("token_embedding")) {
            return "shared.weight";
        }
        if (parts[0].equals("norm")) {
            return "encoder.final_layer_norm.weight";
        }
        if (!parts[0].equals("blocks")) {
            return stored;
        }
        String block = "encoder.block." + parts[1] + ".";
        return switch (parts[2]) {
            case "attn" -> block + "layer.0.SelfAttention." + rest(parts, 3);
            case "pos_embedding" -> block + "layer.0.SelfAttention.relative_attention_bias.weight";
            case "norm1" -> block + "layer.0.layer_norm.weight";
            case "norm2" -> block + "layer.1.layer_norm.weight";
            case "ffn" -> block + "layer.1.DenseReluDense." + FEED_FORWARD.getOrDefault(parts[3], parts[3]) + ".weight";
            default -> stored;
        };
    }

    /**
     * The transformers name of a weight of the CLIP vision tower, without {@code vision_model.}; joint projections of
     * queries, keys and values become {@code self_attn.qkv_proj}. Weights of the text tower stay as they are.
     */
    public static String imageEncoder(String stored) {
        String name = stored.startsWith("vision_model.") ? stored.substring("vision_model.".length()) : stored;
        if (!name.startsWith("visual.")) {
            return name;
        }
        String[] parts = name.split("\\.");
        return switch (parts[1]) {
            case "cls_embedding" -> "embeddings.class_embedding";
            case "pos_embedding" -> "embeddings.position_embedding.weight";
            case "patch_embedding" -> "embeddings.patch_embedding.weight";
            case "pre_norm" -> "pre_layrnorm." + parts[2];
            case "post_norm" -> "post_layernorm." + parts[2];
            case "transformer" -> {
                String layer = "encoder.layers." + parts[2] + ".";
                yield layer
                        + switch (parts[3]) {
                            case "norm1", "norm2" -> "layer_" + rest(parts, 3);
                            case "mlp" -> "mlp.fc" + (parts[4].equals("0") ? "1." : "2.") + rest(parts, 5);
                            default ->
                                "self_attn." + (parts[4].equals("to_qkv") ? "qkv_proj." : "out_proj.") + rest(parts, 5);
                        };
            }
            default -> name;
        };
    }
}
