package dev.framewright.api.jobs;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Lets this process work on the queue. Nothing does before it is asked to. */
@ProviderType
public interface JobWorkers {
    /**
     * Begins to take jobs, and to clear up what is past its time.
     *
     * @param workers jobs that are worked on at once, 0 to 64; each may use every processor; with 0 it only clears up
     */
    Shift start(int workers);

    /** Workers that take jobs. */
    @ProviderType
    interface Shift extends AutoCloseable {
        /**
         * Takes no new job, and lets the present ones go on for at most so long. What is not done by then goes back to
         * the queue at its next step, where another worker goes on with it.
         */
        void drain(Duration patience);

        /** Gives the number of jobs that are worked on. */
        int running();

        /** Drains without patience. */
        @Override
        void close();
    }
}
