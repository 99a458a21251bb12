package dev.framewright.pipelines.sampling;

/**
 * How strongly the prompt is followed (classifier-free guidance, Ho and Salimans 2022), which may differ between early
 * and late steps.
 *
 * @param early scale while the timestep is at or above the boundary; 1 or less runs without guidance at every step
 * @param late scale below the boundary
 * @param boundary timestep, 0 to 1000
 */
public record Guidance(double early, double late, double boundary) {

    public Guidance {
        if (!Double.isFinite(early) || !Double.isFinite(late)) {
            throw new IllegalArgumentException(
                    "sampling.guidance must be a finite number but was " + early + " and " + late);
        }
    }

    /** The same scale at every step. */
    public static Guidance constant(double scale) {
        return new Guidance(scale, scale, 0);
    }

    /** Whether the model also runs without the prompt. */
    public boolean on() {
        return early > 1;
    }

    double at(double timestep) {
        return timestep >= boundary ? early : late;
    }
}
