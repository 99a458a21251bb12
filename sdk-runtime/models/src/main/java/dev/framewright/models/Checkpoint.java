package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.framewright.engine.ElementType;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The weights of one network, read from a folder in the diffusers layout or from single safetensors files. */
public final class Checkpoint {

    private static final String[] STEMS = {"diffusion_pytorch_model", "model"};

    private Checkpoint() {}

    /** The safetensors files that hold a network: one, or the shards that its index lists. */
    public static Set<Path> files(Path folder) throws IOException {
        for (String stem : STEMS) {
            Path whole = folder.resolve(stem + ".safetensors");
            if (Files.exists(whole)) {
                return Set.of(whole);
            }
            Path index = folder.resolve(stem + ".safetensors.index.json");
            if (Files.exists(index)) {
                return shards(index);
            }
        }
        throw new IOException("No weights in " + folder.getFileName()
                + ": expected diffusion_pytorch_model.safetensors or model.safetensors, or an index of shards.");
    }

    private static Set<Path> shards(Path index) throws IOException {
        try {
            JsonObject map = JsonParser.parseString(Files.readString(index))
                    .getAsJsonObject()
                    .getAsJsonObject("weight_map");
            Set<Path> files = new LinkedHashSet<>();
            for (String name : map.keySet()) {
                String file = map.get(name).getAsString();
                Path shard = index.resolveSibling(file);
                if (!index.getParent().equals(shard.normalize().getParent())) {
                    throw new IOException(index.getFileName() + " names a shard outside its folder: " + file);
                }
                files.add(shard);
            }
            return files;
        } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException e) {
            throw new IOException(index.getFileName() + " is not an index of shards: " + e.getMessage(), e);
        }
    }

    /**
     * Reads files into one map.
     *
     * @param names maps a stored name to the network's own
     * @param kept names whose tensors keep float in every precision (norms, tables)
     * @return tensors by name, owned by {@code owner}; those already in their type are views of the mapped file
     */
    public static Map<String, NDArray> read(
            Kernels kernels,
            NDManager owner,
            Iterable<Path> files,
            UnaryOperator<String> names,
            Precision precision,
            Predicate<String> kept)
            throws IOException {
        return read(kernels, owner, files, names, precision, kept, name -> false);
    }

    /**
     * The same, with some weights left in the type that they are stored in, as views of the mapped file.
     *
     * @param asStored names of those weights; eight-bit ones are widened all the same
     */
    static Map<String, NDArray> read(
            Kernels kernels,
            NDManager owner,
            Iterable<Path> files,
            UnaryOperator<String> names,
            Precision precision,
            Predicate<String> kept,
            Predicate<String> asStored)
            throws IOException {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        try (NDManager reading = owner.newSubManager()) {
            Map<String, NDArray> scales = QuantisedNames.scales(kernels, reading, files);
            for (Path file : files) {
                try (TensorFile stored = TensorFile.open(kernels, file)) {
                    for (String storedName : stored.names()) {
                        if (QuantisedNames.isScale(storedName)) {
                            continue;
                        }
                        String name = names.apply(storedName);
                        int type = kept.test(name) ? Precision.FLOAT32.torchType() : precision.torchType();
                        boolean eightBit = stored.entry(storedName).type() == ElementType.F8_E4M3;
                        if (asStored.test(name) && !kept.test(name) && !eightBit) {
                            weights.put(name, stored.get(owner, storedName));
                            continue;
                        }
                        try (NDManager scratch = reading.newSubManager()) {
                            NDArray tensor = stored.get(scratch, storedName);
                            if (eightBit) {
                                tensor = QuantisedNames.widened(kernels, scratch, scales, storedName, tensor);
                            }
                            weights.put(
                                    name,
                                    kernels.callWithGrad(owner, "cast", tensor, type)
                                            .get(0));
                        }
                    }
                }
            }
        }
        return weights;
    }

    /** The weights of one layer in another type; those that are of it already are taken as they are. */
    static Map<String, NDArray> widened(
            Kernels kernels, NDManager owner, Map<String, NDArray> layer, Precision precision) {
        NDList stored = new NDList(layer.values().toArray(NDArray[]::new));
        NDList wide = kernels.callAll(owner, "widened", stored, precision.torchType());
        Map<String, NDArray> ready = new LinkedHashMap<>();
        int at = 0;
        for (String name : layer.keySet()) {
            ready.put(name, wide.get(at++));
        }
        return ready;
    }

    /** The weights whose names begin with a prefix, by the rest of their names. */
    static Map<String, NDArray> part(Map<String, NDArray> weights, String prefix) {
        Map<String, NDArray> part = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }

    /** One weight that must be there. */
    static NDArray required(Map<String, NDArray> weights, String name) {
        NDArray tensor = weights.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("The checkpoint has no weight " + name
                    + "; it belongs to another model or to another layout than its config.json says.");
        }
        return tensor;
    }
}
