package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/**
 * Goes from one noise level to the next. A solver may remember earlier steps; {@link #memory} and {@link #restore} carry
 * what it remembers over a restart. Not safe for use by several threads at once.
 */
public interface Solver extends AutoCloseable {

    /** The levels it goes through. */
    Schedule schedule();

    /**
     * One step.
     *
     * @param owner owns the result
     * @param step 0 to {@code schedule().steps() - 1}; steps of a run follow each other without gaps
     * @param velocity what the model predicted for {@code latents}, same shape, float32
     * @return latents at the next level
     */
    NDArray step(NDManager owner, int step, NDArray velocity, NDArray latents);

    /** Forgets earlier steps; call before a new run. */
    void reset();

    /** What must be kept to go on after this step, by name; the tensors stay the solver's. */
    Map<String, NDArray> memory();

    /** Takes back what {@link #memory} gave, as copies; the next step is the one that follows. */
    void restore(Map<String, NDArray> memory);

    @Override
    void close();
}
