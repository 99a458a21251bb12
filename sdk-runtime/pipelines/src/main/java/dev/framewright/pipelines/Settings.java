package dev.framewright.pipelines;

/**
 * How one window is denoised.
 *
 * @param steps 1 or more
 * @param guidanceScale 1 or less is without guidance
 * @param shift of the schedule
 * @param solver by name
 * @param shortcuts what may be left out
 */
public record Settings(int steps, double guidanceScale, double shift, String solver, Shortcuts shortcuts) {

    /** Every step in full. */
    public Settings(int steps, double guidanceScale, double shift, String solver) {
        this(steps, guidanceScale, shift, solver, Shortcuts.NONE);
    }

    /** A model's own. */
    public static Settings of(ModelCard card) {
        return new Settings(
                card.steps(), card.guidanceScale(), card.shift(), card.solvers().get(0));
    }

    boolean guided() {
        return guidanceScale > 1;
    }
}
