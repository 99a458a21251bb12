package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/** Straight steps along the predicted velocity; remembers nothing. */
public final class EulerSolver implements Solver {

    private final LatentMaths maths;
    private final Schedule schedule;

    /** @param schedule usually {@link Schedule#euler} */
    public EulerSolver(LatentMaths maths, Schedule schedule) {
        this.maths = maths;
        this.schedule = schedule;
    }

    @Override
    public Schedule schedule() {
        return schedule;
    }

    @Override
    public NDArray step(NDManager owner, int step, NDArray velocity, NDArray latents) {
        double change = schedule.sigma(step + 1) - schedule.sigma(step);
        return maths.sum().add(1, latents).add(change, velocity).in(owner);
    }

    @Override
    public void reset() {}

    @Override
    public Map<String, NDArray> memory() {
        return Map.of();
    }

    @Override
    public void restore(Map<String, NDArray> memory) {}

    @Override
    public void close() {}
}
