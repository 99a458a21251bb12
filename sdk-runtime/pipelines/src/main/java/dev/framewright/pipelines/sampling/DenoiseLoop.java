package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From noise to a video: asks a model for the velocity, guides it and lets a solver step, until the schedule ends.
 *
 * <p>Between any two steps the whole run is its {@link #state}: a loop that {@link #resume}s it gives the same latents
 * as one that was never stopped. Not safe for use by several threads at once.
 */
public final class DenoiseLoop implements AutoCloseable {

    /** A model as the loop sees it; whoever made it closes it once the window is drawn, or is not. */
    @FunctionalInterface
    public interface Denoiser extends AutoCloseable {
        /**
         * Predicts the velocity.
         *
         * @param owner owns the result
         * @param latents [B, C, T, H, W], float32; owned by the loop, not to be changed
         * @param timestep 0 to 1000
         * @param withPrompt false for the second half of guidance: the empty or negative prompt
         */
        NDArray velocity(NDManager owner, NDArray latents, double timestep, boolean withPrompt);

        /**
         * The guided prediction, without guidance in channels that are estimates rather than choices.
         *
         * @param with the prediction with the prompt, of the same shape
         * @param owner owns what is made
         */
        default NDArray guided(NDManager owner, NDArray guided, NDArray with) {
            return guided;
        }

        /**
         * The latents after the last step with what was given in its place; as they are where nothing was.
         *
         * @param owner owns what is made
         */
        default NDArray held(NDManager owner, NDArray latents) {
            return latents;
        }

        /**
         * The latents after the last step as they are handed on: {@link #held}, and with whatever the steps do not draw.
         *
         * @param owner owns what is made
         * @param begun what the run began from, of the same shape, with noise
         * @param sigma level of that noise in [0, 1]
         */
        default NDArray finished(NDManager owner, NDArray latents, NDArray begun, double sigma) {
            return held(owner, latents);
        }

        /** Frees what it opened to draw. */
        @Override
        default void close() {}
    }

    /** Told after every step. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param done steps that are done now, of {@code of}
         * @param latents as they are now; valid during the call only
         * @param velocity the guided prediction of this step; valid during the call only
         */
        void stepped(int done, int of, NDArray latents, NDArray velocity);
    }

    /**
     * A run between two steps.
     *
     * @param nextStep the step that follows, 0 to the number of steps
     * @param tensors latents and what the solver remembers, by names that suit a safetensors file
     */
    public record State(int nextStep, Map<String, NDArray> tensors) {
        public State {
            tensors = Map.copyOf(tensors);
            if (!tensors.containsKey("latents")) {
                throw new IllegalArgumentException("a denoising state needs a tensor named latents but had "
                        + tensors.keySet() + "; it is not a checkpoint of this program.");
            }
        }
    }

    private static final String SOLVER = "solver.";
    private static final String CACHE = "cache.";

    private final Kernels kernels;
    private final LatentMaths maths;
    private final Solver solver;
    private final Guidance guidance;
    private final @Nullable StepCache cache;
    private final NDManager owned;
    private @Nullable NDArray latents;
    private int nextStep;

    /** @param solver used by this loop alone; the caller closes it */
    public DenoiseLoop(Kernels kernels, Solver solver, Guidance guidance) {
        this(kernels, solver, guidance, null);
    }

    /**
     * A loop that may leave out steps.
     *
     * @param solver used by this loop alone; the caller closes it
     * @param cache used by this loop alone; null asks the model at every step
     */
    public DenoiseLoop(Kernels kernels, Solver solver, Guidance guidance, @Nullable StepCache cache) {
        this.kernels = kernels;
        this.maths = new LatentMaths(kernels);
        this.solver = solver;
        this.guidance = guidance;
        this.cache = cache;
        owned = kernels.newManager();
    }

    /** Starts from noise [B, C, T, H, W], float32, which is copied. */
    public DenoiseLoop begin(NDArray noise) {
        return begin(noise, 0);
    }

    /**
     * Starts in the middle, as SDEdit does.
     *
     * @param noised a video with noise at the level of that step, see {@link LatentMaths#noised}; copied
     * @param firstStep 0 to the number of steps
     */
    public DenoiseLoop begin(NDArray noised, int firstStep) {
        solver.reset();
        if (cache != null) {
            cache.reset();
        }
        return at(noised, firstStep);
    }

    /** Goes on where a run stopped. The state's tensors are copied. */
    public DenoiseLoop resume(State state) {
        solver.restore(below(SOLVER, state.tensors()));
        if (cache != null) {
            cache.restore(owned, below(CACHE, state.tensors()));
        }
        return at(state.tensors().get("latents"), state.nextStep());
    }

    private static Map<String, NDArray> below(String prefix, Map<String, NDArray> tensors) {
        Map<String, NDArray> memory = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                memory.put(name.substring(prefix.length()), tensor);
            }
        });
        return memory;
    }

    private DenoiseLoop at(NDArray start, int step) {
        if (step < 0 || step > solver.schedule().steps()) {
            throw new IllegalArgumentException("a run of " + solver.schedule().steps() + " steps cannot go on at step "
                    + step + "; it was made with other sampling settings.");
        }
        replace(start.duplicate());
        nextStep = step;
        return this;
    }

    /**
     * Runs to the end of the schedule.
     *
     * @param cancelled asked before every step
     * @return whether the end was reached; if not, {@link #state} can be kept and resumed
     */
    public boolean run(Denoiser model, Listener listener, BooleanSupplier cancelled) {
        while (nextStep < solver.schedule().steps()) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            step(model, listener);
        }
        return true;
    }

    private void step(Denoiser model, Listener listener) {
        Schedule schedule = solver.schedule();
        try (NDManager scratch = kernels.newManager()) {
            NDArray before = latents();
            NDArray velocity = velocity(model, scratch, before);
            NDArray next = solver.step(owned, nextStep, velocity, before);
            if (cache != null) {
                cache.keep(owned, before, velocity);
            }
            replace(next);
            nextStep++;
            listener.stepped(nextStep, schedule.steps(), latents(), velocity);
        }
    }

    private NDArray velocity(Denoiser model, NDManager scratch, NDArray now) {
        Schedule schedule = solver.schedule();
        double timestep = schedule.timestep(nextStep);
        if (cache != null) {
            boolean alike = nextStep > 0 && guidance.alike(timestep, schedule.timestep(nextStep - 1));
            NDArray told = cache.told(scratch, now, nextStep, schedule.steps(), alike);
            if (told != null) {
                return told;
            }
        }
        NDArray velocity = model.velocity(scratch, now, timestep, true);
        if (guidance.on(timestep)) {
            NDArray without = model.velocity(scratch, now, timestep, false);
            NDArray guided = maths.guided(scratch, velocity, without, guidance.at(timestep));
            velocity = model.guided(scratch, guided, velocity);
        }
        if (cache != null) {
            cache.asked(scratch, now, velocity);
        }
        return velocity;
    }

    private void replace(NDArray next) {
        next.attach(owned);
        if (latents != null) {
            latents.close();
        }
        latents = next;
    }

    /** The latents as they are now; they change with the next step and close with the loop. */
    public NDArray latents() {
        if (latents == null) {
            throw new IllegalStateException("begin or resume the loop first");
        }
        return latents;
    }

    /** The run as it is now; its tensors stay the loop's, so write or copy them before the next step. */
    public State state() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("latents", latents());
        solver.memory().forEach((name, tensor) -> tensors.put(SOLVER + name, tensor));
        if (cache != null) {
            cache.memory(owned).forEach((name, tensor) -> tensors.put(CACHE + name, tensor));
        }
        return new State(nextStep, tensors);
    }

    /** Frees the latents. */
    @Override
    public void close() {
        owned.close();
    }
}
