package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The golden ops of the text encoder and its tokenizer. */
public final class TextOps implements AutoCloseable {

    private final Kernels kernels;
    private final Map<String, Umt5TextEncoder> loaded = new HashMap<>();

    public TextOps(Kernels kernels) {
        this.kernels = kernels;
    }

    public Map<String, Golden.Op> ops() {
        return Map.of(
                "umt5", this::umt5,
                "umt5_buckets", this::buckets,
                "tokenize", this::tokenize,
                "prompt_clean", this::clean);
    }

    /** The text encoder that a case names; one without a tokenizer has that of the text-to-video folder. */
    public Umt5TextEncoder model(Golden golden, int rows) throws IOException {
        String key = rows + golden.component("text_encoder").toString();
        Umt5TextEncoder model = loaded.get(key);
        if (model == null) {
            model = Umt5TextEncoder.load(
                    kernels,
                    golden.checkpoint("text_encoder").resolve("config.json"),
                    golden.files("text_encoder"),
                    golden.folder().resolve("checkpoints/wan21_t2v/tokenizer/tokenizer.json"),
                    rows,
                    Precision.FLOAT32);
            loaded.put(key, model);
        }
        return model;
    }

    private Map<String, NDArray> umt5(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        Umt5TextEncoder model = model(golden, Umt5TextEncoder.ROWS);
        NDArray mask = in.get("in.attention_mask");
        NDArray hidden = model.hidden(owner, in.get("in.input_ids"), mask);
        return Map.of(
                "out.last_hidden_state",
                hidden,
                "out.prompt_embeds",
                kernels.call(owner, "umt5_prompt", hidden, mask, mask.getShape().get(1)));
    }

    private Map<String, NDArray> buckets(Golden golden, Map<String, NDArray> in, NDManager owner) {
        return Map.of(
                "out.buckets",
                kernels.call(
                        owner,
                        "umt5_buckets",
                        in.get("in.relative_position"),
                        golden.param("num_buckets"),
                        golden.param("max_distance")));
    }

    private Map<String, NDArray> tokenize(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        UnigramTokenizer tokenizer =
                UnigramTokenizer.read(golden.checkpoint("tokenizer").resolve("tokenizer.json"));
        var texts = golden.params().getAsJsonArray("texts");
        int most = golden.param("max_length");
        long[][] ids = new long[texts.size()][most];
        long[][] mask = new long[texts.size()][most];
        for (int i = 0; i < ids.length; i++) {
            long[] encoded = tokenizer.encode(texts.get(i).getAsString(), most);
            System.arraycopy(encoded, 0, ids[i], 0, encoded.length);
            Arrays.fill(mask[i], 0, encoded.length, 1);
        }
        return Map.of(
                "out.input_ids", owner.create(ids),
                "out.attention_mask", owner.create(mask));
    }

    /** Such a case has no tensors: the texts themselves are compared. */
    private Map<String, NDArray> clean(Golden golden, Map<String, NDArray> in, NDManager owner) {
        var texts = golden.params().getAsJsonArray("texts");
        assertThat(texts).isNotEmpty();
        texts.forEach(text -> assertThat(
                        PromptCleaning.clean(text.getAsJsonObject().get("in").getAsString()))
                .isEqualTo(text.getAsJsonObject().get("out").getAsString()));
        return Map.of();
    }

    @Override
    public void close() {
        loaded.values().forEach(Umt5TextEncoder::close);
    }
}
