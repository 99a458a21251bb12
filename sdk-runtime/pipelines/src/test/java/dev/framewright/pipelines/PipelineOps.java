package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import dev.framewright.engine.Kernels;
import dev.framewright.models.AutoencoderOps;
import dev.framewright.models.Golden;
import dev.framewright.models.TextOps;
import dev.framewright.models.TransformerOps;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.models.WanTransformer;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.LatentMaths;
import dev.framewright.pipelines.sampling.PictureCondition;
import dev.framewright.pipelines.sampling.Solver;
import dev.framewright.pipelines.sampling.WanDenoiser;
import java.io.IOException;
import java.util.Map;

/** Whole pipelines: given noise and embeddings in, frames out. */
final class PipelineOps {

    private final Kernels kernels;
    private final TransformerOps transformers;
    private final AutoencoderOps autoencoders;
    private final TextOps texts;
    private final SamplingOps sampling;

    PipelineOps(
            Kernels kernels,
            TransformerOps transformers,
            AutoencoderOps autoencoders,
            TextOps texts,
            SamplingOps sampling) {
        this.kernels = kernels;
        this.transformers = transformers;
        this.autoencoders = autoencoders;
        this.texts = texts;
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
        if (!in.containsKey("in.video")) {
            return loop.begin(in.get("in.latents"));
        }
        // [B, T, C, H, W] in [0, 1]
        NDArray video = in.get("in.video").transpose(0, 2, 1, 3, 4).mul(2).sub(1);
        NDArray clean = autoencoder.encode(owner, video);
        int first = solver.schedule().firstStep(number(settings, "strength", 0.8));
        double sigma = solver.schedule().sigma(first);
        return loop.begin(new LatentMaths(kernels).noised(owner, clean, in.get("in.noise"), sigma), first);
    }

    private WanDenoiser.Expert expert(
            Golden golden, String component, Map<String, NDArray> in, NDManager owner, boolean guided)
            throws IOException {
        WanTransformer model = transformers.model(golden, component);
        return new WanDenoiser.Expert(
                model,
                model.context(owner, text(golden, in, owner, "prompt")),
                guided ? model.context(owner, text(golden, in, owner, "negative_prompt")) : null);
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
