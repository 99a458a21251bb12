package dev.framewright.pipelines;

import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run may leave out to be faster; all of it off unless asked for by {@code sampling.extras}.
 *
 * @param guidanceLow noise level, 0 to 1, below which the model is not asked without the prompt (Kynkäänniemi et al. 2024)
 * @param guidanceHigh noise level, 0 to 1, above which it is not
 * @param cacheThreshold change of the velocity that may add up before the model is asked again; 0 asks at every step
 */
public record Shortcuts(double guidanceLow, double guidanceHigh, double cacheThreshold) {

    /** Nothing is left out. */
    public static final Shortcuts NONE = new Shortcuts(0, 1, 0);

    static final String GUIDANCE_LOW = "guidance.sigma-low";
    static final String GUIDANCE_HIGH = "guidance.sigma-high";
    static final String CACHE = "cache.threshold";

    private static final Set<String> KNOWN = new TreeSet<>(List.of(GUIDANCE_LOW, GUIDANCE_HIGH, CACHE));

    /**
     * Reads a request's extras.
     *
     * @throws InvalidRequestException for a name that is not known, and for a value out of range
     */
    static Shortcuts of(Map<String, String> extras) {
        for (String name : extras.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new InvalidRequestException(
                        "sampling.extras", "has no setting \"" + name + "\"; there are " + String.join(", ", KNOWN));
            }
        }
        Shortcuts wanted = new Shortcuts(
                number(extras, GUIDANCE_LOW, 0), number(extras, GUIDANCE_HIGH, 1), number(extras, CACHE, 0));
        if (wanted.guidanceLow > wanted.guidanceHigh) {
            throw new InvalidRequestException(
                    "sampling.extras",
                    GUIDANCE_LOW + " must not be above " + GUIDANCE_HIGH + " but they were " + wanted.guidanceLow
                            + " and " + wanted.guidanceHigh);
        }
        return wanted;
    }

    private static double number(Map<String, String> extras, String name, double otherwise) {
        String text = extras.get(name);
        double value = otherwise;
        if (text != null) {
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                value = Double.NaN;
            }
        }
        if (!(value >= 0 && value <= 1)) {
            throw new InvalidRequestException(
                    "sampling.extras", name + " must be a number from 0 to 1 but was \"" + text + "\"");
        }
        return value;
    }

    /** What a capability says of these settings. */
    static List<Setting> described() {
        return List.of(
                Setting.number("sampling.extras." + GUIDANCE_LOW, "0", 0, 1, 0, "no guidance below this noise level"),
                Setting.number("sampling.extras." + GUIDANCE_HIGH, "1", 0, 1, 0, "no guidance above this noise level"),
                Setting.number(
                        "sampling.extras." + CACHE,
                        "0",
                        0,
                        1,
                        0,
                        "steps are left out while what they would change adds up to less; 0 leaves out none"));
    }
}
