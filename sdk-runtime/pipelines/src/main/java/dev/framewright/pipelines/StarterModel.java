package dev.framewright.pipelines;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.ModelKernels;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.models.StarterTextEncoder;
import dev.framewright.models.WanTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The starter's three networks, opened from a model folder: {@code model.json}, {@code transformer.json} and the
 * safetensors files {@code transformer}, {@code autoencoder} and {@code text_encoder}.
 */
public final class StarterModel implements AutoCloseable {

    /**
     * What {@code model.json} says.
     *
     * @param side native width and height in pixels
     * @param frames native number of frames, 1 + 4k
     * @param framesPerSecond native rate
     * @param steps default denoising steps
     * @param guidanceScale default guidance
     * @param shift default shift of the schedule
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
            Map<String, List<String>> vocabulary,
            Set<String> words) {}

    private final Kernels kernels;
    private final NDManager owned;
    private final WanTransformer transformer;
    private final StarterAutoencoder autoencoder;
    private final StarterTextEncoder text;

    private StarterModel(Kernels kernels, Path folder, Precision precision) throws IOException {
        this.kernels = kernels;
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
            return new StarterModel(kernels, folder, Precision.fastest(device));
        } catch (IOException | IllegalArgumentException e) {
            kernels.close();
            throw new ModelInvalidException(
                    name, "cannot be read: " + e.getMessage() + ". Install the model again, or name another.", e);
        }
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

    Kernels kernels() {
        return kernels;
    }

    WanTransformer transformer() {
        return transformer;
    }

    StarterAutoencoder autoencoder() {
        return autoencoder;
    }

    StarterTextEncoder text() {
        return text;
    }

    /** Frees weights and kernels. */
    @Override
    public void close() {
        transformer.close();
        owned.close();
        kernels.close();
    }
}
