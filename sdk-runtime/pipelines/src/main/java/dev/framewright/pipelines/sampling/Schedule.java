package dev.framewright.pipelines.sampling;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The noise levels that a run goes through, from noise (1) to video (0), on the straight path {@code x = (1 - sigma)
 * video + sigma noise} of flow matching (Lipman et al. 2023; Esser et al. 2024 for the shift).
 *
 * @param sigmas one level per step and the last, 0; rounded to float, as the published samplers do
 * @param timesteps what the model is told at each step, 0 to 1000; one fewer than the levels
 */
public record Schedule(List<Double> sigmas, List<Double> timesteps) {

    private static final double TRAINING_STEPS = 1000;

    public Schedule {
        sigmas = List.copyOf(sigmas);
        timesteps = List.copyOf(timesteps);
        if (timesteps.isEmpty() || sigmas.size() != timesteps.size() + 1) {
            throw new IllegalArgumentException(
                    "a schedule needs one more level than timesteps and at least one step, but had " + sigmas.size()
                            + " and " + timesteps.size());
        }
    }

    /**
     * The levels of the Euler sampler. The shift acts twice: on the range of levels and again on each level.
     *
     * @param steps 1 or more
     * @param shift greater than 0; larger values stay longer at high noise
     */
    public static Schedule euler(int steps, double shift) {
        check(steps, shift);
        double lowest = shifted(1 / TRAINING_STEPS, shift);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            double even = steps == 1 ? 1 : 1 + i * ((lowest - 1) / (steps - 1));
            sigmas[i] = (float) shifted(even, shift);
        }
        return of(
                sigmas,
                DoubleStream.of(sigmas)
                        .map(sigma -> (float) (sigma * TRAINING_STEPS))
                        .toArray());
    }

    /**
     * Levels evenly spaced from 1 to 0, shifted once: what small models trained at every level are sampled with.
     *
     * @param steps 1 or more
     * @param shift greater than 0
     */
    public static Schedule even(int steps, double shift) {
        check(steps, shift);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = (float) shifted(1 - (double) i / steps, shift);
        }
        return of(
                sigmas,
                DoubleStream.of(sigmas)
                        .map(sigma -> (float) (sigma * TRAINING_STEPS))
                        .toArray());
    }

    /**
     * The levels of the multistep solvers; their timesteps are truncated to integers.
     *
     * @param steps 1 or more
     * @param shift greater than 0
     */
    public static Schedule multistep(int steps, double shift) {
        check(steps, shift);
        double[] sigmas = new double[steps];
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            double sigma = shifted(1 + i * ((1 / TRAINING_STEPS - 1) / steps), shift);
            if (Math.abs(sigma - 1) < 1e-6) {
                sigma -= 1e-6; // the logarithm of 1 - sigma must exist
            }
            timesteps[i] = Math.floor(sigma * TRAINING_STEPS);
            sigmas[i] = (float) sigma;
        }
        return of(sigmas, timesteps);
    }

    /**
     * The levels of DPM-Solver++, which begin a little below 1; their timesteps are truncated to integers.
     *
     * @param steps 1 or more
     * @param shift greater than 0
     */
    public static Schedule dpm(int steps, double shift) {
        check(steps, shift);
        double[] sigmas = new double[steps];
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            // Published as 1 - alpha with alpha falling evenly from 1 to 1/1000, last one first.
            double sigma = shifted(1 - (1 + (steps - i) * ((1 / TRAINING_STEPS - 1) / steps)), shift);
            timesteps[i] = Math.floor(sigma * TRAINING_STEPS);
            sigmas[i] = (float) sigma;
        }
        return of(sigmas, timesteps);
    }

    private static void check(int steps, double shift) {
        if (steps < 1) {
            throw new IllegalArgumentException("sampling.steps must be at least 1 but was " + steps);
        }
        if (!(shift > 0) || Double.isInfinite(shift)) {
            throw new IllegalArgumentException("sampling.shift must be greater than 0 but was " + shift);
        }
    }

    /** Logarithm of the signal's share over the noise's at a level; infinite at the last. */
    double logSnr(int index) {
        return Math.log(1 - sigma(index)) - Math.log(sigma(index));
    }

    private static double shifted(double sigma, double shift) {
        return shift * sigma / (1 + (shift - 1) * sigma);
    }

    private static Schedule of(double[] sigmas, double[] timesteps) {
        return new Schedule(
                DoubleStream.concat(DoubleStream.of(sigmas), DoubleStream.of(0))
                        .boxed()
                        .toList(),
                DoubleStream.of(timesteps).boxed().toList());
    }

    /** Number of model steps. */
    public int steps() {
        return timesteps.size();
    }

    /** Noise level before a step; {@code sigma(steps())} is 0. */
    public double sigma(int step) {
        return sigmas.get(step);
    }

    /** What the model is told at a step. */
    public double timestep(int step) {
        return timesteps.get(step);
    }

    /**
     * The step at which SDEdit starts (Meng et al. 2022).
     *
     * @param strength how far back to noise an existing video goes, [0, 1]; 1 is all the way
     */
    public int firstStep(double strength) {
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("strength must be in [0, 1] but was " + strength);
        }
        return steps() - Math.min((int) (steps() * strength), steps());
    }
}
