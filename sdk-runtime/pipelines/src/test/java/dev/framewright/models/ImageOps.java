package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The golden ops of the image encoder and the preparation of its pictures. */
public final class ImageOps implements AutoCloseable {

    private final Kernels kernels;
    private final Map<String, ClipVisionTower> loaded = new HashMap<>();

    public ImageOps(Kernels kernels) {
        this.kernels = kernels;
    }

    public Map<String, Golden.Op> ops() {
        return Map.of("clip_vision", this::tokens, "clip_preprocess", this::preprocess);
    }

    /** The image encoder that a case names; read once. */
    public ClipVisionTower model(Golden golden) throws IOException {
        String key = golden.component("image_encoder").toString();
        ClipVisionTower model = loaded.get(key);
        if (model == null) {
            model = ClipVisionTower.load(
                    kernels,
                    ClipVisionConfig.read(golden.checkpoint("image_encoder").resolve("config.json")),
                    golden.files("image_encoder"),
                    Precision.FLOAT32);
            loaded.put(key, model);
        }
        return model;
    }

    private Map<String, NDArray> tokens(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        Map<String, NDArray> out = Golden.results();
        NDArray tokens = model(golden).tokens(owner, in.get("in.pixel_values"), (layer, seen) -> {
            NDArray copy = seen.duplicate();
            copy.attach(owner);
            out.put(layer == 0 ? "mid.embeddings" : "mid.hidden" + layer, copy);
        });
        out.put("out.penultimate", tokens);
        return out;
    }

    private Map<String, NDArray> preprocess(Golden golden, Map<String, NDArray> in, NDManager owner) {
        int side = golden.params()
                .getAsJsonObject("processor")
                .getAsJsonObject("size")
                .get("shortest_edge")
                .getAsInt();
        NDArray picture = kernels.call(owner, "cast", in.get("in.image"), Precision.FLOAT32.torchType());
        return Map.of("out.pixel_values", new PictureScaling(kernels).forClip(owner, picture, side));
    }

    @Override
    public void close() {
        loaded.values().forEach(ClipVisionTower::close);
    }
}
