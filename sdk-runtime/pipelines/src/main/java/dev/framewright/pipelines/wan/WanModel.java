package dev.framewright.pipelines.wan;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.AdapterRef;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.Size;
import dev.framewright.engine.Kernels;
import dev.framewright.models.LoraAdapter;
import dev.framewright.models.ModelKernels;
import dev.framewright.models.Precision;
import dev.framewright.models.Umt5TextEncoder;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.models.WanTransformer;
import dev.framewright.models.WanTransformerConfig;
import dev.framewright.models.WanVideoAutoencoder;
import dev.framewright.models.WanVideoAutoencoderConfig;
import dev.framewright.pipelines.ModelCard;
import dev.framewright.pipelines.ModelFamily;
import dev.framewright.pipelines.VideoModel;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.Schedule;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model of this family at work. Its networks are opened when they are needed and released when the next one is: the
 * text encoder until drawing begins, each expert while it draws, so that the most memory at one time is that of the
 * largest of them.
 */
final class WanModel implements VideoModel {

    private static final Logger NOTICE = LoggerFactory.getLogger("framewright.notice");

    private final String name;
    private final WanSettings settings;
    private final Kernels kernels;
    private final Precision precision;
    private final LongSupplier available;
    private final List<ModelFamily.Adapter> adapters;
    private @Nullable Umt5TextEncoder encoder;
    private @Nullable WanVideoAutoencoder autoencoder;

    /** Prompt embeddings [B, 512, W]. */
    record Words(NDArray embeddings) implements TextContext {}

    /**
     * Maps nothing yet.
     *
     * @param available bytes that the networks may take, asked when one is opened
     */
    WanModel(
            String name,
            WanSettings settings,
            Device device,
            LongSupplier available,
            List<ModelFamily.Adapter> adapters) {
        this.name = name;
        this.settings = settings;
        this.available = available;
        this.adapters = List.copyOf(adapters);
        kernels = ModelKernels.load(device);
        precision = Precision.fastest(device);
    }

    /** Something that reads files. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T read(String what, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelInvalidException(
                    name,
                    "cannot be used: its " + what + ": " + e.getMessage()
                            + " Check it with \"framewright models add\".",
                    e);
        }
    }

    @Override
    public ModelCard card() {
        return settings.card(name);
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public VideoAutoencoder autoencoder() {
        WanVideoAutoencoder open = autoencoder;
        if (open == null) {
            WanFolder.Part<WanVideoAutoencoderConfig> part = settings.folder().autoencoder();
            open = read(
                    "video autoencoder",
                    () -> WanVideoAutoencoder.load(kernels, part.config(), part.files(), precision));
            autoencoder = open;
        }
        return open;
    }

    @Override
    public TextContext text(NDManager owner, List<String> prompts) {
        NDList embeddings = new NDList();
        for (String prompt : prompts) {
            embeddings.add(encoder().encode(owner, prompt));
        }
        return new Words(embeddings.size() == 1 ? embeddings.get(0) : NDArrays.concat(embeddings, 0));
    }

    private Umt5TextEncoder encoder() {
        Umt5TextEncoder open = encoder;
        if (open == null) {
            WanFolder folder = settings.folder();
            open = read(
                    "text encoder",
                    () -> Umt5TextEncoder.load(
                            kernels,
                            folder.text().config(),
                            folder.text().files(),
                            folder.tokenizer(),
                            Umt5TextEncoder.ROWS,
                            precision));
            encoder = open;
        }
        return open;
    }

    private void releaseEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    @Override
    public DenoiseLoop.Denoiser denoiser(
            NDManager owner, TextContext wanted, @Nullable TextContext unwanted, @Nullable Known known) {
        releaseEncoder();
        WanCondition condition = new WanConditions(name, settings, kernels, precision).of(owner, autoencoder(), known);
        Words without = (Words) unwanted;
        return new WanExperts(
                kernels,
                settings.boundary(),
                this::expert,
                ((Words) wanted).embeddings(),
                without == null ? null : without.embeddings(),
                condition);
    }

    /** Whether the weights of a transformer that draws such latents stay in the mapped file, as the plan counts them. */
    boolean mapped(Shape latents) {
        WanVideoAutoencoderConfig video = settings.folder().autoencoder().config();
        long width = latents.get(4) * video.spatialFactor();
        long height = latents.get(3) * video.spatialFactor();
        long frames = 1 + (latents.get(2) - 1) * video.temporalFactor();
        return new WanMemory(settings.folder(), precision)
                .mapped(new Size((int) width, (int) height), (int) frames, available.getAsLong());
    }

    private WanTransformer expert(boolean late, Shape latents) {
        WanFolder.Part<WanTransformerConfig> second = settings.folder().late();
        WanFolder.Part<WanTransformerConfig> part =
                late && second != null ? second : settings.folder().transformer();
        AdapterRef.Expert other = late ? AdapterRef.Expert.HIGH_NOISE : AdapterRef.Expert.LOW_NOISE;
        List<LoraAdapter> mine = adapters.stream()
                .filter(adapter -> second == null || adapter.expert() != other)
                .map(adapter -> new LoraAdapter(adapter.file(), adapter.weight(), late))
                .toList();
        boolean mapped = mapped(latents);
        return read(
                late ? "second transformer" : "transformer",
                () -> WanTransformer.load(kernels, part.config(), part.files(), precision, mapped, mine, this::fitted));
    }

    private void fitted(LoraAdapter adapter, LoraAdapter.Match match) {
        if (match.changed() == 0 && settings.folder().late() == null) {
            throw new IllegalArgumentException(adapter.file().getFileName()
                    + " changes the second of two experts (transformer_2) alone, and this model has no second one.");
        }
        if (!match.unknown().isEmpty()) {
            NOTICE.info(
                    "{} changes {} layers of this model; it has none of {} others, such as {}",
                    adapter.file().getFileName(),
                    match.changed(),
                    match.unknown().size(),
                    match.unknown().get(0));
        }
    }

    @Override
    public Schedule schedule(String solver, int steps, double shift) {
        return switch (solver) {
            case "euler" -> Schedule.euler(steps, shift);
            case "dpm" -> Schedule.dpm(steps, shift);
            default -> Schedule.multistep(steps, shift);
        };
    }

    /** The scale asked for is that of the noisy steps; the published one brings the published one of the clean steps. */
    @Override
    public Guidance guidance(double scale) {
        WanVariant variant = settings.variant();
        double late = scale == variant.guidanceScale() ? variant.lateGuidanceScale() : scale;
        return new Guidance(scale, late, settings.boundary());
    }

    /** Frees everything. */
    @Override
    public void close() {
        releaseEncoder();
        if (autoencoder != null) {
            autoencoder.close();
            autoencoder = null;
        }
        kernels.close();
    }
}
