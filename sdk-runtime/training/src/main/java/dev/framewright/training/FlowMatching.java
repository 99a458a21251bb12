package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import dev.framewright.training.LatentSet.Kind;
import dev.framewright.training.world.WorldRandom;
import java.util.Locale;
import java.util.Map;

/** Steps of a network that learns from noised latents by flow matching (Lipman et al. 2023). */
final class FlowMatching {

    private static final double LAST_RATE = .04;
    private static final double KEPT = .998;
    private static final int HELD_BACK_BATCHES = 2;

    private final Kernels kernels;
    private final NDManager manager;
    private final TrainingState state;
    private final Network network;

    /**
     * What is trained.
     *
     * @param name of its kernels: {@code train_name} makes a step, {@code told_name} tells the same figures
     * @param pictures in a batch
     * @param clips in a batch
     * @param warmup steps until the rate is at its peak
     * @param peakRate of AdamW
     * @param noise the stream of random numbers that its noise is from; the next one wears what is known
     * @param inputs of its kernels
     */
    record Network(String name, int pictures, int clips, int warmup, double peakRate, int noise, Inputs inputs) {}

    /** Gives what a kernel takes before names and weights. */
    @FunctionalInterface
    interface Inputs {
        Object[] of(NDManager scratch, LatentBatch batch, NDArray noise, Kind kind, WorldRandom random);
    }

    FlowMatching(Kernels kernels, NDManager manager, TrainingState state, Network network) {
        this.kernels = kernels;
        this.manager = manager;
        this.state = state;
        this.network = network;
    }

    /** Makes a step; returns the figures of its batch. */
    float[] step(LatentSet set, Kind kind, WorldRandom random, double done) {
        try (NDManager scratch = manager.newSubManager()) {
            return state.step(
                    kernels,
                    scratch,
                    "train_" + network.name(),
                    LearningRate.at(state.step(), network.warmup(), done, network.peakRate(), LAST_RATE),
                    state.keep(KEPT),
                    inputs(scratch, set, kind, random, state.step(), false));
        }
    }

    /** Says the averaged weights' loss of clips that are never trained on, always with the same noise; nothing if there are none. */
    String heldBack(Map<Kind, LatentSet> sets) {
        double sum = 0;
        int batches = 0;
        for (Map.Entry<Kind, LatentSet> set : sets.entrySet()) {
            if (set.getKey() == Kind.PICTURES || set.getValue().heldBack() == 0) {
                continue;
            }
            for (int i = 0; i < HELD_BACK_BATCHES; i++) {
                try (NDManager scratch = manager.newSubManager()) {
                    Object[] inputs =
                            inputs(scratch, set.getValue(), set.getKey(), new WorldRandom(batches), batches, true);
                    sum += state.told(kernels, scratch, "told_" + network.name(), inputs)[0];
                    batches++;
                }
            }
        }
        return batches == 0 ? "" : String.format(Locale.ROOT, ", of clips held back %.4f", sum / batches);
    }

    private Object[] inputs(
            NDManager scratch, LatentSet set, Kind kind, WorldRandom random, long seed, boolean heldBack) {
        int size = kind == Kind.PICTURES ? network.pictures() : network.clips();
        long[] shape = set.latents().getShape().getShape().clone();
        shape[0] = size;
        NDArray wear = Philox.normal(scratch, new Shape(shape), seed, network.noise() + 1);
        LatentBatch batch = LatentBatch.pick(kernels, scratch, set, kind, size, random, wear, heldBack);
        NDArray noise = Philox.normal(scratch, batch.latents().getShape(), seed, network.noise());
        return network.inputs().of(scratch, batch, noise, kind, random);
    }
}
