package dev.framewright.training;

/** Warm-up, then constant to the middle of the time there is, then a cosine to a small rest. */
final class LearningRate {

    private LearningRate() {}

    /**
     * The rate of one step.
     *
     * @param step steps made so far
     * @param warmUp steps over which the rate rises from zero
     * @param done share of the planned time that is over, in [0, 1]
     * @param peak the constant rate
     * @param rest share of {@code peak} that is left at the end
     */
    static double at(long step, int warmUp, double done, double peak, double rest) {
        double rise = Math.min(1, (step + 1.0) / warmUp);
        double fall = Math.min(1, Math.max(0, (done - 0.5) / 0.5));
        return peak * rise * (rest + (1 - rest) * 0.5 * (1 + Math.cos(Math.PI * fall)));
    }
}
