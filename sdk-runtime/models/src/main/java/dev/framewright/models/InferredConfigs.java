package dev.framewright.models;

import dev.framewright.engine.StoredTensor;
import dev.framewright.engine.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Configurations read off the shapes of weights, for checkpoints in the original layout, which come without the ones
 * of the diffusers layout.
 */
public final class InferredConfigs {

    /** Values per head of every published transformer. */
    private static final int HEAD_WIDTH = 128;

    /** Values per head of the published image encoder. */
    private static final int CLIP_HEAD_WIDTH = 80;

    private final String file;
    private final Map<String, long[]> shapes = new HashMap<>();

    private InferredConfigs(Iterable<Path> files, UnaryOperator<String> names) throws IOException {
        String last = "no file";
        for (Path each : files) {
            last = each.getFileName().toString();
            for (Map.Entry<String, StoredTensor> tensor :
                    TensorFile.contents(each).entrySet()) {
                shapes.put(names.apply(tensor.getKey()), tensor.getValue().shape());
            }
        }
        file = last;
    }

    /** The configuration of a diffusion transformer. */
    public static WanTransformerConfig transformer(Iterable<Path> files) throws IOException {
        InferredConfigs found = new InferredConfigs(files, OriginalNames::transformer);
        int width = found.size("patch_embedding.weight", 0);
        if (width % HEAD_WIDTH != 0) {
            throw new IOException(found.file + " is " + width + " wide, which is no multiple of " + HEAD_WIDTH
                    + "; a transformer of another head width needs its diffusers config.json beside it");
        }
        int layers = found.count("blocks.", ".scale_shift_table");
        int control = found.count("vace_blocks.", ".scale_shift_table");
        int every = control == 0 ? 1 : layers / control;
        boolean image = found.shapes.containsKey("condition_embedder.image_embedder.norm1.weight");
        return new WanTransformerConfig(
                found.size("patch_embedding.weight", 1),
                found.size("proj_out.weight", 0) / 4,
                width / HEAD_WIDTH,
                HEAD_WIDTH,
                layers,
                found.size("blocks.0.ffn.net.0.proj.weight", 0),
                found.size("condition_embedder.text_embedder.linear_1.weight", 1),
                found.size("condition_embedder.time_embedder.linear_1.weight", 1),
                image ? found.size("condition_embedder.image_embedder.norm1.weight", 0) : 0,
                1e-6,
                List.of(1, 2, 2),
                1024,
                IntStream.range(0, control).mapToObj(i -> i * every).toList(),
                control == 0 ? 0 : found.size("vace_patch_embedding.weight", 1));
    }

    /** The configuration of a text encoder. */
    public static Umt5Config textEncoder(Iterable<Path> files) throws IOException {
        InferredConfigs found = new InferredConfigs(files, OriginalNames::textEncoder);
        String first = "encoder.block.0.layer.";
        int heads = found.size(first + "0.SelfAttention.relative_attention_bias.weight", 1);
        return new Umt5Config(
                found.size("shared.weight", 0),
                found.size("shared.weight", 1),
                found.size(first + "0.SelfAttention.q.weight", 0) / heads,
                heads,
                found.size(first + "1.DenseReluDense.wi_0.weight", 0),
                found.count("encoder.block.", ".layer.0.layer_norm.weight"),
                found.size(first + "0.SelfAttention.relative_attention_bias.weight", 0),
                Umt5Config.XXL.farthest(),
                Umt5Config.XXL.epsilon());
    }

    /** The configuration of an image encoder. */
    public static ClipVisionConfig imageEncoder(Iterable<Path> files) throws IOException {
        InferredConfigs found = new InferredConfigs(files, OriginalNames::imageEncoder);
        int width = found.size("embeddings.patch_embedding.weight", 0);
        int patch = found.size("embeddings.patch_embedding.weight", 2);
        long[] positions = found.shape("embeddings.position_embedding.weight");
        int side = (int) Math.round(Math.sqrt(positions[positions.length - 2] - 1)) * patch;
        if (width % CLIP_HEAD_WIDTH != 0) {
            throw new IOException(found.file + " is " + width + " wide, which is no multiple of " + CLIP_HEAD_WIDTH
                    + "; an image encoder of another head width needs its config.json beside it");
        }
        return new ClipVisionConfig(
                width,
                found.count("encoder.layers.", ".layer_norm1.weight"),
                width / CLIP_HEAD_WIDTH,
                found.size("encoder.layers.0.mlp.fc1.weight", 0),
                side,
                patch,
                ClipVisionConfig.HUGE.epsilon());
    }

    /** The configuration of a video autoencoder: one of the two published shapes, at the widths that are there. */
    public static WanVideoAutoencoderConfig autoencoder(Iterable<Path> files) throws IOException {
        InferredConfigs found = new InferredConfigs(files, name -> name);
        boolean original = found.shapes.containsKey("conv2.weight");
        int latents = found.size(original ? "conv2.weight" : "post_quant_conv.weight", 0);
        int base = found.size(original ? "encoder.conv1.weight" : "encoder.conv_in.weight", 0);
        int decoderBase = found.size(original ? "decoder.head.2.weight" : "decoder.conv_out.weight", 1);
        return WanVideoAutoencoderConfig.published(latents, base, decoderBase);
    }

    private int count(String prefix, String suffix) {
        return (int) shapes.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
                .count();
    }

    private long[] shape(String name) throws IOException {
        long[] shape = shapes.get(name);
        if (shape == null) {
            throw new IOException(file + " has no tensor " + name + "; it holds another network");
        }
        return shape;
    }

    private int size(String name, int axis) throws IOException {
        long[] shape = shape(name);
        if (axis >= shape.length) {
            throw new IOException(file + ": tensor " + name + " has " + shape.length + " axes, which are too few");
        }
        return Math.toIntExact(shape[axis]);
    }
}
