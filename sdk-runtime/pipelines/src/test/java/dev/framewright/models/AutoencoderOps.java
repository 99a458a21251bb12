package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The golden ops of the video autoencoders. */
public final class AutoencoderOps implements AutoCloseable {

    private final Kernels kernels;
    private final Map<String, WanVideoAutoencoder> loaded = new HashMap<>();

    public AutoencoderOps(Kernels kernels) {
        this.kernels = kernels;
    }

    public Map<String, Golden.Op> ops() {
        Map<String, Golden.Op> ops = new HashMap<>();
        ops.put("vae_encode", this::encode);
        ops.put("vae_decode", this::decode);
        ops.put("vae_stream_encode", this::streamEncode);
        ops.put("vae_stream_decode", this::streamDecode);
        ops.put("vae_module", this::module);
        ops.put("vae_module_sequence", this::moduleSequence);
        ops.put("vae_causal_conv", this::causalConv);
        ops.put("vae_avg_down", this::averageDown);
        ops.put("vae_dup_up", this::repeatUp);
        ops.put("vae_patchify", this::fold);
        return ops;
    }

    /** The autoencoder that a case names; read once. */
    public WanVideoAutoencoder model(Golden golden) throws IOException {
        String key = golden.component("vae").toString();
        WanVideoAutoencoder model = loaded.get(key);
        if (model == null) {
            model = WanVideoAutoencoder.load(
                    kernels,
                    WanVideoAutoencoderConfig.read(golden.checkpoint("vae").resolve("config.json")),
                    golden.files("vae"),
                    Precision.FLOAT32);
            loaded.put(key, model);
        }
        model.tile(tiles(golden));
        return model;
    }

    private static @Nullable Tiles tiles(Golden golden) {
        if (!golden.params().has("tiling")) {
            return null;
        }
        JsonObject tiling = golden.params().getAsJsonObject("tiling");
        return new Tiles(
                tiling.get("tile_sample_min_height").getAsInt(),
                tiling.get("tile_sample_min_width").getAsInt(),
                tiling.get("tile_sample_stride_height").getAsInt(),
                tiling.get("tile_sample_stride_width").getAsInt());
    }

    private Map<String, NDArray> encode(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        WanVideoAutoencoder model = model(golden);
        NDList moments = model.moments(owner, in.get("in.video"));
        return Map.of(
                "out.mean", moments.get(0),
                "out.logvar", moments.get(1),
                "out.normalized", model.encode(owner, in.get("in.video")));
    }

    private Map<String, NDArray> decode(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        WanVideoAutoencoder model = model(golden);
        boolean normalised = golden.params().has("normalized")
                && golden.params().get("normalized").getAsBoolean();
        NDArray z = in.get("in.latent");
        return Map.of("out.video", model.decode(owner, normalised ? z : model.normalised(owner, z)));
    }

    private Map<String, NDArray> streamEncode(Golden golden, Map<String, NDArray> in, NDManager owner)
            throws IOException {
        WanVideoAutoencoder model = model(golden);
        Map<String, NDArray> out = Golden.results();
        NDArray video = in.get("in.video");
        try (CausalLayers.Stream stream = model.layers().stream()) {
            long first = 0;
            for (int i = 0; in.containsKey("out.chunk" + i); i++) {
                long count = i == 0 ? 1 : 4;
                NDArray piece = kernels.call(stream.scratch(), "vae_piece", video, first, count, 6);
                if (model.config().fold() > 1) {
                    piece = kernels.call(
                            stream.scratch(), "vae_fold", piece, model.config().fold());
                }
                out.put("out.chunk" + i, model.layers().outer(owner, model.encodePiece(stream, piece)));
                first += count;
            }
        }
        NDList moments = model.moments(owner, video);
        out.put("out.mean", moments.get(0));
        out.put("out.logvar", moments.get(1));
        return out;
    }

    private Map<String, NDArray> streamDecode(Golden golden, Map<String, NDArray> in, NDManager owner)
            throws IOException {
        WanVideoAutoencoder model = model(golden);
        Map<String, NDArray> out = Golden.results();
        NDArray latent = in.get("in.latent");
        try (CausalLayers.Stream stream = model.layers().stream()) {
            for (int i = 0; in.containsKey("out.chunk" + i); i++) {
                NDArray z = kernels.call(stream.scratch(), "vae_piece", latent, i, 1, 6);
                NDArray piece = model.decodePiece(stream, stream.pointwise("post_quant_conv", z), i == 0);
                out.put("out.chunk" + i, model.layers().outer(owner, piece));
            }
        }
        out.put("out.video", model.decode(owner, model.normalised(owner, latent)));
        return out;
    }

    private Map<String, NDArray> module(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        try (CausalLayers.Stream stream = model(golden).layers().stream()) {
            return Map.of("out.y", apply(golden, stream, in.get("in.x"), true, owner));
        }
    }

    private Map<String, NDArray> moduleSequence(Golden golden, Map<String, NDArray> in, NDManager owner)
            throws IOException {
        Map<String, NDArray> out = Golden.results();
        try (CausalLayers.Stream stream = model(golden).layers().stream()) {
            for (int i = 0; in.containsKey("in.x" + i); i++) {
                stream.nextPiece();
                out.put("out.y" + i, apply(golden, stream, in.get("in.x" + i), i == 0, owner));
            }
        }
        return out;
    }

    /** Which layer a module's name means. */
    private NDArray apply(Golden golden, CausalLayers.Stream stream, NDArray outer, boolean start, NDManager owner)
            throws IOException {
        WanVideoAutoencoder model = model(golden);
        CausalLayers layers = model.layers();
        String module = golden.params().get("module").getAsString();
        NDArray x = layers.inner(stream.scratch(), outer, Precision.FLOAT32);
        NDArray y;
        if (module.endsWith("norm_out")) {
            y = stream.norm(module, x);
        } else if (module.contains("attentions")) {
            y = stream.attention(module, x);
        } else if (module.contains("upsampler")) {
            y = stream.up(module, x);
        } else if (layers.has(module + ".conv1")) {
            y = stream.residual(module, x);
        } else if (layers.has(module + ".resample")) {
            y = stream.down(module, x);
        } else if (module.contains("up_blocks")) {
            y = model.upLevel(stream, module, module.charAt(module.length() - 1) - '0', x, start);
        } else if (module.contains("down_blocks")) {
            y = model.downLevel(stream, module, module.charAt(module.length() - 1) - '0', x);
        } else {
            throw new IllegalArgumentException("no layer for " + module);
        }
        return layers.outer(owner, y);
    }

    private Map<String, NDArray> causalConv(Golden golden, Map<String, NDArray> in, NDManager owner)
            throws IOException {
        CausalLayers layers = model(golden).layers();
        String module = golden.params().get("module").getAsString();
        NDArray x = layers.inner(owner, in.get("in.x"), Precision.FLOAT32);
        try (CausalLayers.Stream stream = layers.stream()) {
            if (in.containsKey("in.cache")) {
                NDArray cache = layers.inner(owner, in.get("in.cache"), Precision.FLOAT32);
                NDArray zeros = kernels.call(
                        owner, "vae_nothing_before", x, x.getShape().get(4));
                NDArray both = zeros.concat(cache, 1);
                long frames = both.getShape().get(1);
                stream.keep(module, both.get(":, " + (frames - 2) + ":" + frames));
            }
            return Map.of("out.y", layers.outer(owner, stream.conv(module, x)));
        }
    }

    private Map<String, NDArray> averageDown(Golden golden, Map<String, NDArray> in, NDManager owner) {
        NDArray x = kernels.call(owner, "vae_inner", in.get("in.x"), 6);
        NDArray y = kernels.call(
                owner,
                "vae_average_down",
                x,
                golden.param("out_channels"),
                golden.param("factor_t"),
                golden.param("factor_s"));
        return Map.of("out.y", kernels.call(owner, "vae_outer", y));
    }

    private Map<String, NDArray> repeatUp(Golden golden, Map<String, NDArray> in, NDManager owner) {
        NDArray x = kernels.call(owner, "vae_inner", in.get("in.x"), 6);
        NDArray y = kernels.call(
                owner,
                "vae_repeat_up",
                x,
                golden.param("out_channels"),
                golden.param("factor_t"),
                golden.param("factor_s"),
                golden.params().get("first_chunk").getAsBoolean());
        return Map.of("out.y", kernels.call(owner, "vae_outer", y));
    }

    private Map<String, NDArray> fold(Golden golden, Map<String, NDArray> in, NDManager owner) {
        NDArray x = kernels.call(owner, "vae_inner", in.get("in.x"), 6);
        NDArray y = kernels.call(owner, "vae_fold", x, golden.param("patch_size"));
        NDArray back = kernels.call(owner, "vae_unfold", y, golden.param("patch_size"));
        if (!back.contentEquals(x)) {
            throw new AssertionError("folding out is not the inverse of folding");
        }
        return Map.of("out.y", kernels.call(owner, "vae_outer", y));
    }

    @Override
    public void close() {
        loaded.values().forEach(WanVideoAutoencoder::close);
    }
}
