package dev.framewright.models;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.HostMemory;
import dev.framewright.engine.Kernels;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.EulerSolver;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.LatentMaths;
import dev.framewright.pipelines.sampling.Schedule;
import dev.framewright.pipelines.sampling.Solver;
import dev.framewright.pipelines.sampling.WanDenoiser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** This side of {@code bench/run.sh}: the cases of {@code bench_diffusers.py} on the same checkpoints, as JSON lines. */
public final class WanBenchmark {

    /** Cases that run only when they are named, and are not warmed up. */
    private static final Set<String> LONG = Set.of("model", "vae256");

    private WanBenchmark() {}

    /** Arguments: the folder of checkpoints, then the cases, as {@code vae.bfloat16}; all without any. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Set<String> wanted = Set.of(args).size() > 1 ? Set.of(args) : Set.of();
        try (Kernels kernels = ModelKernels.load(Device.cpu())) {
            for (String name : List.of("step", "block", "vae", "model", "vae256")) {
                for (Precision precision : Precision.values()) {
                    String key = name + "." + precision.name().toLowerCase(Locale.ROOT);
                    if (wanted.isEmpty() ? !LONG.contains(name) : wanted.contains(key)) {
                        run(kernels, folder, name, key, precision);
                    }
                }
            }
        }
    }

    private static void run(Kernels kernels, Path folder, String name, String key, Precision precision)
            throws IOException {
        switch (name) {
            case "step" -> step(kernels, folder.resolve(name), key, precision);
            case "block" -> block(kernels, folder.resolve(name), key, precision);
            case "model" -> model(kernels, folder.resolve(name), key, precision);
            case "vae256" -> decode(kernels, folder.resolve("vae"), key, precision, 32, 1);
            default -> decode(kernels, folder.resolve(name), key, precision, 12, 3);
        }
    }

    private static void step(Kernels kernels, Path folder, String key, Precision precision) throws IOException {
        try (WanTransformer model = WanTransformer.load(kernels, folder, precision);
                NDManager owner = kernels.newManager();
                Solver solver = new EulerSolver(new LatentMaths(kernels), Schedule.euler(1000, 3));
                DenoiseLoop loop = new DenoiseLoop(kernels, solver, Guidance.constant(5))) {
            WanTransformer.Context with = model.context(owner, owner.randomNormal(new Shape(1, 32, 128)));
            WanTransformer.Context without = model.context(owner, owner.randomNormal(new Shape(1, 32, 128)));
            WanDenoiser denoiser = new WanDenoiser(kernels, new WanDenoiser.Expert(model, with, without))
                    .withChannels(owner.zeros(new Shape(1, 20, 5, 12, 12)));
            loop.begin(owner.randomNormal(new Shape(1, 16, 5, 12, 12)));
            int[] done = new int[1];
            measure(key, 12, () -> {
                int from = done[0];
                loop.run(denoiser, (now, of, latents, velocity) -> done[0] = now, () -> done[0] > from);
            });
        }
    }

    private static void block(Kernels kernels, Path folder, String key, Precision precision) throws IOException {
        try (WanTransformer model = WanTransformer.load(kernels, folder, precision);
                NDManager owner = kernels.newManager()) {
            NDArray tokens = owner.randomNormal(new Shape(1, 1560, 1536));
            NDArray context = owner.randomNormal(new Shape(1, 512, 1536));
            NDArray time = owner.randomNormal(new Shape(1, 6, 1536)).mul(0.1f);
            long[] grid = {1, 30, 52};
            measure(
                    key,
                    5,
                    () -> model.blockAlone(owner, 0, tokens, context, time, grid)
                            .close());
        }
    }

    /** One call of the whole model; a step with guidance is two. */
    private static void model(Kernels kernels, Path folder, String key, Precision precision) throws IOException {
        try (WanTransformer model = WanTransformer.load(kernels, folder, precision);
                NDManager owner = kernels.newManager()) {
            NDArray latents = owner.randomNormal(new Shape(1, 16, 5, 32, 32));
            NDArray text = owner.randomNormal(new Shape(1, 512, 4096));
            measure(key, 2, () -> {
                try (NDManager scratch = owner.newSubManager()) {
                    model.velocity(scratch, latents, owner.create(new float[] {500}), model.context(scratch, text));
                }
            });
        }
    }

    private static void decode(Kernels kernels, Path folder, String key, Precision precision, int side, int runs)
            throws IOException {
        try (WanVideoAutoencoder model = WanVideoAutoencoder.load(kernels, folder, precision);
                NDManager owner = kernels.newManager()) {
            NDArray latents = owner.randomNormal(new Shape(1, 16, 5, side, side));
            measure(key, runs, () -> model.decode(owner, latents).close());
        }
    }

    private static void measure(String key, int byDefault, Runnable task) {
        int runs = Integer.parseInt(System.getenv().getOrDefault("RUNS", Integer.toString(byDefault)));
        List<Double> wall = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        if (!LONG.contains(key.substring(0, key.indexOf('.')))) {
            task.run();
        }
        for (int i = 0; i < runs; i++) {
            long began = System.nanoTime();
            long beganCpu = threadCpu();
            task.run();
            wall.add((System.nanoTime() - began) / 1e9);
            cpu.add((threadCpu() - beganCpu) / 1e9);
        }
        System.out.println("{\"side\": \"framewright\", \"case\": \"" + key + "\", \"wall\": " + wall + ", \"cpu\": "
                + cpu + ", \"peak\": " + HostMemory.peakResidentBytes() + "}");
    }

    /** CPU time of this thread: with one compute thread it is the work done, whatever else the machine does. */
    private static long threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
