package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.StoredTensor;
import dev.framewright.engine.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A low-rank adapter (LoRA, Hu et al. 2021) for a {@link WanTransformer}: {@code W + scale (alpha / rank) B A}. It is laid
 * over the weights once, when they are read, so that it costs nothing per step; several are added up in turn.
 *
 * @param file safetensors, in diffusers', the original or the flat naming
 * @param scale how strongly, 1 as trained
 * @param lateExpert whether the network is the second of two experts; a file may hold changes of both
 */
public record LoraAdapter(Path file, double scale, boolean lateExpert) {

    /** The least share of an adapter's layers that the network must have; below it, it was made for another one. */
    static final double LEAST_SHARE = 0.75;

    private static final int NAMED = 5;

    /** How an adapter fitted: layers that it changed, and its names that the network has no layer for. */
    public record Match(int changed, List<String> unknown) {
        public Match {
            unknown = List.copyOf(unknown);
        }

        /** Share of the adapter's layers that the network has, 0 to 1. */
        public double share() {
            return changed == 0 ? 0 : (double) changed / (changed + unknown.size());
        }
    }

    /**
     * What a file holds, from its header.
     *
     * @throws IOException if it is no adapter in a naming that is known, with the first name that is not
     */
    public static Match inspect(Path file) throws IOException {
        Set<String> layers = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        TensorFile.contents(file).forEach((name, tensor) -> {
            LoraKey key = LoraKey.parse(name);
            if (key == null) {
                unknown.add(name);
            } else if (!ofNorm(key, tensor)) {
                layers.add(key.module());
            }
        });
        Match match = new Match(layers.size(), unknown);
        if (match.share() < LEAST_SHARE) {
            throw new IOException(file.getFileName() + " is no LoRA in a naming that is known: it has "
                    + (unknown.isEmpty() ? "no tensor that changes a layer" : "the tensor " + unknown.get(0)));
        }
        return match;
    }

    /** Names of the tensors that it may change, as diffusers has them. */
    Set<String> changes() throws IOException {
        Set<String> names = new HashSet<>();
        for (String module :
                layers(TensorFile.contents(file), new ArrayList<>()).keySet()) {
            names.add(weightOf(module));
            names.add(module + ".bias");
        }
        return names;
    }

    /**
     * Changes weights in place of the map.
     *
     * @param owner owns the changed weights
     * @param weights tensors by their diffusers names
     * @return how it fitted; nothing changed where the file is for the other of two experts alone
     * @throws IllegalArgumentException if the adapter belongs to another network
     */
    Match layOver(Kernels kernels, NDManager owner, Map<String, NDArray> weights) throws IOException {
        Map<String, StoredTensor> contents = TensorFile.contents(file);
        List<String> unknown = new ArrayList<>();
        int changed = 0;
        try (TensorFile stored = TensorFile.open(kernels, file)) {
            boolean both = tellsExpertsApart(stored.names());
            PeftStrength trained = PeftStrength.of(file, stored, both && lateExpert);
            for (Map.Entry<String, Map<LoraKey.Part, String>> layer :
                    layers(contents, unknown).entrySet()) {
                NDArray weight = weights.get(weightOf(layer.getKey()));
                String whole = layer.getValue().get(LoraKey.Part.WEIGHT);
                if (weight == null) {
                    unknown.add(layer.getKey());
                } else if (whole != null && !sameShape(weight, contents.get(whole))) {
                    unknown.add(layer.getKey() + " of "
                            + Arrays.toString(contents.get(whole).shape()));
                } else if (change(kernels, owner, weights, stored, trained, layer.getKey(), layer.getValue())) {
                    changed++;
                }
            }
            if (changed == 0 && unknown.isEmpty() && both) {
                return new Match(0, unknown);
            }
        }
        Match match = new Match(changed, unknown);
        if (match.share() < LEAST_SHARE) {
            throw new IllegalArgumentException(file.getFileName() + " fits " + changed + " of "
                    + (changed + unknown.size()) + " layers of this model, so it was made for another one; unknown are "
                    + unknown.subList(0, Math.min(NAMED, unknown.size()))
                    + (unknown.size() > NAMED ? " and others" : "") + ".");
        }
        return match;
    }

    /** The tensors of each layer, of this expert where the file tells experts apart. */
    private Map<String, Map<LoraKey.Part, String>> layers(Map<String, StoredTensor> contents, List<String> unknown) {
        boolean both = tellsExpertsApart(contents.keySet());
        Map<String, Map<LoraKey.Part, String>> layers = new LinkedHashMap<>();
        contents.forEach((name, tensor) -> {
            LoraKey key = LoraKey.parse(name);
            if (key == null) {
                unknown.add(name);
            } else if (!ofNorm(key, tensor) && (!both || key.late() == lateExpert)) {
                layers.computeIfAbsent(key.module(), module -> new EnumMap<>(LoraKey.Part.class))
                        .put(key.part(), name);
            }
        });
        return layers;
    }

    /** Changes of norms, which this family's tools write and ignore; no other layer's weight has one axis. */
    private static boolean ofNorm(LoraKey key, StoredTensor tensor) {
        return key.part() == LoraKey.Part.WEIGHT && tensor.shape().length < 2;
    }

    /** A table of modulation is a weight without a layer. */
    private static String weightOf(String module) {
        return module.endsWith("scale_shift_table") ? module : module + ".weight";
    }

    private static boolean sameShape(NDArray weight, StoredTensor change) {
        return Arrays.equals(weight.getShape().getShape(), change.shape());
    }

    private static boolean tellsExpertsApart(Set<String> names) {
        return names.stream().anyMatch(name -> name.startsWith(LoraKey.LATE));
    }

    private boolean change(
            Kernels kernels,
            NDManager owner,
            Map<String, NDArray> weights,
            TensorFile stored,
            PeftStrength trained,
            String module,
            Map<LoraKey.Part, String> parts)
            throws IOException {
        String down = parts.get(LoraKey.Part.DOWN);
        String up = parts.get(LoraKey.Part.UP);
        String whole = parts.get(LoraKey.Part.WEIGHT);
        String bias = parts.get(LoraKey.Part.BIAS);
        if ((down == null) != (up == null)) {
            throw new IOException(file.getFileName() + " has only one half of the change of " + module);
        }
        String name = weightOf(module);
        try (NDManager scratch = kernels.newManager()) {
            if (down != null && up != null) {
                NDArray lower = stored.get(scratch, down);
                NDArray upper = stored.get(scratch, up);
                refuseOtherShape(name, weights.get(name).getShape(), lower.getShape(), upper.getShape());
                long rank = lower.getShape().get(0);
                String alpha = parts.get(LoraKey.Part.ALPHA);
                double strength = alpha == null
                        ? trained.factor(down, rank)
                        : number(kernels, scratch, stored.get(scratch, alpha)) / rank;
                replace(
                        weights,
                        name,
                        kernels.call(owner, "adapted_weight", weights.get(name), lower, upper, scale * strength));
            }
            if (whole != null) {
                NDArray change = stored.get(scratch, whole);
                replace(weights, name, kernels.call(owner, "changed", weights.get(name), change, scale));
            }
            String biasName = module + ".bias";
            if (bias != null && weights.containsKey(biasName)) {
                NDArray change = stored.get(scratch, bias);
                replace(weights, biasName, kernels.call(owner, "changed", weights.get(biasName), change, scale));
            }
        }
        return down != null || whole != null || bias != null;
    }

    private static double number(Kernels kernels, NDManager scratch, NDArray tensor) {
        return kernels.call(scratch, "cast", tensor, Precision.FLOAT32.torchType())
                .toFloatArray()[0];
    }

    private void refuseOtherShape(String name, Shape weight, Shape lower, Shape upper) {
        long rank = lower.get(0);
        boolean fits = upper.dimension() >= 2
                && upper.get(1) == rank
                && upper.get(0) == weight.get(0)
                && lower.size() / rank == weight.size() / weight.get(0);
        if (!fits) {
            throw new IllegalArgumentException(
                    file.getFileName() + " was made for a model of another size: its change of " + name + " is " + upper
                            + " by " + lower + " but the weight is " + weight + ".");
        }
    }

    private static void replace(Map<String, NDArray> weights, String name, NDArray changed) {
        NDArray before = weights.put(name, changed);
        if (before != null) {
            before.close();
        }
    }
}
