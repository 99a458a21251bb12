package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The diffusion transformer of the Wan 2.1, Wan 2.2 and VACE models (Wan Team 2025; Jiang et al. 2025).
 *
 * <p>It predicts the velocity of a noisy latent video from a timestep and a context. Which variant it is follows from
 * its configuration and weights: picture conditioning is more input channels, image tokens an image embedder, control
 * a second track of blocks, and per-token timesteps a timestep of another shape. The starter model is a small one of
 * these with a learned projection of absolute positions ({@code abs_pos.weight}).
 *
 * <p>Not safe for use by several threads at once.
 */
public final class WanTransformer implements AutoCloseable {

    private static final Predicate<String> ALWAYS_FLOAT =
            name -> name.contains("norm") || name.contains("scale_shift_table") || name.contains("time_");

    private final Kernels kernels;
    private final WanTransformerConfig config;
    private final CpuPaths paths;
    private final @Nullable Precision widenTo;
    private final NDManager owned;
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> conditionEmbedder;
    private final List<Map<String, NDArray>> blocks = new ArrayList<>();
    private final List<Map<String, NDArray>> controlBlocks = new ArrayList<>();
    private long[] ropeGrid = {};
    private @Nullable NDArray rope;

    /**
     * A transformer over weights that the caller keeps.
     *
     * @param kernels a module that holds {@link ModelKernels#text()}
     * @param weights tensors by their diffusers names; they must stay open as long as this object is used
     */
    public WanTransformer(Kernels kernels, WanTransformerConfig config, Map<String, NDArray> weights) {
        this(kernels, config, weights, kernels.newManager(), null);
    }

    private WanTransformer(
            Kernels kernels,
            WanTransformerConfig config,
            Map<String, NDArray> weights,
            NDManager owned,
            @Nullable Precision widenTo) {
        this.widenTo = widenTo;
        this.kernels = kernels;
        this.config = config;
        this.weights = weights;
        this.owned = owned;
        conditionEmbedder = Checkpoint.part(weights, "condition_embedder.");
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(Checkpoint.part(weights, "blocks." + i + "."));
            Checkpoint.required(weights, "blocks." + i + ".scale_shift_table");
        }
        for (int i = 0; i < config.controlLayers().size(); i++) {
            controlBlocks.add(Checkpoint.part(weights, "vace_blocks." + i + "."));
            Checkpoint.required(weights, "vace_blocks." + i + ".scale_shift_table");
        }
        NDArray patch = Checkpoint.required(weights, "patch_embedding.weight");
        if (patch.getShape().get(0) != config.width() || patch.getShape().get(1) != config.inChannels()) {
            throw new IllegalArgumentException("patch_embedding.weight is " + patch.getShape()
                    + " but config.json says width " + config.width() + " and " + config.inChannels()
                    + " input channels; the two files belong to different models.");
        }
        paths = CpuPaths.of(Checkpoint.required(weights, "condition_embedder.text_embedder.linear_2.weight"));
    }

    /**
     * Reads a folder with {@code config.json} and safetensors weights, whole or sharded, in the diffusers or the
     * original layout.
     */
    public static WanTransformer load(Kernels kernels, Path folder, Precision precision) throws IOException {
        return load(kernels, folder.resolve("config.json"), Checkpoint.files(folder), precision);
    }

    /** Reads weights from the files given. */
    public static WanTransformer load(Kernels kernels, Path config, Iterable<Path> files, Precision precision)
            throws IOException {
        return load(kernels, WanTransformerConfig.read(config), files, precision, List.of(), (adapter, match) -> {});
    }

    /** Told how an adapter fitted. */
    @FunctionalInterface
    public interface AdapterReport {
        void fitted(LoraAdapter adapter, LoraAdapter.Match match);
    }

    /**
     * Reads weights and lays adapters over them.
     *
     * @throws IllegalArgumentException if an adapter was made for another network
     */
    public static WanTransformer load(
            Kernels kernels,
            WanTransformerConfig config,
            Iterable<Path> files,
            Precision precision,
            List<LoraAdapter> adapters,
            AdapterReport report)
            throws IOException {
        return load(kernels, config, files, precision, false, adapters, report);
    }

    /**
     * The same with a choice of where the blocks' weights are.
     *
     * @param mapped whether they stay in the mapped file in the type they are stored in, and each block's are turned
     *     into the computing type while it runs: half the memory for a little time, and the same numbers. Weights that
     *     an adapter changes are in the computing type all the same.
     */
    public static WanTransformer load(
            Kernels kernels,
            WanTransformerConfig config,
            Iterable<Path> files,
            Precision precision,
            boolean mapped,
            List<LoraAdapter> adapters,
            AdapterReport report)
            throws IOException {
        NDManager owned = kernels.newManager();
        try {
            Set<String> adapted = new HashSet<>();
            for (LoraAdapter adapter : adapters) {
                adapted.addAll(adapter.changes());
            }
            Map<String, NDArray> weights = Checkpoint.read(
                    kernels,
                    owned,
                    files,
                    OriginalNames::transformer,
                    precision,
                    ALWAYS_FLOAT,
                    name -> mapped
                            && (name.startsWith("blocks.") || name.startsWith("vace_blocks."))
                            && !adapted.contains(name));
            for (LoraAdapter adapter : adapters) {
                report.fitted(adapter, adapter.layOver(kernels, owned, weights));
            }
            return new WanTransformer(kernels, config, weights, owned, mapped ? precision : null);
        } catch (IOException | RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    /** The shape of this network. */
    public WanTransformerConfig config() {
        return config;
    }

    /**
     * What a prompt gives to every step: keys and values of each block, computed once. Belongs to the manager it was
     * made with.
     */
    public static final class Context {
        private final List<NDList> blocks = new ArrayList<>();
        private final List<NDList> controlBlocks = new ArrayList<>();

        private Context() {}
    }

    /** A control track in the form that the network takes, and how strongly each control layer follows it. */
    public record Control(NDArray latents, List<Double> scales) {
        public Control {
            scales = List.copyOf(scales);
        }
    }

    /** A look at intermediate tensors, for finding where two implementations part; the tensors close after the call. */
    @FunctionalInterface
    public interface Probe {
        void see(String name, NDArray tensor);
    }

    /**
     * Prepares prompt embeddings for {@link #velocity}.
     *
     * @param owner owns the result; as long as it is open the context may be used
     * @param text prompt embeddings [B, L, textWidth], padding rows zero; L must be 512 with image tokens
     */
    public Context context(NDManager owner, NDArray text) {
        return contextOf(owner, text, null);
    }

    /** The same with image tokens [B, Li, imageWidth] of the conditioning pictures. */
    public Context context(NDManager owner, NDArray text, NDArray imageTokens) {
        return contextOf(owner, text, imageTokens);
    }

    private Context contextOf(NDManager owner, NDArray text, @Nullable NDArray imageTokens) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray tokens = embedText(scratch, text);
            if (imageTokens != null) {
                tokens = embedImage(scratch, imageTokens).concat(tokens, 1);
            }
            return contextOfTokens(owner, tokens);
        }
    }

    /** Prepares context tokens [B, L, D] that went through the embedders already. */
    public Context contextOfTokens(NDManager owner, NDArray tokens) {
        Context context = new Context();
        for (Map<String, NDArray> block : blocks) {
            context.blocks.add(keys(owner, tokens, block));
        }
        for (Map<String, NDArray> block : controlBlocks) {
            context.controlBlocks.add(keys(owner, tokens, block));
        }
        return context;
    }

    private NDList keys(NDManager owner, NDArray tokens, Map<String, NDArray> block) {
        try (NDManager scratch = kernels.newManager()) {
            return kernels.callAll(
                    owner,
                    "wan_context",
                    tokens,
                    ready(scratch, Checkpoint.part(block, "attn2."), "attn2."),
                    config.heads(),
                    config.epsilon(),
                    paths.directLinear());
        }
    }

    /** The weights of a block in the type they are multiplied in. */
    private Map<String, NDArray> ready(NDManager owner, Map<String, NDArray> block) {
        return ready(owner, block, "");
    }

    private Map<String, NDArray> ready(NDManager owner, Map<String, NDArray> block, String prefix) {
        Map<String, NDArray> ready = block;
        if (widenTo != null) {
            Map<String, NDArray> multiplied = new LinkedHashMap<>(block);
            multiplied.keySet().removeIf(ALWAYS_FLOAT);
            ready = new LinkedHashMap<>(block);
            ready.putAll(Checkpoint.widened(kernels, owner, multiplied, widenTo));
        }
        if (prefix.isEmpty()) {
            return ready;
        }
        Map<String, NDArray> named = new LinkedHashMap<>();
        ready.forEach((name, tensor) -> named.put(prefix + name, tensor));
        return named;
    }

    /**
     * Predicts the velocity of a noisy latent video.
     *
     * @param owner owns the result
     * @param latents [B, inChannels, T, H, W], float32; T, H, W multiples of the patch
     * @param timestep [B], or [B, S] for one per token; 0 to 1000
     * @return velocity [B, outChannels, T, H, W], float32
     */
    public NDArray velocity(NDManager owner, NDArray latents, NDArray timestep, Context context) {
        return velocity(owner, latents, timestep, context, null, Set.of(), (name, tensor) -> {});
    }

    /**
     * The same with a control track of a VACE model, a look inside, and {@code skipped} blocks, from 0, left out: what a worse
     * network would tell, for guidance to lead away from.
     */
    public NDArray velocity(
            NDManager owner,
            NDArray latents,
            NDArray timestep,
            Context context,
            @Nullable Control control,
            Set<Integer> skipped,
            Probe probe) {
        long[] grid = config.grid(latents.getShape());
        try (NDManager scratch = kernels.newManager()) {
            NDArray angles = rope(grid);
            NDList times = embedTime(scratch, timestep);
            NDArray temb = times.get(0);
            NDArray time = times.get(1);
            probe.see("temb", temb);
            probe.see("timestep_proj", time);

            NDArray tokens = embedPatches(scratch, latents, "patch_embedding", 0);
            probe.see("patch_embedding", tokens);
            NDArray position = weights.get("abs_pos.weight");
            if (position != null) {
                tokens = kernels.call(scratch, "wan_add_position", tokens, position, grid[0], grid[1], grid[2]);
            }
            List<NDArray> hints =
                    control == null ? List.of() : hints(scratch, control, tokens, time, angles, context, probe);
            for (int i = 0; i < blocks.size(); i++) {
                if (skipped.contains(i)) {
                    continue;
                }
                NDArray before = tokens;
                tokens = block(scratch, before, context.blocks.get(i), time, angles, blocks.get(i));
                before.close();
                int hint = control == null ? -1 : config.controlLayers().indexOf(i);
                probe.see("block" + i, tokens);
                if (hint >= 0) {
                    NDArray led = kernels.call(
                            scratch,
                            "wan_add",
                            tokens,
                            hints.get(hint),
                            control.scales().get(hint));
                    tokens.close();
                    hints.get(hint).close();
                    tokens = led;
                }
            }
            return kernels.call(owner, "wan_head", tokens, temb, weights, grid, patch(), config.epsilon());
        }
    }

    /** All hints come before the main track: they read its patch embedding only. */
    private List<NDArray> hints(
            NDManager owner,
            Control control,
            NDArray tokens,
            NDArray time,
            NDArray angles,
            Context context,
            Probe probe) {
        List<NDArray> hints = new ArrayList<>();
        NDArray track = embedPatches(
                owner,
                control.latents(),
                "vace_patch_embedding",
                tokens.getShape().get(1));
        for (int i = 0; i < controlBlocks.size(); i++) {
            NDArray[] hintAndTrack = controlBlock(owner, i, tokens, track, time, angles, context.controlBlocks.get(i));
            probe.see("vace_hint" + i, hintAndTrack[0]);
            hints.add(hintAndTrack[0]);
            track.close();
            track = hintAndTrack[1];
        }
        track.close();
        return hints;
    }

    private NDArray[] controlBlock(
            NDManager owner, int index, NDArray tokens, NDArray track, NDArray time, NDArray angles, NDList keys) {
        Map<String, NDArray> block = controlBlocks.get(index);
        try (NDManager scratch = kernels.newManager()) {
            NDArray into =
                    index == 0 ? project(scratch, track, block, "proj_in").add(tokens) : track;
            NDArray next = block(owner, into, keys, time, angles, block);
            return new NDArray[] {project(owner, next, block, "proj_out"), next};
        }
    }

    private NDArray project(NDManager owner, NDArray tokens, Map<String, NDArray> block, String layer) {
        try (NDManager scratch = kernels.newManager()) {
            Map<String, NDArray> part = ready(scratch, Checkpoint.part(block, layer + "."));
            NDArray weight = Checkpoint.required(part, "weight");
            return kernels.call(owner, "wan_project", tokens, weight, Checkpoint.required(part, "bias"));
        }
    }

    private NDArray block(
            NDManager owner, NDArray tokens, NDList keys, NDArray time, NDArray angles, Map<String, NDArray> block) {
        try (NDManager scratch = kernels.newManager()) {
            return kernels.call(
                    owner,
                    "wan_block",
                    tokens,
                    keys,
                    time,
                    angles,
                    ready(scratch, block),
                    config.heads(),
                    config.epsilon(),
                    paths.directLinear(),
                    paths.fusedGelu(),
                    paths.slicedAttention());
        }
    }

    /** One block on its own: tokens [B, S, D] of a grid of patches, time [B, 6, D] or [B, S, 6, D]. */
    NDArray blockAlone(NDManager owner, int index, NDArray tokens, NDArray context, NDArray time, long[] grid) {
        try (NDManager scratch = kernels.newManager()) {
            NDList keys = keys(scratch, context, blocks.get(index));
            return block(owner, tokens, keys, perToken(time), rope(grid), blocks.get(index));
        }
    }

    /** One control block on its own: the hint and the control tokens after it. */
    NDArray[] controlBlockAlone(
            NDManager owner, int index, NDArray tokens, NDArray track, NDArray context, NDArray time, long[] grid) {
        NDList keys = keys(owner, context, controlBlocks.get(index));
        return controlBlock(owner, index, tokens, track, perToken(time), rope(grid), keys);
    }

    /** Self-attention of a block alone. */
    NDArray selfAttention(NDManager owner, int index, NDArray tokens, long[] grid) {
        return kernels.call(
                owner,
                "wan_self_attention",
                tokens,
                rope(grid),
                blocks.get(index),
                config.heads(),
                config.epsilon(),
                paths.directLinear(),
                paths.slicedAttention());
    }

    /** Cross-attention of a block alone, with context tokens [B, L, D]. */
    NDArray crossAttention(NDManager owner, int index, NDArray tokens, NDArray context) {
        NDList keys = keys(owner, context, blocks.get(index));
        return kernels.call(
                owner,
                "wan_cross_attention",
                tokens,
                keys,
                blocks.get(index),
                config.heads(),
                config.epsilon(),
                paths.directLinear(),
                paths.slicedAttention());
    }

    /** Prompt embeddings [B, L, textWidth] as context tokens [B, L, D]. */
    NDArray embedText(NDManager owner, NDArray text) {
        NDArray tokens =
                kernels.call(owner, "wan_text", text, conditionEmbedder, paths.directLinear(), paths.fusedGelu());
        return kernels.call(owner, "cast", tokens, Precision.FLOAT32.torchType());
    }

    /** Image tokens [B, Li, imageWidth] as context tokens [B, Li, D], or [B/2, 2 Li, D] with a position table. */
    NDArray embedImage(NDManager owner, NDArray image) {
        return kernels.call(owner, "wan_image", image, conditionEmbedder);
    }

    /** Time embedding [B, 1 or S, D] and its projection [B, 1 or S, 6, D]. */
    NDList embedTime(NDManager owner, NDArray timestep) {
        NDArray perToken = timestep.getShape().dimension() == 1 ? timestep.expandDims(1) : timestep;
        return kernels.callAll(owner, "wan_time", perToken, config.timestepWidth(), conditionEmbedder);
    }

    private NDArray embedPatches(NDManager owner, NDArray video, String layer, long atLeast) {
        return kernels.call(
                owner,
                "wan_embed",
                video,
                Checkpoint.required(weights, layer + ".weight"),
                Checkpoint.required(weights, layer + ".bias"),
                patch(),
                atLeast);
    }

    /** The rotary table of the last grid is kept: all steps of a clip have the same. */
    private NDArray rope(long[] grid) {
        NDArray table = rope;
        if (table == null || !Arrays.equals(grid, ropeGrid)) {
            if (table != null) {
                table.close();
            }
            table = kernels.call(
                    owned,
                    "wan_rope",
                    grid[0],
                    grid[1],
                    grid[2],
                    config.headWidth(),
                    Checkpoint.required(weights, "patch_embedding.bias"));
            rope = table;
            ropeGrid = grid.clone();
        }
        return table;
    }

    private static NDArray perToken(NDArray time) {
        return time.getShape().dimension() == 3 ? time.expandDims(1) : time;
    }

    private long[] patch() {
        return config.patch().stream().mapToLong(Integer::longValue).toArray();
    }

    /** Frees the weights that {@link #load} read. */
    @Override
    public void close() {
        owned.close();
    }
}
