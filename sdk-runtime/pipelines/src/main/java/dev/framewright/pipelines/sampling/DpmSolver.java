package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DPM-Solver++ of second order with one model call per step (2M, midpoint; Lu et al. 2022b). */
public final class DpmSolver implements Solver {

    private final LatentMaths maths;
    private final Schedule schedule;
    private final NDManager owned;

    /** The model's prediction of the clean video at the step before. */
    private @Nullable NDArray earlier;

    /** @param schedule usually {@link Schedule#dpm} */
    public DpmSolver(LatentMaths maths, Schedule schedule) {
        this.maths = maths;
        this.schedule = schedule;
        owned = maths.kernels().newManager();
    }

    @Override
    public Schedule schedule() {
        return schedule;
    }

    @Override
    public NDArray step(NDManager owner, int step, NDArray velocity, NDArray latents) {
        double sigma = schedule.sigma(step);
        double nextSigma = schedule.sigma(step + 1);
        NDArray clean = maths.sum().add(1, latents).add(-sigma, velocity).in(owned);
        NDArray before = earlier;
        boolean last = step + 1 == schedule.steps(); // of first order: at sigma 0 the logarithms are infinite
        double h = schedule.logSnr(step + 1) - schedule.logSnr(step);
        double weight = -(1 - nextSigma) * (last ? -1 : Math.expm1(-h));
        LatentMaths.Sum sum = maths.sum().add(nextSigma / sigma, latents);
        if (last || before == null) {
            sum.add(weight, clean);
        } else {
            double ratio = (schedule.logSnr(step) - schedule.logSnr(step - 1)) / h;
            sum.add(weight * (1 + 0.5 / ratio), clean).add(-weight * 0.5 / ratio, before);
        }
        NDArray next = sum.in(owner);
        remember(clean);
        return next;
    }

    private void remember(@Nullable NDArray clean) {
        if (earlier != null) {
            earlier.close();
        }
        earlier = clean;
    }

    @Override
    public void reset() {
        remember(null);
    }

    @Override
    public Map<String, NDArray> memory() {
        NDArray prediction = earlier;
        return prediction == null ? Map.of() : Map.of("prediction", prediction);
    }

    @Override
    public void restore(Map<String, NDArray> memory) {
        NDArray prediction = memory.get("prediction");
        NDArray copy = prediction == null ? null : prediction.duplicate();
        if (copy != null) {
            copy.attach(owned);
        }
        remember(copy);
    }

    @Override
    public void close() {
        owned.close();
    }
}
