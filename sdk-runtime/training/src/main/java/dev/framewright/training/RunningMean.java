package dev.framewright.training;

/** A mean in which what was added long ago counts less and less. */
final class RunningMean {

    private final double keep;
    private double mean;
    private boolean begun;

    /** @param keep share of the mean that is left when a value is added, in [0, 1) */
    RunningMean(double keep) {
        this.keep = keep;
    }

    void add(double value) {
        mean = begun ? keep * mean + (1 - keep) * value : value;
        begun = true;
    }

    /** 0 before the first value. */
    double value() {
        return mean;
    }
}
