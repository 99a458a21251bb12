package dev.framewright.api;

import java.util.Set;
import java.util.TreeSet;

/** No installed bundle serves the capability, or brings a stage that every job must pass. */
public final class CapabilityUnavailableException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    private final String wanted;

    /** Names the capability that was wanted and those there are. */
    public CapabilityUnavailableException(String wanted, Set<String> offered) {
        super(
                Reason.CAPABILITY_UNAVAILABLE,
                "capability",
                "No bundle serves " + wanted + "; installed bundles serve " + new TreeSet<>(offered)
                        + ". Install the bundle that provides it, or check that its model files were found at start.");
        this.wanted = wanted;
    }

    private CapabilityUnavailableException(String stage, String message) {
        super(Reason.CAPABILITY_UNAVAILABLE, "", message);
        this.wanted = stage;
    }

    /** Names a stage that every job must pass and that no installed bundle brings. */
    public static CapabilityUnavailableException missingStage(String stage, Set<String> installed) {
        return new CapabilityUnavailableException(
                stage,
                "No bundle brings the stage " + stage
                        + ", which framewright.stages.required asks for; installed stages are "
                        + new TreeSet<>(installed) + ". Install it again, or change that setting.");
    }

    /** Gives the name of the capability or stage as it was asked for. */
    public String wanted() {
        return wanted;
    }
}
