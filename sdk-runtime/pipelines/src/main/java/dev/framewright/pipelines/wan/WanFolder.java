package dev.framewright.pipelines.wan;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.framewright.models.Checkpoint;
import dev.framewright.models.ClipVisionConfig;
import dev.framewright.models.InferredConfigs;
import dev.framewright.models.Umt5Config;
import dev.framewright.models.WanTransformerConfig;
import dev.framewright.models.WanVideoAutoencoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a Wan model in a folder, in the diffusers or the original layout.
 *
 * @param transformer the only one, or the expert of the noisy steps
 * @param late the expert of the clean steps; null for one transformer
 * @param image null where the model takes no image tokens
 * @param tokenizer the file {@code tokenizer.json}
 * @param boundary share of the timesteps from which on {@code transformer} draws, if the folder says
 * @param shift of the schedule, if the folder says
 */
record WanFolder(
        Part<WanTransformerConfig> transformer,
        @Nullable Part<WanTransformerConfig> late,
        Part<WanVideoAutoencoderConfig> autoencoder,
        Part<Umt5Config> text,
        @Nullable Part<ClipVisionConfig> image,
        Path tokenizer,
        OptionalDouble boundary,
        OptionalDouble shift) {

    /** One network: its shape and the files with its weights. */
    record Part<C>(C config, List<Path> files) {
        Part {
            files = List.copyOf(files);
        }

        /** Bytes on disk. */
        long bytes() throws IOException {
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private static final String CONFIG = "config.json";
    private static final String HIGH = "high_noise_model";
    private static final String LOW = "low_noise_model";
    private static final String[] AUTOENCODERS = {"Wan2.1_VAE.pth", "Wan2.2_VAE.pth"};
    private static final String TEXT = "models_t5_umt5-xxl-enc-bf16.pth";
    private static final String IMAGE = "models_clip_open-clip-xlm-roberta-large-vit-huge-14.pth";
    private static final String TOKENIZER = "tokenizer.json";

    /** Whether a folder looks like one of this family, by the names of its files. */
    static boolean is(Path folder) {
        boolean diffusers =
                Files.exists(folder.resolve("transformer").resolve(CONFIG)) && Files.isDirectory(folder.resolve("vae"));
        return diffusers || original(folder) != null;
    }

    private static @Nullable Path original(Path folder) {
        for (String name : AUTOENCODERS) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        return null;
    }

    /**
     * Finds the parts and reads their configurations.
     *
     * @throws IOException naming what is missing
     */
    static WanFolder read(Path folder) throws IOException {
        Path original = original(folder);
        try {
            return original == null ? diffusers(folder) : original(folder, original);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static WanFolder diffusers(Path folder) throws IOException {
        JsonObject index = json(folder.resolve("model_index.json"));
        Path late = folder.resolve("transformer_2");
        Path image = folder.resolve("image_encoder");
        Part<WanTransformerConfig> transformer = transformer(folder.resolve("transformer"));
        return new WanFolder(
                transformer,
                Files.exists(late.resolve(CONFIG)) ? transformer(late) : null,
                new Part<>(
                        WanVideoAutoencoderConfig.read(there(folder, "vae/" + CONFIG)), files(folder.resolve("vae"))),
                new Part<>(
                        Umt5Config.read(there(folder, "text_encoder/" + CONFIG)),
                        files(folder.resolve("text_encoder"))),
                transformer.config().imageWidth() > 0
                        ? new Part<>(ClipVisionConfig.read(there(folder, "image_encoder/" + CONFIG)), files(image))
                        : null,
                there(folder, "tokenizer/" + TOKENIZER),
                number(index, "boundary_ratio"),
                shift(json(folder.resolve("scheduler/scheduler_config.json"))));
    }

    private static OptionalDouble shift(JsonObject scheduler) {
        OptionalDouble flow = number(scheduler, "flow_shift");
        return flow.isPresent() ? flow : number(scheduler, "shift");
    }

    private static WanFolder original(Path folder, Path autoencoder) throws IOException {
        boolean experts = Files.isDirectory(folder.resolve(HIGH));
        Part<WanTransformerConfig> transformer = transformer(experts ? folder.resolve(HIGH) : folder);
        List<Path> text = List.of(there(folder, TEXT));
        Path tokenizer = folder.resolve("google/umt5-xxl/" + TOKENIZER);
        return new WanFolder(
                transformer,
                experts ? transformer(folder.resolve(LOW)) : null,
                new Part<>(InferredConfigs.autoencoder(List.of(autoencoder)), List.of(autoencoder)),
                new Part<>(InferredConfigs.textEncoder(text), text),
                transformer.config().imageWidth() > 0
                        ? new Part<>(
                                InferredConfigs.imageEncoder(List.of(there(folder, IMAGE))),
                                List.of(there(folder, IMAGE)))
                        : null,
                Files.exists(tokenizer) ? tokenizer : there(folder, TOKENIZER),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /** By diffusers' configuration if there is one, else by the shapes of the weights. */
    private static Part<WanTransformerConfig> transformer(Path folder) throws IOException {
        List<Path> files = files(folder);
        Path config = folder.resolve(CONFIG);
        return json(config).has("num_attention_heads")
                ? new Part<>(WanTransformerConfig.read(config), files)
                : new Part<>(InferredConfigs.transformer(files), files);
    }

    /** The weights of a folder; where they have no standard name, its only safetensors file. */
    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("the folder " + folder.getFileName() + " is missing");
        }
        try {
            List<Path> files = new ArrayList<>();
            for (Path file : Checkpoint.files(folder)) {
                if (!Files.exists(file)) {
                    throw new IOException(file.getFileName() + " is missing, which the index of shards names");
                }
                files.add(file);
            }
            return files;
        } catch (IOException standard) {
            try (Stream<Path> entries = Files.list(folder)) {
                List<Path> found = entries.filter(file -> file.toString().endsWith(".safetensors"))
                        .toList();
                if (found.size() == 1) {
                    return found;
                }
            }
            throw standard;
        }
    }

    private static Path there(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            throw new IOException(name + " is missing");
        }
        return file;
    }

    /** Empty where there is no such file. */
    private static JsonObject json(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new JsonObject();
        }
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(file.getFileName() + " is not a JSON object: " + e.getMessage(), e);
        }
    }

    private static OptionalDouble number(JsonObject json, String key) {
        JsonElement value = json.get(key);
        return value == null || value.isJsonNull() ? OptionalDouble.empty() : OptionalDouble.of(value.getAsDouble());
    }
}
