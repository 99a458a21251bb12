package dev.framewright.api;

import java.util.List;

/** How a job ended. */
public sealed interface JobOutcome {
    /** Gives the terminal state. */
    JobState state();

    /**
     * It gave artefacts.
     *
     * @param artefacts at least one, in order
     */
    record Succeeded(List<Artefact> artefacts) implements JobOutcome {
        /** Copies the list. */
        public Succeeded {
            artefacts = List.copyOf(artefacts);
        }

        @Override
        public JobState state() {
            return JobState.SUCCEEDED;
        }
    }

    /**
     * It failed, and left no partial file.
     *
     * @param error what went wrong
     */
    record Failed(FramewrightException error) implements JobOutcome {
        @Override
        public JobState state() {
            return JobState.FAILED;
        }
    }

    /**
     * A stage refused it.
     *
     * @param refusal which stage, and why
     */
    record Refused(RefusedException refusal) implements JobOutcome {
        @Override
        public JobState state() {
            return JobState.REFUSED;
        }
    }

    /** It was cancelled, and left no partial file. */
    record Cancelled() implements JobOutcome {
        @Override
        public JobState state() {
            return JobState.CANCELLED;
        }
    }
}
