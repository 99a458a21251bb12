package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.framewright.engine.Kernels;
import dev.framewright.models.AutoencoderOps;
import dev.framewright.models.Golden;
import dev.framewright.models.ImageOps;
import dev.framewright.models.Precision;
import dev.framewright.models.TextOps;
import dev.framewright.models.TransformerOps;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.models.WanTransformer;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.LatentMaths;
import dev.framewright.pipelines.sampling.PictureCondition;
import dev.framewright.pipelines.sampling.Solver;
import dev.framewright.pipelines.sampling.VaceCondition;
import dev.framewright.pipelines.sampling.WanDenoiser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole pipelines: given noise and embeddings in, frames out. */
final class PipelineOps {

    private final Kernels kernels;
    private final TransformerOps transformers;
    private final AutoencoderOps autoencoders;
    private final TextOps texts;
    private final ImageOps images;
    private final SamplingOps sampling;

    PipelineOps(
            Kernels kernels,
            TransformerOps transformers,
            AutoencoderOps autoencoders,
            TextOps texts,
            ImageOps images,
            SamplingOps sampling) {
        this.kernels = kernels;
        this.transformers = transformers;
        this.autoencoders = autoencoders;
        this.texts = texts;
        this.images = images;
        this.sampling = sampling;
    }

    Map<String, Golden.Op> ops() {
        return Map.of("pipeline", this::pipeline);
    }

    private Map<String, NDArray> pipeline(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException {
        JsonObject params = golden.params();
        JsonObject settings = params.getAsJsonObject("kwargs");
        VideoAutoencoder autoencoder = autoencoders.model(golden);
        double scale = number(settings, "guidance_scale", 5);
        double boundary = number(params, "boundary_ratio", 0) * 1000;
        Guidance guidance = new Guidance(scale, number(settings, "guidance_scale_2", scale), boundary);
        WanDenoiser.Expert early = expert(golden, "transformer", in, owner, guidance.on());
        WanDenoiser model = golden.has("transformer_2")
                ? new WanDenoiser(kernels, early, expert(golden, "transformer_2", in, owner, guidance.on()), boundary)
                : new WanDenoiser(kernels, early);
        boolean perToken = params.has("expand_timesteps");
        if (perToken) {
            model.withTimestepPerToken();
        }
        if (in.containsKey("in.image")) {
            NDArray picture = in.get("in.image").mul(2).sub(1);
            if (perToken) {
                model.withFirstFrames(autoencoder.encode(owner, picture.expandDims(2)));
            } else {
                NDArray last = in.containsKey("in.last_image")
                        ? in.get("in.last_image").mul(2).sub(1)
                        : null;
                model.withChannels(PictureCondition.of(
                        kernels,
                        owner,
                        autoencoder,
                        picture,
                        last,
                        settings.get("num_frames").getAsInt()));
            }
        }

        Map<String, NDArray> out = Golden.results();
        int references = 0;
        if (params.get("pipeline").getAsString().equals("WanVACEPipeline")) {
            List<NDArray> pictures = references(in, owner);
            references = pictures.size();
            NDArray control = VaceCondition.of(
                    kernels,
                    owner,
                    autoencoder,
                    in.containsKey("in.video") ? pixels(in.get("in.video")) : null,
                    in.containsKey("in.mask") ? in.get("in.mask").transpose(0, 2, 1, 3, 4) : null,
                    pictures,
                    settings.get("num_frames").getAsInt(),
                    settings.get("height").getAsInt(),
                    settings.get("width").getAsInt());
            out.put("mid.video_latents", control.get(":, 0:32"));
            out.put("mid.mask_latents", control.get(":, 32:"));
            model.withControl(new WanTransformer.Control(
                    control,
                    scales(settings, early.model().config().controlLayers().size())));
        }
        int steps = settings.get("num_inference_steps").getAsInt();
        try (Solver solver = sampling.solver(params.getAsJsonObject("scheduler"), steps);
                DenoiseLoop loop = new DenoiseLoop(kernels, solver, guidance)) {
            start(loop, solver, autoencoder, settings, in, owner)
                    .run(
                            model,
                            (done, of, latents, velocity) -> {
                                int step = (int) out.keySet().stream()
                                        .filter(name -> name.startsWith("mid.latents"))
                                        .count();
                                out.put("mid.latents" + step, SamplingOps.kept(owner, latents));
                                out.put("mid.noise_pred" + step, SamplingOps.kept(owner, velocity));
                            },
                            () -> false);
            NDArray latents = SamplingOps.kept(owner, model.held(owner, loop.latents()));
            if (references > 0) {
                latents = kernels.call(owner, "drop_first_frames", latents, references);
            }
            out.put("out.latents", latents);
            NDArray frames = autoencoder.decode(owner, latents);
            out.put("out.frames", frames.div(2).add(0.5).clip(0, 1).transpose(0, 2, 1, 3, 4));
        }
        return out;
    }

    /** From given noise, or from a given video with noise at the level where its strength begins. */
    private DenoiseLoop start(
            DenoiseLoop loop,
            Solver solver,
            VideoAutoencoder autoencoder,
            JsonObject settings,
            Map<String, NDArray> in,
            NDManager owner) {
        if (in.containsKey("in.latents")) {
            return loop.begin(in.get("in.latents"));
        }
        NDArray clean = autoencoder.encode(owner, pixels(in.get("in.video")));
        int first = solver.schedule().firstStep(number(settings, "strength", 0.8));
        double sigma = solver.schedule().sigma(first);
        return loop.begin(new LatentMaths(kernels).noised(owner, clean, in.get("in.noise"), sigma), first);
    }

    /** From [B, T, C, H, W] in [0, 1] to [B, C, T, H, W] in [-1, 1]. */
    private static NDArray pixels(NDArray video) {
        return video.transpose(0, 2, 1, 3, 4).mul(2).sub(1);
    }

    /** References come as bytes [H, W, 3]. */
    private List<NDArray> references(Map<String, NDArray> in, NDManager owner) {
        List<NDArray> pictures = new ArrayList<>();
        for (int i = 0; in.containsKey("in.reference" + i); i++) {
            NDArray bytes = kernels.call(owner, "cast", in.get("in.reference" + i), Precision.FLOAT32.torchType());
            pictures.add(bytes.transpose(2, 0, 1).expandDims(0).div(255).mul(2).sub(1));
        }
        return pictures;
    }

    private static List<Double> scales(JsonObject settings, int layers) {
        JsonElement scale = settings.get("conditioning_scale");
        List<Double> scales = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            scales.add(
                    scale == null
                            ? 1
                            : scale.isJsonArray()
                                    ? scale.getAsJsonArray().get(i).getAsDouble()
                                    : scale.getAsDouble());
        }
        return scales;
    }

    private WanDenoiser.Expert expert(
            Golden golden, String component, Map<String, NDArray> in, NDManager owner, boolean guided)
            throws IOException {
        WanTransformer model = transformers.model(golden, component);
        NDArray pictures = in.containsKey("in.clip_pixel_values")
                ? images.model(golden).tokens(owner, in.get("in.clip_pixel_values"))
                : null;
        return new WanDenoiser.Expert(
                model,
                context(model, owner, text(golden, in, owner, "prompt"), pictures),
                guided ? context(model, owner, text(golden, in, owner, "negative_prompt"), pictures) : null);
    }

    private static WanTransformer.Context context(
            WanTransformer model, NDManager owner, NDArray text, @Nullable NDArray pictures) {
        return pictures == null ? model.context(owner, text) : model.context(owner, text, pictures);
    }

    /** Given embeddings, or those of a given prompt. */
    private NDArray text(Golden golden, Map<String, NDArray> in, NDManager owner, String which) throws IOException {
        if (!golden.params().has(which)) {
            return in.get("in." + which + "_embeds");
        }
        int rows = golden.params()
                .getAsJsonObject("kwargs")
                .get("max_sequence_length")
                .getAsInt();
        return texts.model(golden, rows)
                .encode(owner, golden.params().get(which).getAsString());
    }

    private static double number(JsonObject object, String name, double byDefault) {
        return object.has(name) ? object.get(name).getAsDouble() : byDefault;
    }
}
