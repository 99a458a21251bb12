package dev.framewright.training;

/** Follows a training run and may end it early; what was trained until then is kept. */
interface TrainingListener {

    /** Prints lines, never ends a run. */
    TrainingListener CONSOLE = new TrainingListener() {
        @Override
        public void trained(String stage, double done, String figures) {
            System.out.println(stage + " " + figures);
        }

        @Override
        public boolean ended() {
            return false;
        }
    };

    /**
     * Told every few steps.
     *
     * @param stage as {@code autoencoder}
     * @param done share of the stage's time that is over, in [0, 1]
     * @param figures loss and throughput, for people
     */
    void trained(String stage, double done, String figures);

    /** Asked before every step. */
    boolean ended();
}
