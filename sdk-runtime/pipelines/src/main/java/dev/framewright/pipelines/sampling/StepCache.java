package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which steps need not ask the model, because what it would say can be told from what it said before (after
 * EasyCache, Zhou et al. 2025: the change of the output is foreseen from the change of the input, and what is foreseen
 * adds up until it exceeds a threshold).
 *
 * <p>Its memory is two tensors of the latents' size and two numbers, so a stopped run goes on exactly. Not safe for use
 * by several threads at once.
 */
public final class StepCache {

    /** So many steps at the begin always ask, since nothing is known yet of how the output follows the input. */
    private static final int FIRST = 3;

    private final LatentMaths maths;
    private final double threshold;
    private @Nullable NDArray latents;
    private @Nullable NDArray velocity;
    private double rate;
    private double foreseen;

    /** @param threshold relative change of the velocity that may add up before the model is asked again, above 0 */
    public StepCache(LatentMaths maths, double threshold) {
        this.maths = maths;
        this.threshold = threshold;
    }

    /** The velocity, if the model need not be asked at this step, else null. */
    @Nullable
    NDArray told(NDManager owner, NDArray now, int step, int steps, boolean alike) {
        NDArray before = latents;
        NDArray last = velocity;
        if (before == null || last == null || rate == 0 || !alike || step < FIRST || step == steps - 1) {
            return null;
        }
        double change = rate * distance(owner, now, before) / size(last);
        if (foreseen + change >= threshold) {
            return null;
        }
        foreseen += change;
        NDArray told = last.duplicate();
        told.attach(owner);
        return told;
    }

    /** Remembers what the model said. */
    void asked(NDManager scratch, NDArray now, NDArray said) {
        if (latents != null && velocity != null) {
            double moved = distance(scratch, now, latents);
            rate = moved == 0 ? 0 : distance(scratch, said, velocity) / moved;
        }
        foreseen = 0;
    }

    /** Keeps this step for the next one; to be called after every step. */
    void keep(NDManager owner, NDArray now, NDArray said) {
        forget();
        NDArray here = now.duplicate();
        NDArray there = said.duplicate();
        here.attach(owner);
        there.attach(owner);
        latents = here;
        velocity = there;
    }

    private double distance(NDManager owner, NDArray one, NDArray other) {
        return size(maths.sum().add(1, one).add(-1, other).in(owner));
    }

    private static double size(NDArray tensor) {
        try (NDArray absolute = tensor.abs();
                NDArray mean = absolute.mean()) {
            return mean.getFloat();
        }
    }

    private void forget() {
        if (latents != null) {
            latents.close();
        }
        if (velocity != null) {
            velocity.close();
        }
        latents = null;
        velocity = null;
    }

    /** Begins anew. */
    void reset() {
        forget();
        rate = 0;
        foreseen = 0;
    }

    Map<String, NDArray> memory(NDManager owner) {
        Map<String, NDArray> memory = new LinkedHashMap<>();
        if (latents != null && velocity != null) {
            memory.put("latents", latents);
            memory.put("velocity", velocity);
            memory.put("figures", owner.create(new double[] {rate, foreseen}));
        }
        return memory;
    }

    void restore(NDManager owner, Map<String, NDArray> memory) {
        reset();
        NDArray figures = memory.get("figures");
        NDArray before = memory.get("latents");
        NDArray said = memory.get("velocity");
        if (figures != null && before != null && said != null) {
            keep(owner, before, said);
            rate = figures.toDoubleArray()[0];
            foreseen = figures.toDoubleArray()[1];
        }
    }
}
