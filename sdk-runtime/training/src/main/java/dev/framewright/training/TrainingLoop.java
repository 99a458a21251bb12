package dev.framewright.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/** Steps until the time of a stage is used up or its listener ends it; saves every two minutes, and at the end. */
final class TrainingLoop {

    private static final double SAVE_NANOS = 120e9;

    private final TrainingState state;
    private final Path checkpoint;
    private final double seconds;
    private final TrainingListener listener;

    /** One step of the optimizer. */
    @FunctionalInterface
    interface Step {
        /**
         * Makes it.
         *
         * @param done share of the stage's time that is used up, in [0, 1)
         * @return says how it goes
         */
        Supplier<String> make(double done) throws IOException;
    }

    /** @param seconds of training over all runs of the checkpoint */
    TrainingLoop(TrainingState state, Path checkpoint, double seconds, TrainingListener listener) {
        this.state = state;
        this.checkpoint = checkpoint;
        this.seconds = seconds;
        this.listener = listener;
    }

    /** @param every so many steps it is told how training goes */
    void run(String stage, int every, Step step) throws IOException {
        long saved = System.nanoTime();
        while (state.secondsTrained() < seconds && !listener.ended()) {
            long begun = System.nanoTime();
            double done = state.secondsTrained() / seconds;
            Supplier<String> figures = step.make(done);
            state.stepped((System.nanoTime() - begun) / 1e9);
            if (state.step() % every == 0) {
                String told = String.format(
                        Locale.ROOT, "step %d  %.1f min  %s", state.step(), state.secondsTrained() / 60, figures.get());
                listener.trained(stage, done, told);
            }
            if (System.nanoTime() - saved > SAVE_NANOS) {
                saved = System.nanoTime();
                state.save(checkpoint);
            }
        }
        state.save(checkpoint);
    }
}
