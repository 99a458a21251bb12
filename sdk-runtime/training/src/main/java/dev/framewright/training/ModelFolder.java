package dev.framewright.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.GsonBuilder;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.StarterTextEncoder;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.Subject;
import dev.framewright.training.world.WorldConfiguration;
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Writes a trained starter as the folder that pipelines open: float16 weights, configuration, vocabulary, digests. */
final class ModelFolder {

    private static final int CAPTIONS_READ = 20_000;

    private ModelFolder() {}

    /** Exports the averaged weights of a training folder. */
    static void export(Path training, Path model, StickerWorld world) throws IOException {
        Files.createDirectories(model);
        long channels;
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu())) {
            channels = channels(kernels, training.resolve("autoencoder.safetensors"));
            write(
                    kernels,
                    training.resolve("autoencoder.safetensors"),
                    model.resolve("autoencoder.safetensors"),
                    name -> name);
            Path checkpoint = training.resolve("transformer.checkpoint.safetensors");
            Widening.transformer(kernels, checkpoint, channels);
            write(kernels, checkpoint, model.resolve("transformer.safetensors"), without("average.transformer."));
            write(kernels, checkpoint, model.resolve("text_encoder.safetensors"), without("average.text."));
            Path refiner = training.resolve(RefinerTraining.CHECKPOINT);
            if (Files.exists(refiner)) {
                write(kernels, refiner, model.resolve("refiner.safetensors"), without("average."));
            }
        }
        var gson = new GsonBuilder().setPrettyPrinting().create();
        Files.writeString(model.resolve("transformer.json"), gson.toJson(transformer(channels)) + "\n");
        Files.writeString(model.resolve("model.json"), gson.toJson(card(world)) + "\n");
        digests(model);
    }

    /**
     * Turns an exported model back into checkpoints that training goes on from; its optimizer begins anew. Checkpoints
     * that are there already stay.
     */
    static void restore(Path model, Path run) throws IOException {
        Path transformer = run.resolve("transformer.checkpoint.safetensors");
        Path autoencoder = run.resolve("autoencoder.checkpoint.safetensors");
        Path refiner = run.resolve(RefinerTraining.CHECKPOINT);
        for (String file : List.of("autoencoder", "transformer", "text_encoder")) {
            if (!Files.isRegularFile(model.resolve(file + ".safetensors"))) {
                throw new InvalidRequestException(
                        "from", "must be a model folder, but " + model + " has no " + file + ".safetensors");
            }
        }
        try (Kernels kernels = AutoencoderTraining.kernels(Device.cpu());
                NDManager manager = kernels.newManager()) {
            if (!Files.exists(autoencoder)) {
                Map<String, NDArray> weights = new LinkedHashMap<>();
                Map<String, NDArray> texture = new LinkedHashMap<>();
                read(kernels, manager, model, "autoencoder", "").forEach((name, weight) -> {
                    if (name.startsWith("texture.")) {
                        texture.put(name, weight);
                    } else if (!name.startsWith("latents.")) {
                        weights.put("weight." + name, weight);
                        weights.put("average." + name, weight);
                    }
                });
                SafeTensors.write(autoencoder, weights, Map.of());
                if (!texture.isEmpty()) {
                    SafeTensors.write(TextureFit.in(run), texture, Map.of());
                }
            }
            if (!Files.exists(transformer)) {
                begin(
                        kernels,
                        manager,
                        model,
                        List.of(Map.entry("transformer", "transformer."), Map.entry("text_encoder", "text.")),
                        transformer);
            }
            if (!Files.exists(refiner) && Files.exists(model.resolve("refiner.safetensors"))) {
                begin(kernels, manager, model, List.of(Map.entry("refiner", "")), refiner);
            }
        }
    }

    /** Writes a checkpoint that begins with parts of a model, each under its prefix. */
    private static void begin(
            Kernels kernels, NDManager manager, Path model, List<Map.Entry<String, String>> parts, Path checkpoint)
            throws IOException {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        for (String of : List.of("weight.", "average.")) {
            for (Map.Entry<String, String> part : parts) {
                weights.putAll(read(kernels, manager, model, part.getKey(), of + part.getValue()));
            }
        }
        SafeTensors.write(checkpoint, weights, Map.of());
    }

    private static Map<String, NDArray> read(Kernels kernels, NDManager owner, Path model, String part, String prefix)
            throws IOException {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        try (SafeTensors file = SafeTensors.open(kernels, model.resolve(part + ".safetensors"))) {
            for (String name : file.names()) {
                weights.put(prefix + name, kernels.call(owner, "cast", file.get(owner, name), 6));
            }
        }
        return weights;
    }

    private static long channels(Kernels kernels, Path autoencoder) throws IOException {
        try (NDManager manager = kernels.newManager();
                SafeTensors file = SafeTensors.open(kernels, autoencoder)) {
            return file.get(manager, "latents.mean").size();
        }
    }

    private static UnaryOperator<String> without(String prefix) {
        return name -> name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    }

    private static void write(Kernels kernels, Path from, Path to, UnaryOperator<String> rename) throws IOException {
        try (NDManager manager = kernels.newManager();
                SafeTensors file = SafeTensors.open(kernels, from)) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (String name : file.names()) {
                String renamed = rename.apply(name);
                if (!renamed.isEmpty()) {
                    tensors.put(renamed, kernels.call(manager, "cast", file.get(manager, name), 5));
                }
            }
            SafeTensors.write(to, tensors, Map.of("format", "pt"));
        }
    }

    private static Map<String, Object> transformer(long channels) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "WanTransformer3DModel");
        config.put("in_channels", 2 * channels + 4);
        config.put("out_channels", channels);
        config.put("num_attention_heads", TransformerTraining.HEADS);
        config.put("attention_head_dim", TransformerTraining.WIDTH / TransformerTraining.HEADS);
        config.put("num_layers", TransformerTraining.LAYERS);
        config.put("ffn_dim", TransformerTraining.HIDDEN);
        config.put("text_dim", StarterTextEncoder.WIDTH);
        config.put("freq_dim", 256);
        config.put("eps", 1e-6);
        config.put("patch_size", List.of(1, 2, 2));
        config.put("cross_attn_norm", true);
        return config;
    }

    private static Map<String, Object> card(StickerWorld world) {
        var configuration = world.configuration();
        TreeSet<String> words = new TreeSet<>();
        for (int i = 0; i < CAPTIONS_READ; i++) {
            WorldRandom random = new WorldRandom(i);
            String caption = world.caption(world.sample(random), random);
            words.addAll(List.of(caption.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
        }
        words.remove("");
        Map<String, List<String>> vocabulary = new LinkedHashMap<>();
        vocabulary.put(
                "subjects", configuration.subjects().stream().map(Subject::name).toList());
        vocabulary.put(
                "places",
                configuration.places().stream().map(WorldConfiguration::word).toList());
        vocabulary.put(
                "motions",
                configuration.motions().stream().map(WorldConfiguration::word).toList());
        vocabulary.put(
                "cameras",
                configuration.cameras().stream()
                        .sorted()
                        .map(WorldConfiguration::word)
                        .toList());
        vocabulary.put(
                "styles",
                configuration.styles().stream()
                        .sorted()
                        .map(WorldConfiguration::word)
                        .toList());
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("side", TransformerTraining.SIDE);
        card.put("frames", TransformerTraining.FRAMES);
        card.put("framesPerSecond", 8);
        card.put("steps", 8);
        card.put("guidanceScale", 2.2);
        card.put("shift", 3.0);
        card.put("skippedBlocks", List.of(3));
        card.put("vocabulary", vocabulary);
        card.put("words", words);
        return card;
    }

    /** {@code SHA256SUMS} over every other file, as sha256sum writes it. */
    private static void digests(Path model) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.equals("SHA256SUMS")) {
                    lines.append(digest(file)).append("  ").append(name).append('\n');
                }
            }
        }
        Files.writeString(model.resolve("SHA256SUMS"), lines, StandardCharsets.US_ASCII);
    }

    static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
