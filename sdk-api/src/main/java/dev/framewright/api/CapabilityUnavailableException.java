package dev.framewright.api;

import java.util.Set;
import java.util.TreeSet;

/** No installed bundle serves the capability. */
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

    /** Gives the capability's name as it was asked for. */
    public String wanted() {
        return wanted;
    }
}
