package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import dev.framewright.engine.Kernels;
import dev.framewright.models.Golden;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.DpmSolver;
import dev.framewright.pipelines.sampling.EulerSolver;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.LatentMaths;
import dev.framewright.pipelines.sampling.Schedule;
import dev.framewright.pipelines.sampling.Solver;
import dev.framewright.pipelines.sampling.UniPcSolver;
import java.util.List;
import java.util.Map;

/** The golden ops of schedules and solvers. */
final class SamplingOps {

    private final Kernels kernels;
    private final LatentMaths maths;

    SamplingOps(Kernels kernels) {
        this.kernels = kernels;
        this.maths = new LatentMaths(kernels);
    }

    Map<String, Golden.Op> ops() {
        return Map.of(
                "scheduler_schedule", this::schedule,
                "scheduler_run", this::run,
                "scheduler_field", this::field);
    }

    /** The solver that a case's {@code scheduler} object describes. */
    Solver solver(JsonObject scheduler, int steps) {
        JsonObject config = scheduler.getAsJsonObject("config");
        return switch (scheduler.get("class").getAsString()) {
            case "FlowMatchEulerDiscreteScheduler" ->
                new EulerSolver(maths, Schedule.euler(steps, config.get("shift").getAsDouble()));
            case "UniPCMultistepScheduler" ->
                new UniPcSolver(
                        maths,
                        Schedule.multistep(steps, config.get("flow_shift").getAsDouble()),
                        config.has("solver_order") ? config.get("solver_order").getAsInt() : 2);
            case "DPMSolverMultistepScheduler" ->
                new DpmSolver(
                        maths, Schedule.dpm(steps, config.get("flow_shift").getAsDouble()));
            default -> throw new IllegalArgumentException("no solver for " + scheduler);
        };
    }

    private Solver solver(Golden golden) {
        return solver(golden.params().getAsJsonObject("scheduler"), golden.param("steps"));
    }

    private Map<String, NDArray> schedule(Golden golden, Map<String, NDArray> in, NDManager owner) {
        try (Solver solver = solver(golden)) {
            return Map.of(
                    "out.sigmas", numbers(owner, solver.schedule().sigmas()),
                    "out.timesteps", numbers(owner, solver.schedule().timesteps()));
        }
    }

    private Map<String, NDArray> run(Golden golden, Map<String, NDArray> in, NDManager owner) {
        try (Solver solver = solver(golden)) {
            Map<String, NDArray> out = Golden.results();
            NDArray start = in.get("in.sample");
            int first = 0;
            if (golden.params().has("strength")) {
                first = solver.schedule()
                        .firstStep(golden.params().get("strength").getAsDouble());
                double sigma = solver.schedule().sigma(first);
                start = maths.noised(owner, in.get("in.original"), in.get("in.noise"), sigma);
                out.put("out.noised", start);
            }
            out.put(
                    "out.timesteps",
                    numbers(
                            owner,
                            solver.schedule()
                                    .timesteps()
                                    .subList(first, solver.schedule().steps())));
            int from = first;
            NDArray outputs = in.get("in.model_outputs");
            try (DenoiseLoop loop = new DenoiseLoop(kernels, solver, Guidance.constant(1))) {
                loop.begin(start, first)
                        .run(
                                (manager, latents, timestep, withPrompt) -> {
                                    NDArray given = outputs.get(loop.state().nextStep() - from);
                                    given.attach(manager);
                                    return given;
                                },
                                (done, of, latents, velocity) ->
                                        out.put("out.sample" + (done - 1 - from), kept(owner, latents)),
                                () -> false);
            }
            return out;
        }
    }

    private Map<String, NDArray> field(Golden golden, Map<String, NDArray> in, NDManager owner) {
        Map<String, NDArray> out = Golden.results();
        float a = golden.params().get("a").getAsFloat();
        try (Solver solver = solver(golden);
                DenoiseLoop loop = new DenoiseLoop(kernels, solver, Guidance.constant(1))) {
            loop.begin(in.get("in.sample"))
                    .run(
                            (manager, latents, timestep, withPrompt) ->
                                    latents.mul(a).add(in.get("in.b")),
                            (done, of, latents, velocity) -> out.put("out.sample" + (done - 1), kept(owner, latents)),
                            () -> false);
        }
        return out;
    }

    static NDArray kept(NDManager owner, NDArray tensor) {
        NDArray copy = tensor.duplicate();
        copy.attach(owner);
        return copy;
    }

    static NDArray numbers(NDManager owner, List<Double> numbers) {
        return owner.create(numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
