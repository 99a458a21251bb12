package dev.framewright.pipelines.sampling;

/**
 * How strongly the prompt is followed (classifier-free guidance, Ho and Salimans 2022), which may differ between early
 * and late steps, and may be left out at some noise levels (Kynkäänniemi et al. 2024).
 *
 * @param early scale while the timestep is at or above the boundary; 1 or less runs without guidance at every step
 * @param late scale below the boundary
 * @param boundary timestep, 0 to 1000
 * @param lowest timestep, 0 to 1000, below which there is no guidance
 * @param highest timestep, 0 to 1000, above which there is none
 */
public record Guidance(double early, double late, double boundary, double lowest, double highest) {

    public Guidance {
        if (!Double.isFinite(early) || !Double.isFinite(late)) {
            throw new IllegalArgumentException(
                    "sampling.guidance must be a finite number but was " + early + " and " + late);
        }
    }

    /** Guidance at every noise level. */
    public Guidance(double early, double late, double boundary) {
        this(early, late, boundary, 0, 1000);
    }

    /** The same scale at every step. */
    public static Guidance constant(double scale) {
        return new Guidance(scale, scale, 0);
    }

    /** This guidance from one timestep to another alone; both count. */
    public Guidance within(double from, double to) {
        return new Guidance(early, late, boundary, from, to);
    }

    /** Whether the model also runs without the prompt, at some step at least. */
    public boolean on() {
        return early > 1;
    }

    /** Whether it does so at this step. */
    boolean on(double timestep) {
        return on() && timestep >= lowest && timestep <= highest;
    }

    double at(double timestep) {
        return timestep >= boundary ? early : late;
    }

    /** Whether both steps ask the same networks in the same way, so that one may tell of the other. */
    boolean alike(double timestep, double other) {
        return at(timestep) == at(other) && timestep >= boundary == other >= boundary && on(timestep) == on(other);
    }
}
