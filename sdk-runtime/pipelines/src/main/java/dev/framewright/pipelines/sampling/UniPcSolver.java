package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The unified predictor-corrector of Zhao et al. (2023), in its data-prediction form with {@code B(h) = e^h - 1}: each
 * step first corrects the sample that the step before predicted, with the model's new opinion, and then predicts on
 * from the corrected one.
 */
public final class UniPcSolver implements Solver {

    private final LatentMaths maths;
    private final Schedule schedule;
    private final int highestOrder;
    private final NDManager owned;

    /** The model's predictions of the clean video, newest last; at most as many as the order. */
    private final List<NDArray> predictions = new ArrayList<>();

    private @Nullable NDArray lastSample;
    private int stepsDone;
    private int lastOrder;

    /** The published order, 2. */
    public UniPcSolver(LatentMaths maths, Schedule schedule) {
        this(maths, schedule, 2);
    }

    /**
     * @param schedule usually {@link Schedule#multistep}
     * @param order steps that one update looks at, 1 to 3
     */
    public UniPcSolver(LatentMaths maths, Schedule schedule, int order) {
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException("the order of UniPC must be in [1, 3] but was " + order);
        }
        this.maths = maths;
        this.schedule = schedule;
        this.highestOrder = order;
        owned = maths.kernels().newManager();
    }

    @Override
    public Schedule schedule() {
        return schedule;
    }

    @Override
    public NDArray step(NDManager owner, int step, NDArray velocity, NDArray latents) {
        try (NDManager scratch = maths.kernels().newManager()) {
            NDArray clean = maths.sum()
                    .add(1, latents)
                    .add(-schedule.sigma(step), velocity)
                    .in(owned);
            NDArray before = lastSample;
            NDArray corrected = before == null ? latents : correct(scratch, step, before, clean);
            remember(clean);

            // The last step is of first order: at sigma 0 the logarithms are infinite.
            int order = Math.min(Math.min(highestOrder, schedule.steps() - step), stepsDone + 1);
            NDArray next = predict(owner, step, corrected, order);
            if (before != null) {
                before.close();
            }
            lastSample = copy(corrected);
            lastOrder = order;
            stepsDone++;
            return next;
        }
    }

    /** From level {@code step} to the next, section 3.2 with the newest predictions. */
    private NDArray predict(NDManager owner, int step, NDArray sample, int order) {
        double sigma = schedule.sigma(step);
        double nextSigma = schedule.sigma(step + 1);
        double h = schedule.logSnr(step + 1) - schedule.logSnr(step);
        double phi = Math.expm1(-h);
        double alpha = 1 - nextSigma;

        double[] ratios = ratios(step, order, h);
        double[] rho = order == 1 ? new double[0] : order == 2 ? new double[] {0.5} : solve(ratios, order - 1, h);
        return update(owner, nextSigma / sigma, sample, alpha, phi, ratios, rho, null, 0);
    }

    /** From level {@code step - 1} to {@code step} once more, now knowing the prediction at its end. */
    private NDArray correct(NDManager owner, int step, NDArray sample, NDArray clean) {
        double sigma = schedule.sigma(step - 1);
        double nextSigma = schedule.sigma(step);
        double h = schedule.logSnr(step) - schedule.logSnr(step - 1);
        double phi = Math.expm1(-h);
        double alpha = 1 - nextSigma;

        double[] ratios = ratios(step - 1, lastOrder, h);
        double[] all = Arrays.copyOf(ratios, lastOrder);
        all[lastOrder - 1] = 1;
        double[] rho = lastOrder == 1 ? new double[] {0.5} : solve(all, lastOrder, h);
        return update(owner, nextSigma / sigma, sample, alpha, phi, ratios, rho, clean, rho[lastOrder - 1]);
    }

    /** {@code keep x - alpha phi m0 - alpha phi (sum of rho_j (m_j - m0) / r_j + rhoLast (clean - m0))}. */
    private NDArray update(
            NDManager owner,
            double keep,
            NDArray sample,
            double alpha,
            double phi,
            double[] ratios,
            double[] rho,
            @Nullable NDArray clean,
            double rhoLast) {
        LatentMaths.Sum sum = maths.sum().add(keep, sample);
        double newest = 1 - rhoLast;
        for (int j = 0; j < ratios.length; j++) {
            double weight = rho[j] / ratios[j];
            sum.add(-alpha * phi * weight, prediction(j + 1));
            newest -= weight;
        }
        if (clean != null) {
            sum.add(-alpha * phi * rhoLast, clean);
        }
        return sum.add(-alpha * phi * newest, prediction(0)).in(owner);
    }

    /** How far back each earlier prediction lies, in units of this step. */
    private double[] ratios(int step, int order, double h) {
        double[] ratios = new double[order - 1];
        for (int j = 1; j < order; j++) {
            ratios[j - 1] = (schedule.logSnr(step - j) - schedule.logSnr(step)) / h;
        }
        return ratios;
    }

    /** The weights of equation 5: rows of powers of the ratios against the phi functions of the step. */
    private static double[] solve(double[] ratios, int size, double h) {
        double hh = -h;
        double phi = Math.expm1(hh);
        double g = phi / hh - 1;
        double factorial = 1;
        double[][] rows = new double[size][size + 1];
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < size; j++) {
                rows[k][j] = Math.pow(ratios[j], k);
            }
            rows[k][size] = g * factorial / phi;
            factorial *= k + 2;
            g = g / hh - 1 / factorial;
        }
        return eliminate(rows, size);
    }

    private static double[] eliminate(double[][] rows, int size) {
        for (int p = 0; p < size; p++) {
            for (int k = p + 1; k < size; k++) {
                double factor = rows[k][p] / rows[p][p];
                for (int j = p; j <= size; j++) {
                    rows[k][j] -= factor * rows[p][j];
                }
            }
        }
        double[] solution = new double[size];
        for (int p = size - 1; p >= 0; p--) {
            double rest = rows[p][size];
            for (int j = p + 1; j < size; j++) {
                rest -= rows[p][j] * solution[j];
            }
            solution[p] = rest / rows[p][p];
        }
        return solution;
    }

    /** The prediction of {@code back} steps ago. While correcting, 0 is the one before the newest. */
    private NDArray prediction(int back) {
        return predictions.get(predictions.size() - 1 - back);
    }

    private void remember(NDArray clean) {
        predictions.add(clean);
        if (predictions.size() > highestOrder) {
            predictions.remove(0).close();
        }
    }

    private NDArray copy(NDArray tensor) {
        NDArray copy = tensor.duplicate();
        copy.attach(owned);
        return copy;
    }

    @Override
    public void reset() {
        predictions.forEach(NDArray::close);
        predictions.clear();
        if (lastSample != null) {
            lastSample.close();
        }
        lastSample = null;
        stepsDone = 0;
        lastOrder = 0;
    }

    @Override
    public Map<String, NDArray> memory() {
        Map<String, NDArray> memory = new LinkedHashMap<>();
        for (int i = 0; i < predictions.size(); i++) {
            memory.put("prediction." + i, predictions.get(i));
        }
        if (lastSample != null) {
            memory.put("sample.order" + lastOrder, lastSample);
        }
        return memory;
    }

    @Override
    public void restore(Map<String, NDArray> memory) {
        reset();
        for (int i = 0; memory.containsKey("prediction." + i); i++) {
            predictions.add(copy(memory.get("prediction." + i)));
        }
        for (int order = 1; order <= highestOrder; order++) {
            NDArray sample = memory.get("sample.order" + order);
            if (sample != null) {
                lastSample = copy(sample);
                lastOrder = order;
            }
        }
        stepsDone = predictions.size(); // only whether it is below the order matters
    }

    @Override
    public void close() {
        owned.close();
    }
}
