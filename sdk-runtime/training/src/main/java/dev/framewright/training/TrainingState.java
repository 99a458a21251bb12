package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights with their AdamW moments, step count and moving average; saved whole, so that training goes on exactly.
 *
 * <p>Weights, moments and average are float32 tensors of the same shapes under the same names.
 */
final class TrainingState implements AutoCloseable {

    final String[] names;
    final NDList weights = new NDList();
    final NDList first = new NDList();
    final NDList second = new NDList();
    final NDList steps = new NDList();
    final NDList average = new NDList();

    private final NDManager manager;
    private long step;
    private double secondsTrained;

    private TrainingState(NDManager parent, Map<String, NDArray> start, Map<String, NDArray> saved) {
        manager = parent.newSubManager();
        names = start.keySet().toArray(String[]::new);
        for (String name : names) {
            NDArray fresh = start.get(name);
            weights.add(copy(saved.getOrDefault("weight." + name, fresh)));
            average.add(copy(saved.getOrDefault("average." + name, saved.getOrDefault("weight." + name, fresh))));
            first.add(saved.containsKey("first." + name) ? copy(saved.get("first." + name)) : zeros(fresh.getShape()));
            second.add(
                    saved.containsKey("second." + name) ? copy(saved.get("second." + name)) : zeros(fresh.getShape()));
        }
    }

    /** Begins from the given weights (which are copied), or goes on from {@code checkpoint} where that exists. */
    static TrainingState open(Kernels kernels, NDManager parent, Map<String, NDArray> start, Path checkpoint)
            throws IOException {
        TrainingState state;
        if (Files.exists(checkpoint)) {
            try (SafeTensors file = SafeTensors.open(kernels, checkpoint);
                    NDManager scratch = parent.newSubManager()) {
                state = new TrainingState(parent, start, file.getAll(scratch));
                state.step = Long.parseLong(file.metadata().getOrDefault("step", "0"));
                state.secondsTrained = Double.parseDouble(file.metadata().getOrDefault("seconds", "0"));
            }
        } else {
            state = new TrainingState(parent, start, Map.of());
        }
        for (int i = 0; i < state.names.length; i++) {
            state.steps.add(state.manager.create((float) state.step));
        }
        return state;
    }

    /**
     * Makes one step by a kernel that takes these inputs, then names, weights, moments, step counts and average, which it
     * changes in place, then rate and keep.
     *
     * @param keep share of the average that is kept, in [0, 1)
     * @return the figures that the kernel returns
     */
    float[] step(Kernels kernels, NDManager scratch, String kernel, double rate, double keep, Object... inputs) {
        List<Object> all = new ArrayList<>(List.of(inputs));
        all.addAll(List.of(names, weights, first, second, steps, average, rate, keep));
        return kernels.callWithGrad(scratch, kernel, all.toArray()).get(0).toFloatArray();
    }

    /**
     * Asks a kernel that takes these inputs, then names and weights, what the average tells of clips.
     *
     * @return the figures that the kernel returns
     */
    float[] told(Kernels kernels, NDManager scratch, String kernel, Object... inputs) {
        List<Object> all = new ArrayList<>(List.of(inputs));
        all.addAll(List.of(names, average));
        return kernels.callAll(scratch, kernel, all.toArray()).get(0).toFloatArray();
    }

    /** Share of the average to keep in the next step: little at first, so that it forgets what training began from. */
    double keep(double most) {
        return Math.min(most, (1.0 + step) / (10.0 + step));
    }

    /** Optimizer steps made so far. */
    long step() {
        return step;
    }

    /** Wall-clock seconds spent in training so far, over all runs. */
    double secondsTrained() {
        return secondsTrained;
    }

    void stepped(double seconds) {
        step++;
        secondsTrained += seconds;
    }

    /** Writes everything that {@link #open} needs, in one file that is complete or not there. */
    void save(Path checkpoint) throws IOException {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            all.put("weight." + names[i], weights.get(i));
            all.put("average." + names[i], average.get(i));
            all.put("first." + names[i], first.get(i));
            all.put("second." + names[i], second.get(i));
        }
        SafeTensors.write(
                checkpoint, all, Map.of("step", Long.toString(step), "seconds", Double.toString(secondsTrained)));
    }

    /** The moving average by name: what is sampled from and shipped. */
    Map<String, NDArray> averaged() {
        Map<String, NDArray> map = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], average.get(i));
        }
        return map;
    }

    private NDArray copy(NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }

    private NDArray zeros(Shape shape) {
        return manager.zeros(shape);
    }

    @Override
    public void close() {
        manager.close();
    }
}
