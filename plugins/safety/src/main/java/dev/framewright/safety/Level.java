package dev.framewright.safety;

/** How much of a category is refused. A rule of severity 3 is refused at every level but {@link #OFF}. */
enum Level {
    /** Nothing; never taken for {@link Category#MINORS}. */
    OFF(4, 2),
    /** Only the gravest. */
    RELAXED(3, .95),
    /** What most viewers would not want to meet unasked. */
    STANDARD(2, .7),
    /** Also what is merely close to it. */
    STRICT(1, .6);

    private final int leastSeverity;
    private final double leastProbability;

    Level(int leastSeverity, double leastProbability) {
        this.leastSeverity = leastSeverity;
        this.leastProbability = leastProbability;
    }

    /** Whether a rule of this severity, 1 to 3, refuses. */
    boolean refuses(int severity) {
        return severity >= leastSeverity;
    }

    /** Whether the classifier's probability, 0 to 1, refuses. */
    boolean refuses(double probability) {
        return probability >= leastProbability;
    }
}
