package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/** The golden ops of the transformer, through the production loaders and classes. */
public final class TransformerOps implements AutoCloseable {

    private final Kernels kernels;
    private final Map<String, WanTransformer> loaded = new HashMap<>();

    public TransformerOps(Kernels kernels) {
        this.kernels = kernels;
    }

    public Map<String, Golden.Op> ops() {
        return Map.of(
                "rope", this::rope,
                "rope_apply", this::ropeApply,
                "timestep_sinusoid", this::sinusoid,
                "condition_embedder", this::conditionEmbedder,
                "attention", this::attention,
                "block", this::block,
                "vace_block", this::controlBlock,
                "transformer", this::transformer);
    }

    /** The transformer that a case names as {@code component}; read once. */
    public WanTransformer model(Golden golden, String component) throws IOException {
        String key = golden.component(component).toString();
        WanTransformer model = loaded.get(key);
        if (model == null) {
            model = WanTransformer.load(
                    kernels,
                    WanTransformerConfig.read(golden.checkpoint(component).resolve("config.json")),
                    golden.files(component),
                    Precision.FLOAT32,
                    adapters(golden, component),
                    (adapter, match) -> assertThat(match.unknown()).isEmpty());
            loaded.put(key, model);
        }
        return model;
    }

    private static List<LoraAdapter> adapters(Golden golden, String component) {
        var reference = golden.component(component);
        if (!reference.has("lora")) {
            return List.of();
        }
        var lora = reference.getAsJsonObject("lora");
        return List.of(new LoraAdapter(
                golden.folder().resolve(lora.get("file").getAsString()),
                lora.get("scale").getAsDouble(),
                component.equals("transformer_2")));
    }

    private NDArray table(Golden golden, NDManager owner) {
        long[] grid = grid(golden);
        NDArray device = owner.zeros(new Shape(1));
        return kernels.call(owner, "wan_rope", grid[0], grid[1], grid[2], golden.param("head_dim"), device);
    }

    private Map<String, NDArray> rope(Golden golden, Map<String, NDArray> in, NDManager owner) {
        NDArray table = table(golden, owner);
        NDList halves = table.split(2, 2);
        long tokens = table.getShape().get(0);
        Map<String, NDArray> out = Golden.results();
        out.put("out.cos", halves.get(0).repeat(2, 2).reshape(tokens, -1));
        out.put("out.sin", halves.get(1).repeat(2, 2).reshape(tokens, -1));
        return out;
    }

    private Map<String, NDArray> ropeApply(Golden golden, Map<String, NDArray> in, NDManager owner) {
        NDArray q = in.get("in.q");
        Shape shape = q.getShape();
        NDArray flat = q.reshape(shape.get(0), shape.get(1), -1);
        NDArray turned = kernels.call(owner, "wan_rotate", flat, table(golden, owner), shape.get(2));
        return Map.of("out.q", turned.transpose(0, 2, 1, 3));
    }

    private Map<String, NDArray> sinusoid(Golden golden, Map<String, NDArray> in, NDManager owner) {
        return Map.of("out.embedding", kernels.call(owner, "wan_sinusoid", in.get("in.timestep"), golden.param("dim")));
    }

    private Map<String, NDArray> conditionEmbedder(Golden golden, Map<String, NDArray> in, NDManager owner)
            throws IOException {
        WanTransformer model = model(golden, "transformer");
        NDList times = model.embedTime(owner, in.get("in.timestep"));
        Map<String, NDArray> out = Golden.results();
        boolean perToken = in.get("in.timestep").getShape().dimension() == 2;
        out.put("out.temb", perToken ? times.get(0) : times.get(0).squeeze(1));
        // The reference leaves the projection flat.
        NDArray projection = times.get(1).flatten(2, 3);
        out.put("out.timestep_proj", perToken ? projection : projection.squeeze(1));
        out.put("out.text", model.embedText(owner, in.get("in.text")));
        if (in.containsKey("in.image")) {
            out.put("out.image", model.embedImage(owner, in.get("in.image")));
        }
        return out;
    }

    private Map<String, NDArray> attention(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        WanTransformer model = model(golden, "transformer");
        int block = golden.param("block");
        NDArray hidden = in.get("in.hidden");
        boolean self = golden.params().get("which").getAsString().equals("attn1");
        return Map.of(
                "out.hidden",
                self
                        ? model.selfAttention(owner, block, hidden, grid(golden))
                        : model.crossAttention(owner, block, hidden, in.get("in.encoder")));
    }

    private Map<String, NDArray> block(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        return Map.of(
                "out.hidden",
                model(golden, "transformer")
                        .blockAlone(
                                owner,
                                golden.param("block"),
                                in.get("in.hidden"),
                                in.get("in.encoder"),
                                in.get("in.temb"),
                                grid(golden)));
    }

    private Map<String, NDArray> controlBlock(Golden golden, Map<String, NDArray> in, NDManager owner)
            throws IOException {
        NDArray[] out = model(golden, "transformer")
                .controlBlockAlone(
                        owner,
                        golden.param("block"),
                        in.get("in.hidden"),
                        in.get("in.control"),
                        in.get("in.encoder"),
                        in.get("in.temb"),
                        grid(golden));
        return Map.of("out.hint", out[0], "out.control", out[1]);
    }

    private Map<String, NDArray> transformer(Golden golden, Map<String, NDArray> in, NDManager owner)
            throws IOException {
        WanTransformer model = model(golden, "transformer");
        NDArray text = in.get("in.encoder_hidden_states");
        NDArray image = in.get("in.encoder_hidden_states_image");
        WanTransformer.Context context = image == null ? model.context(owner, text) : model.context(owner, text, image);
        WanTransformer.Control control = null;
        if (in.containsKey("in.control_hidden_states")) {
            NDArray scales = in.get("in.control_scale");
            double[] each = new double[model.config().controlLayers().size()];
            for (int i = 0; i < each.length; i++) {
                each[i] = scales == null ? 1 : scales.toFloatArray()[i];
            }
            control = new WanTransformer.Control(
                    in.get("in.control_hidden_states"),
                    DoubleStream.of(each).boxed().toList());
        }
        Map<String, NDArray> out = Golden.results();
        NDArray sample = model.velocity(
                owner,
                in.get("in.hidden_states"),
                in.get("in.timestep"),
                context,
                control,
                Set.of(),
                (name, tensor) -> {
                    NDArray copy = tensor.duplicate();
                    copy.attach(owner);
                    out.put("mid." + name, copy);
                });
        out.put("out.sample", sample);
        return out;
    }

    /** The grid of patches of a latent shape; all golden models have patches of 1 x 2 x 2. */
    private static long[] grid(Golden golden) {
        long[] shape = golden.sizes("latent_shape");
        return new long[] {shape[0], shape[1] / 2, shape[2] / 2};
    }

    @Override
    public void close() {
        loaded.values().forEach(WanTransformer::close);
    }
}
