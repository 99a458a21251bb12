package dev.framewright.models;

import dev.framewright.engine.ElementType;
import dev.framewright.engine.StoredTensor;
import dev.framewright.engine.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The tensors that a network of a configuration has, by their diffusers names, and a check of files against them that
 * reads headers only.
 */
public final class ExpectedTensors {

    private static final long ANY = -1;

    private final Map<String, long[]> required = new LinkedHashMap<>();
    private final Map<String, long[]> optional = new LinkedHashMap<>();
    private Predicate<String> ignored = name -> false;

    private ExpectedTensors() {}

    /**
     * What files hold.
     *
     * @param tensors how many the network uses
     * @param bytes how many bytes these are, by type
     */
    public record Contents(int tensors, Map<ElementType, Long> bytes) {
        public Contents {
            bytes = Map.copyOf(bytes);
        }

        /** Numbers in all tensors together. */
        public long parameters() {
            return bytes.entrySet().stream()
                    .mapToLong(entry -> entry.getValue() / entry.getKey().bytes())
                    .sum();
        }

        /** Bytes of all tensors together. */
        public long total() {
            return bytes.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Checks the name, shape and type of every tensor.
     *
     * @param names turns stored names into diffusers names
     * @throws IOException naming the file and the tensor that is wrong, or the one that is missing
     */
    public Contents check(Iterable<Path> files, UnaryOperator<String> names) throws IOException {
        Map<ElementType, Long> bytes = new EnumMap<>(ElementType.class);
        Set<String> seen = new HashSet<>();
        String where = "no file";
        for (Path file : files) {
            where = file.getFileName().toString();
            for (Map.Entry<String, StoredTensor> stored :
                    TensorFile.contents(file).entrySet()) {
                String name = names.apply(stored.getKey());
                if (ignored.test(name) || QuantisedNames.isScale(stored.getKey())) {
                    checkScale(where, stored.getKey(), stored.getValue());
                    continue;
                }
                check(where, stored.getKey(), name, stored.getValue());
                if (seen.add(name)) {
                    bytes.merge(stored.getValue().type(), stored.getValue().bytes(), Long::sum);
                }
            }
        }
        for (String name : required.keySet()) {
            if (!seen.contains(name)) {
                throw new IOException(where + " and its neighbours lack the tensor " + name + "; a part is missing");
            }
        }
        return new Contents(seen.size(), bytes);
    }

    private void check(String file, String stored, String name, StoredTensor tensor) throws IOException {
        long[] shape = required.getOrDefault(name, optional.get(name));
        if (shape == null) {
            throw new IOException(file + " has the tensor " + stored + ", which this network does not have");
        }
        if (!fits(shape, withoutLeadingOnes(tensor.shape(), shape.length))) {
            throw new IOException(file + ": tensor " + stored + " is " + Arrays.toString(tensor.shape())
                    + " but must be " + Arrays.toString(shape));
        }
        if (!tensor.type().real()) {
            throw new IOException(file + ": tensor " + stored + " is of type " + tensor.type()
                    + ", which no weight of this network is");
        }
    }

    /** A scale of small integers is one of blocks of a weight, as formats of fewer than eight bits a number have it. */
    private static void checkScale(String file, String stored, StoredTensor tensor) throws IOException {
        if (QuantisedNames.isWeightScale(stored) && !tensor.type().real()) {
            throw new IOException(file + ": tensor " + stored + " is of type " + tensor.type()
                    + ", so its weight is quantised in blocks; eight bits with one scale a row or a weight are read");
        }
    }

    private static boolean fits(long[] wanted, long[] stored) {
        boolean fits = wanted.length == stored.length;
        for (int axis = 0; fits && axis < wanted.length; axis++) {
            fits = wanted[axis] == ANY || wanted[axis] == stored[axis];
        }
        return fits;
    }

    private static long[] withoutLeadingOnes(long[] shape, int axes) {
        int from = 0;
        while (shape.length - from > axes && shape[from] == 1) {
            from++;
        }
        return Arrays.copyOfRange(shape, from, shape.length);
    }

    /** The tensors of a diffusion transformer. */
    public static ExpectedTensors of(WanTransformerConfig config) {
        ExpectedTensors t = new ExpectedTensors();
        long D = config.width();
        long patch = config.patch().stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
        t.patches("patch_embedding", D, config.inChannels(), config);
        String embedder = "condition_embedder.";
        t.linear(embedder + "time_embedder.linear_1", D, config.timestepWidth());
        t.linear(embedder + "time_embedder.linear_2", D, D);
        t.linear(embedder + "time_proj", 6 * D, D);
        t.linear(embedder + "text_embedder.linear_1", D, config.textWidth());
        t.linear(embedder + "text_embedder.linear_2", D, D);
        if (config.imageWidth() > 0) {
            long image = config.imageWidth();
            t.norm(embedder + "image_embedder.norm1", image);
            t.linear(embedder + "image_embedder.ff.net.0.proj", image, image);
            t.linear(embedder + "image_embedder.ff.net.2", D, image);
            t.norm(embedder + "image_embedder.norm2", D);
            t.optional.put(embedder + "image_embedder.pos_embed", new long[] {1, ANY, image});
        }
        for (int i = 0; i < config.layers(); i++) {
            t.block("blocks." + i + ".", config);
        }
        if (!config.controlLayers().isEmpty()) {
            t.patches("vace_patch_embedding", D, config.controlChannels(), config);
            t.linear("vace_blocks.0.proj_in", D, D);
        }
        for (int i = 0; i < config.controlLayers().size(); i++) {
            t.block("vace_blocks." + i + ".", config);
            t.linear("vace_blocks." + i + ".proj_out", D, D);
        }
        t.required.put("scale_shift_table", new long[] {1, 2, D});
        t.linear("proj_out", config.outChannels() * patch, D);
        t.ignored = name -> name.contains("norm_added_q") || name.contains("norm_q_img");
        return t;
    }

    private void patches(String name, long width, long channels, WanTransformerConfig config) {
        required.put(name + ".weight", new long[] {
            width,
            channels,
            config.patch().get(0),
            config.patch().get(1),
            config.patch().get(2)
        });
        required.put(name + ".bias", new long[] {width});
    }

    private void block(String prefix, WanTransformerConfig config) {
        long D = config.width();
        required.put(prefix + "scale_shift_table", new long[] {1, 6, D});
        for (String attention : new String[] {"attn1.", "attn2."}) {
            for (String layer : new String[] {"to_q", "to_k", "to_v", "to_out.0"}) {
                linear(prefix + attention + layer, D, D);
            }
            required.put(prefix + attention + "norm_q.weight", new long[] {D});
            required.put(prefix + attention + "norm_k.weight", new long[] {D});
        }
        if (config.imageWidth() > 0) {
            linear(prefix + "attn2.add_k_proj", D, D);
            linear(prefix + "attn2.add_v_proj", D, D);
            required.put(prefix + "attn2.norm_added_k.weight", new long[] {D});
        }
        optional.put(prefix + "norm2.weight", new long[] {D});
        optional.put(prefix + "norm2.bias", new long[] {D});
        linear(prefix + "ffn.net.0.proj", config.feedForwardWidth(), D);
        linear(prefix + "ffn.net.2", D, config.feedForwardWidth());
    }

    /** The tensors of a video autoencoder. */
    public static ExpectedTensors of(WanVideoAutoencoderConfig config) {
        ExpectedTensors t = new ExpectedTensors();
        long z = config.latentChannels();
        long pixels = 3L * config.fold() * config.fold();
        t.encoder(config, pixels);
        t.decoder(config, pixels);
        t.convolution("quant_conv", 2 * z, 2 * z, 1);
        t.convolution("post_quant_conv", z, z, 1);
        return t;
    }

    private void encoder(WanVideoAutoencoderConfig config, long pixels) {
        convolution("encoder.conv_in", config.encoderWidths().get(0), pixels, 3);
        int flat = 0;
        for (int level = 0; level <= config.levels(); level++) {
            long in = config.encoderWidths().get(level);
            long out = config.encoderWidths().get(level + 1);
            String nested = "encoder.down_blocks." + level + ".";
            for (int i = 0; i < config.residualBlocks(); i++) {
                String name = config.shortcuts() ? nested + "resnets." + i : "encoder.down_blocks." + flat++;
                residual(name, i == 0 ? in : out, out);
            }
            if (level < config.levels()) {
                String name = config.shortcuts() ? nested + "downsampler" : "encoder.down_blocks." + flat++;
                resample(name, out, out);
                if (config.timeDown().get(level)) {
                    timed(name, out, out);
                }
            }
        }
        long last = config.encoderWidths().get(config.levels() + 1);
        ends("encoder", last, last, 2L * config.latentChannels());
    }

    private void decoder(WanVideoAutoencoderConfig config, long pixels) {
        convolution("decoder.conv_in", config.decoderWidths().get(0), config.latentChannels(), 3);
        long first = config.decoderWidths().get(0);
        for (int level = 0; level <= config.levels(); level++) {
            String block = "decoder.up_blocks." + level + ".";
            long in = config.decoderWidths().get(level) / (level > 0 && !config.shortcuts() ? 2 : 1);
            long out = config.decoderWidths().get(level + 1);
            for (int i = 0; i <= config.residualBlocks(); i++) {
                residual(block + "resnets." + i, i == 0 ? in : out, out);
            }
            if (level < config.levels()) {
                String name = block + (config.shortcuts() ? "upsampler" : "upsamplers.0");
                resample(name, config.shortcuts() ? out : out / 2, out);
                if (config.timeDown().get(config.levels() - 1 - level)) {
                    timed(name, 2 * out, out);
                }
            }
        }
        ends("decoder", first, config.decoderWidths().get(config.levels() + 1), pixels);
    }

    /** The middle of a coder and the way out of it. */
    private void ends(String coder, long middle, long last, long out) {
        residual(coder + ".mid_block.resnets.0", middle, middle);
        residual(coder + ".mid_block.resnets.1", middle, middle);
        required.put(coder + ".mid_block.attentions.0.norm.gamma", new long[] {middle, 1, 1});
        flatConvolution(coder + ".mid_block.attentions.0.to_qkv", 3 * middle, middle, 1);
        flatConvolution(coder + ".mid_block.attentions.0.proj", middle, middle, 1);
        required.put(coder + ".norm_out.gamma", new long[] {last, 1, 1, 1});
        convolution(coder + ".conv_out", out, last, 3);
    }

    private void residual(String name, long in, long out) {
        required.put(name + ".norm1.gamma", new long[] {in, 1, 1, 1});
        convolution(name + ".conv1", out, in, 3);
        required.put(name + ".norm2.gamma", new long[] {out, 1, 1, 1});
        convolution(name + ".conv2", out, out, 3);
        if (in != out) {
            convolution(name + ".conv_shortcut", out, in, 1);
        }
    }

    private void resample(String name, long out, long in) {
        flatConvolution(name + ".resample.1", out, in, 3);
    }

    private void timed(String name, long out, long in) {
        required.put(name + ".time_conv.weight", new long[] {out, in, 3, 1, 1});
        required.put(name + ".time_conv.bias", new long[] {out});
    }

    private void convolution(String name, long out, long in, long size) {
        required.put(name + ".weight", new long[] {out, in, size, size, size});
        required.put(name + ".bias", new long[] {out});
    }

    private void flatConvolution(String name, long out, long in, long size) {
        required.put(name + ".weight", new long[] {out, in, size, size});
        required.put(name + ".bias", new long[] {out});
    }

    /** The tensors of a text encoder. */
    public static ExpectedTensors of(Umt5Config config) {
        ExpectedTensors t = new ExpectedTensors();
        long width = config.width();
        long inner = (long) config.heads() * config.headWidth();
        t.required.put("shared.weight", new long[] {config.vocabulary(), width});
        t.required.put("encoder.final_layer_norm.weight", new long[] {width});
        for (int i = 0; i < config.layers(); i++) {
            String layer = "encoder.block." + i + ".layer.";
            t.required.put(layer + "0.layer_norm.weight", new long[] {width});
            for (String each : new String[] {"q", "k", "v"}) {
                t.required.put(layer + "0.SelfAttention." + each + ".weight", new long[] {inner, width});
            }
            t.required.put(layer + "0.SelfAttention.o.weight", new long[] {width, inner});
            t.required.put(
                    layer + "0.SelfAttention.relative_attention_bias.weight",
                    new long[] {config.buckets(), config.heads()});
            t.required.put(layer + "1.layer_norm.weight", new long[] {width});
            t.required.put(layer + "1.DenseReluDense.wi_0.weight", new long[] {config.feedForwardWidth(), width});
            t.required.put(layer + "1.DenseReluDense.wi_1.weight", new long[] {config.feedForwardWidth(), width});
            t.required.put(layer + "1.DenseReluDense.wo.weight", new long[] {width, config.feedForwardWidth()});
        }
        // ComfyUI's files carry their tokenizer as a tensor.
        t.ignored = name -> name.equals("spiece_model");
        return t;
    }

    /**
     * The tensors of an image encoder.
     *
     * @param joint whether queries, keys and values are one matrix, as in the original layout
     */
    public static ExpectedTensors of(ClipVisionConfig config, boolean joint) {
        ExpectedTensors t = new ExpectedTensors();
        long width = config.width();
        t.required.put("embeddings.class_embedding", new long[] {width});
        t.required.put("embeddings.patch_embedding.weight", new long[] {width, 3, config.patch(), config.patch()});
        t.required.put("embeddings.position_embedding.weight", new long[] {config.tokens(), width});
        t.norm("pre_layrnorm", width);
        for (int i = 0; i < config.layers(); i++) {
            String layer = "encoder.layers." + i + ".";
            t.norm(layer + "layer_norm1", width);
            t.norm(layer + "layer_norm2", width);
            if (joint) {
                t.linear(layer + "self_attn.qkv_proj", 3 * width, width);
            } else {
                for (String each : new String[] {"q_proj", "k_proj", "v_proj"}) {
                    t.linear(layer + "self_attn." + each, width, width);
                }
            }
            t.linear(layer + "self_attn.out_proj", width, width);
            t.linear(layer + "mlp.fc1", config.feedForwardWidth(), width);
            t.linear(layer + "mlp.fc2", width, config.feedForwardWidth());
        }
        t.ignored = name -> name.startsWith("post_layernorm.")
                || name.startsWith("visual.")
                || name.startsWith("textual.")
                || name.startsWith("visual_projection")
                || name.endsWith("position_ids")
                || name.equals("log_scale");
        return t;
    }

    private void linear(String name, long out, long in) {
        required.put(name + ".weight", new long[] {out, in});
        required.put(name + ".bias", new long[] {out});
    }

    private void norm(String name, long width) {
        required.put(name + ".weight", new long[] {width});
        required.put(name + ".bias", new long[] {width});
    }
}
