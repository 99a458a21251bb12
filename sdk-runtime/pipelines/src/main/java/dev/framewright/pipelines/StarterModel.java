package dev.framewright.pipelines;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.ModelKernels;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.models.StarterRefiner;
import dev.framewright.models.StarterTextEncoder;
import dev.framewright.models.WanTransformer;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The starter's networks, opened from a model folder: {@code model.json}, {@code transformer.json} and the safetensors
 * files {@code transformer}, {@code autoencoder}, {@code text_encoder} and, where it has one, {@code refiner}.
 */
public final class StarterModel implements VideoModel {

    /**
     * What {@code model.json} says.
     *
     * @param side native width and height in pixels
     * @param frames native number of frames, 1 + 4k
     * @param framesPerSecond native rate
     * @param steps default denoising steps
     * @param guidanceScale default guidance
     * @param shift default shift of the schedule
     * @param skippedBlocks blocks of the transformer, from 0, that are left out where guidance asks it without the prompt: it
     *     leads away from what a worse network tells (skip-layer guidance, Hyung et al. 2024); none where absent
     * @param vocabulary what it can draw, by kind: subjects, places, motions, cameras, styles
     * @param words every word that its captions used
     */
    public record Card(
            int side,
            int frames,
            int framesPerSecond,
            int steps,
            double guidanceScale,
            double shift,
            @Nullable List<Integer> skippedBlocks,
            Map<String, List<String>> vocabulary,
            Set<String> words) {

        public Card {
            skippedBlocks = skippedBlocks == null ? List.of() : List.copyOf(skippedBlocks);
        }
    }

    private static final int TEMPORAL = StarterAutoencoder.TEMPORAL_FACTOR;

    /** How much guidance counts in a latent frame that holds a known frame, in the next one, and in the one after. */
    private static final float[] GUIDED = {0, 0, .5f};

    private final Kernels kernels;
    private final NDManager owned;
    private final WanTransformer transformer;
    private final StarterAutoencoder autoencoder;
    private final StarterTextEncoder text;
    private final @Nullable StarterRefiner refiner;
    private final ModelCard card;
    private final Set<Integer> skipped;

    /** @param pieces as the refiner reads the prompts */
    private record Words(WanTransformer.Context tokens, NDArray pieces, int prompts) implements TextContext {}

    private StarterModel(Kernels kernels, String name, Path folder, Precision precision) throws IOException {
        this.kernels = kernels;
        Card own = card(name, folder);
        card = StarterFamily.card(name, own);
        skipped = Set.copyOf(own.skippedBlocks());
        owned = kernels.newManager();
        try {
            transformer = WanTransformer.load(
                    kernels,
                    folder.resolve("transformer.json"),
                    List.of(folder.resolve("transformer.safetensors")),
                    precision);
        } catch (IOException | RuntimeException e) {
            owned.close();
            throw e;
        }
        autoencoder =
                new StarterAutoencoder(kernels, read(folder.resolve("autoencoder.safetensors"), precision), precision);
        text = new StarterTextEncoder(kernels, read(folder.resolve("text_encoder.safetensors"), Precision.FLOAT32));
        Path drawing = folder.resolve("refiner.safetensors");
        refiner = Files.exists(drawing) ? refiner(name, read(drawing, precision), precision) : null;
    }

    /**
     * Maps the weights, in the precision that is the fastest on the device.
     *
     * @param folder see the class
     * @throws ModelInvalidException if a file is missing, damaged or belongs to another model
     */
    public static StarterModel open(String name, Path folder, Device device) {
        Kernels kernels = Kernels.compile(device, ModelKernels.text());
        try {
            return new StarterModel(kernels, name, folder, Precision.fastest(device));
        } catch (ModelInvalidException e) {
            kernels.close();
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            kernels.close();
            throw new ModelInvalidException(
                    name, "cannot be read: " + e.getMessage() + ". Install the model again, or name another.", e);
        }
    }

    private StarterRefiner refiner(String name, Map<String, NDArray> weights, Precision precision) {
        int texture = autoencoder.latentChannels() - StarterAutoencoder.BASE_CHANNELS;
        NDArray out = weights.get("out.weight");
        if (out == null || out.getShape().get(0) != texture) {
            throw new ModelInvalidException(
                    name,
                    "has a refiner.safetensors that does not draw the " + texture
                            + " texture channels of its autoencoder. Train it again, or delete that file.");
        }
        return new StarterRefiner(kernels, weights, precision);
    }

    /** Reads {@code model.json} of a model folder, without opening weights. */
    public static Card card(String name, Path folder) {
        try {
            Card card = new Gson().fromJson(Files.readString(folder.resolve("model.json")), Card.class);
            if (card == null || card.vocabulary() == null || card.words() == null || card.steps() < 1) {
                throw new ModelInvalidException(name, "has an incomplete model.json. Install the model again.");
            }
            return card;
        } catch (IOException | JsonParseException e) {
            throw new ModelInvalidException(name, "has no readable model.json. Install the model again.", e);
        }
    }

    private Map<String, NDArray> read(Path file, Precision precision) throws IOException {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        try (SafeTensors tensors = SafeTensors.open(kernels, file)) {
            for (String name : tensors.names()) {
                weights.put(name, kernels.call(owned, "cast", tensors.get(owned, name), precision.torchType()));
            }
        }
        return weights;
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public StarterAutoencoder autoencoder() {
        return autoencoder;
    }

    @Override
    public TextContext text(NDManager owner, List<String> prompts) {
        return new Words(
                transformer.context(owner, text.encode(owner, prompts)),
                StarterTextEncoder.pieces(owner, prompts),
                prompts.size());
    }

    @Override
    public Schedule schedule(String solver, int steps, double shift) {
        if (!solver.equals("unipc")) {
            return Schedule.even(steps, shift);
        }
        // Told as they are: it was trained at every level, and texture is divided by them.
        List<Double> sigmas = Schedule.multistep(steps, shift).sigmas();
        return new Schedule(
                sigmas,
                sigmas.subList(0, steps).stream().map(sigma -> 1000 * sigma).toList());
    }

    @Override
    public DenoiseLoop.Denoiser denoiser(
            NDManager owner, TextContext wanted, @Nullable TextContext unwanted, @Nullable Known known) {
        return new Bound((Words) wanted, (Words) unwanted, known == null ? null : given(owner, known));
    }

    /**
     * What is known as the transformer takes it.
     *
     * @param channels mask and latents, [B, 4 + Z, t, h, w]
     * @param first latents of the first frames that are known whole; null where there are none
     * @param guided how much guidance counts in each latent frame, [t]
     * @param leading guidance leads to it as it does to the words
     */
    private record Given(NDArray channels, @Nullable NDArray first, NDArray guided, boolean leading) {}

    private Given given(NDManager owner, Known known) {
        try (NDManager scratch = kernels.newManager()) {
            NDList whole = kernels.callAll(scratch, "starter_known", known.frames(), known.mask());
            NDArray latents = autoencoder.encode(scratch, whole.get(0));
            NDArray before = known.latents();
            if (before != null) {
                latents = kernels.call(scratch, "continue_latents", latents, before);
            }
            float[] frames =
                    kernels.call(scratch, "frames_known_whole", whole.get(1)).toFloatArray();
            float[] some =
                    kernels.call(scratch, "frames_known_at_all", whole.get(1)).toFloatArray();
            int first = 0;
            while (first < frames.length && frames[first] > 0) {
                first++;
            }
            int held = first == 0 ? 0 : 1 + (first - 1) / TEMPORAL;
            boolean drawn = before != null && goesOn(frames, some);
            return new Given(
                    kernels.call(owner, "starter_condition", latents, whole.get(1), drawn),
                    held == 0 ? null : kernels.call(owner, "latent_range", latents, 0, held),
                    owner.create(guided(frames)),
                    pictures(frames, some));
        }
    }

    /**
     * Whether guidance leads to what is known: to pictures, that is whole frames beside which nothing is known. Led from clip
     * to clip, colours would drift.
     *
     * @param whole above 0 for frames that are known whole
     * @param some above 0 for frames of which anything is known
     */
    static boolean pictures(float[] whole, float[] some) {
        for (int i = 0; i < some.length; i++) {
            boolean goesOn = i > 0 && some[i - 1] > 0;
            if (some[i] > 0 && (whole[i] == 0 || goesOn)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether nothing is known beside a clip's first frames, all of them whole.
     *
     * @param whole above 0 for frames that are known whole
     * @param some above 0 for frames of which anything is known
     */
    static boolean goesOn(float[] whole, float[] some) {
        for (int i = 0; i < some.length; i++) {
            if (some[i] > 0 && (whole[i] == 0 || i > 0 && some[i - 1] == 0)) {
                return false;
            }
        }
        return true;
    }

    /**
     * How much guidance counts in each latent frame: it leads away from known frames beside it, which say enough.
     *
     * @param known above 0 for frames that are known whole
     */
    static float[] guided(float[] known) {
        float[] share = new float[1 + (known.length - 1) / TEMPORAL];
        Arrays.fill(share, 1);
        for (int i = 0; i < known.length; i++) {
            for (int t = 0; known[i] > 0 && t < share.length; t++) {
                int away = Math.abs(t - holding(i));
                share[t] = Math.min(share[t], away < GUIDED.length ? GUIDED[away] : 1);
            }
        }
        return share;
    }

    /** The latent frame that holds a frame. */
    private static int holding(int frame) {
        return (frame + TEMPORAL - 1) / TEMPORAL;
    }

    /** The transformer bound to words and to what is known. */
    private final class Bound implements DenoiseLoop.Denoiser {
        private final Words wanted;
        private final @Nullable Words unwanted;
        private final @Nullable Given given;

        private Bound(Words wanted, @Nullable Words unwanted, @Nullable Given given) {
            this.wanted = wanted;
            this.unwanted = unwanted;
            this.given = given;
        }

        /** Without the prompt also without pictures that are known, as in Stable Video Diffusion (section 4.3). */
        @Override
        public NDArray velocity(NDManager owner, NDArray latents, double timestep, boolean withPrompt) {
            Words words = withPrompt ? wanted : Objects.requireNonNull(unwanted, "guidance needs a second context");
            float[] times = new float[words.prompts()];
            Arrays.fill(times, (float) timestep);
            boolean sees = given != null && (withPrompt || !given.leading());
            NDArray channels = sees ? given.channels() : nothing(owner, latents.getShape());
            NDArray input = kernels.call(owner, "starter_input", latents, channels, StarterAutoencoder.BASE_CHANNELS);
            NDArray told = transformer.velocity(
                    owner,
                    input,
                    owner.create(times),
                    words.tokens(),
                    null,
                    withPrompt ? Set.of() : skipped,
                    (name, tensor) -> {});
            return hasTexture()
                    ? kernels.call(
                            owner,
                            "starter_velocities",
                            told,
                            latents,
                            timestep / 1000,
                            StarterAutoencoder.BASE_CHANNELS)
                    : told;
        }

        /** Texture is told as its mean; guided, it would overshoot. */
        @Override
        public NDArray guided(NDManager owner, NDArray guided, NDArray with) {
            if (!hasTexture()) {
                return guided;
            }
            return kernels.call(
                    owner,
                    "starter_guided",
                    guided,
                    with,
                    StarterAutoencoder.BASE_CHANNELS,
                    given == null ? owner.ones(new Shape(guided.getShape().get(2))) : given.guided());
        }

        private boolean hasTexture() {
            return autoencoder.latentChannels() > StarterAutoencoder.BASE_CHANNELS;
        }

        private NDArray nothing(NDManager owner, Shape latents) {
            return owner.zeros(new Shape(
                    latents.get(0), TEMPORAL + latents.get(1), latents.get(2), latents.get(3), latents.get(4)));
        }

        @Override
        public NDArray finished(NDManager owner, NDArray latents, NDArray begun, double sigma) {
            NDArray drawn = latents;
            if (refiner != null && sigma > 0) {
                StarterRefiner.Known known =
                        given == null ? null : new StarterRefiner.Known(given.channels(), given.guided());
                drawn = refiner.refined(owner, latents, begun, sigma, known, wanted.pieces());
            }
            NDArray first = given == null ? null : given.first();
            return first == null ? drawn : kernels.call(owner, "replace_first_frames", drawn, first);
        }
    }

    @Override
    public boolean drawsSoftly() {
        return true;
    }

    /** Frees weights and kernels. */
    @Override
    public void close() {
        transformer.close();
        owned.close();
        kernels.close();
    }
}
