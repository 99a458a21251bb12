package dev.framewright.models;

import java.util.Map;

/** Names of the original Wan checkpoints, turned into those of the diffusers layout that the networks use. */
public final class OriginalNames {

    private static final Map<String, String> EMBEDDERS = Map.ofEntries(
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
}
