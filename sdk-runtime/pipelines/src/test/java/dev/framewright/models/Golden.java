package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One case of the manifest: what goes in, what the reference made of it, and how exactly it has to be met. */
public record Golden(Path folder, JsonObject entry) {

    /** The cases of a folder, in the manifest's order. */
    public static List<Golden> read(Path folder) throws IOException {
        List<Golden> goldens = new ArrayList<>();
        JsonParser.parseString(Files.readString(folder.resolve("manifest.json")))
                .getAsJsonObject()
                .getAsJsonArray("cases")
                .forEach(entry -> goldens.add(new Golden(folder, entry.getAsJsonObject())));
        return goldens;
    }

    public String id() {
        return entry.get("id").getAsString();
    }

    public String group() {
        return entry.get("group").getAsString();
    }

    public String op() {
        return entry.get("op").getAsString();
    }

    public double tolerance() {
        return entry.get("tolerance").getAsDouble();
    }

    public JsonObject params() {
        return entry.getAsJsonObject("params");
    }

    public int param(String name) {
        return params().get(name).getAsInt();
    }

    public long[] sizes(String name) {
        List<Long> sizes = new ArrayList<>();
        params().getAsJsonArray(name).forEach(size -> sizes.add(size.getAsLong()));
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    /** Whether this case names a component, as {@code transformer_2}. */
    public boolean has(String component) {
        return entry.has("checkpoints") && entry.getAsJsonObject("checkpoints").has(component);
    }

    /** What the manifest says of a component. */
    public JsonObject component(String component) {
        return entry.getAsJsonObject("checkpoints").getAsJsonObject(component);
    }

    /** The folder of a component's weights. */
    public Path checkpoint(String component) {
        JsonObject reference = component(component);
        Path path = folder.resolve(reference.get("path").getAsString());
        return reference.has("subfolder")
                ? path.resolve(reference.get("subfolder").getAsString())
                : path;
    }

    /** The files of a component's weights. */
    public Iterable<Path> files(String component) throws IOException {
        JsonObject reference = component(component);
        return reference.has("weights")
                ? List.of(checkpoint(component).resolve(reference.get("weights").getAsString()))
                : Checkpoint.files(checkpoint(component));
    }

    /** All tensors of the case, {@code in.*}, {@code out.*} and {@code mid.*}. */
    public Map<String, NDArray> tensors(Kernels kernels, NDManager owner) throws IOException {
        if (!entry.has("file") || entry.get("file").isJsonNull()) {
            return Map.of();
        }
        try (SafeTensors stored =
                SafeTensors.open(kernels, folder.resolve(entry.get("file").getAsString()))) {
            return stored.getAll(owner);
        }
    }

    /** max|got - want| / max|want|, or max|got - want| where all wanted values are zero. */
    public static double error(NDArray got, NDArray want) {
        if (!got.getShape().equals(want.getShape())) {
            return Double.POSITIVE_INFINITY;
        }
        double[] a = values(got);
        double[] b = values(want);
        double apart = 0;
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            apart = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(apart, difference);
            largest = Math.max(largest, Math.abs(b[i]));
        }
        return largest > 0 ? apart / largest : apart;
    }

    private static double[] values(NDArray array) {
        Number[] numbers = array.toArray();
        double[] values = new double[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers[i].doubleValue();
        }
        return values;
    }

    /** Runs one op and gives its {@code out.*} and, where it has them, {@code mid.*} tensors. */
    @FunctionalInterface
    public interface Op {
        Map<String, NDArray> run(Golden golden, Map<String, NDArray> in, NDManager owner) throws IOException;
    }

    /** A result in the making. */
    public static Map<String, NDArray> results() {
        return new LinkedHashMap<>();
    }

    @Override
    public String toString() {
        return id();
    }
}
