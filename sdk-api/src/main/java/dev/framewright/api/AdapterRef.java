package dev.framewright.api;

import dev.framewright.api.internal.Require;

/**
 * A low-rank adapter (LoRA) laid over the model for one request.
 *
 * @param name name of an installed adapter; never a path
 * @param weight -4 to 4; 1 is as trained
 * @param expert which expert of a two-expert model it changes
 */
public record AdapterRef(String name, double weight, Expert expert) {
    /** Checks the ranges. */
    public AdapterRef {
        Require.name("adapter.name", name);
        Require.inRange("adapter.weight", weight, -4.0, 4.0);
    }

    /** Gives the adapter as trained, on every expert. */
    public static AdapterRef of(String name) {
        return new AdapterRef(name, 1, Expert.ANY);
    }

    /** The experts of a two-expert model. */
    public enum Expert {
        /** Every expert. */
        ANY,
        /** The one that draws the early, noisy steps. */
        HIGH_NOISE,
        /** The one that draws the late, clean steps. */
        LOW_NOISE
    }
}
