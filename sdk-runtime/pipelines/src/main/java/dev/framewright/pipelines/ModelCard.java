package dev.framewright.pipelines;

import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Size;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of a model without its weights.
 *
 * @param name as in a request
 * @param size what it learned, and draws when nothing is asked for
 * @param frames frames of one window as it learned them, 1 + 4k; longer clips are drawn window by window
 * @param frameRate the rate of what it learned
 * @param grid a side is a multiple of this
 * @param smallestSide in pixels
 * @param largestSide in pixels
 * @param mostFrames of one request
 * @param steps denoising steps by default
 * @param guidanceScale by default
 * @param shift of the schedule by default
 * @param solvers by name, the default first
 * @param negativePrompt by default; may be empty
 * @param knows what can be given to it
 * @param vocabulary words it can draw, by kind; empty when any word is good
 * @param words every word that it learned; empty when any word is good
 */
public record ModelCard(
        String name,
        Size size,
        int frames,
        FrameRate frameRate,
        int grid,
        int smallestSide,
        int largestSide,
        int mostFrames,
        int steps,
        double guidanceScale,
        double shift,
        List<String> solvers,
        String negativePrompt,
        Set<Knows> knows,
        Map<String, List<String>> vocabulary,
        Set<String> words) {

    /** What a model can be given besides words. */
    public enum Knows {
        /** The first frames of a window without its last; what long clips and continuing need. */
        FIRST_FRAMES,
        /** The first and the last frames of a clip together. */
        LAST_FRAMES,
        /** Any frames, so also the last without the first. */
        ANY_FRAMES,
        /** Parts of frames. */
        REGIONS,
        /** Pictures of how things look. */
        REFERENCES,
        /** A clip of depth, pose, outlines and the like that leads the motion. */
        CONTROL
    }

    /**
     * Refuses what the model cannot be given.
     *
     * @param field of the request
     */
    void require(Knows needed, String field) {
        if (!knows.contains(needed)) {
            throw new InvalidRequestException(
                    field,
                    "needs a model that takes "
                            + switch (needed) {
                                case FIRST_FRAMES -> "first frames alone";
                                case LAST_FRAMES -> "first and last frames";
                                case ANY_FRAMES -> "any frames";
                                case REGIONS -> "parts of frames";
                                case REFERENCES -> "reference pictures";
                                case CONTROL -> "control clips";
                            }
                            + ", which " + name + " does not; choose another model");
        }
    }

    public ModelCard {
        solvers = List.copyOf(solvers);
        knows = Set.copyOf(knows);
        words = Set.copyOf(words);
    }

    /** The settings that are used when none are asked for, by field, for people to read. */
    public Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("size", size.toString());
        defaults.put("frames", Integer.toString(frames));
        defaults.put("frameRate", frameRate.toString());
        defaults.put("sampling.steps", Integer.toString(steps));
        defaults.put("sampling.guidanceScale", Double.toString(guidanceScale));
        defaults.put("sampling.shift", Double.toString(shift));
        defaults.put("sampling.solver", solvers.get(0));
        defaults.put("prompt.negative", negativePrompt);
        return defaults;
    }

    /** The capabilities that can use it, by their names. */
    public List<String> capabilities(boolean fromWords) {
        List<String> names = new ArrayList<>();
        if (fromWords) {
            names.addAll(List.of("generate", "generate-image", "edit-video"));
        }
        if (knows.contains(Knows.FIRST_FRAMES) || knows.contains(Knows.LAST_FRAMES)) {
            names.add("image-to-video");
        }
        if (knows.contains(Knows.FIRST_FRAMES)) {
            names.add("extend");
        }
        if (knows.contains(Knows.LAST_FRAMES)) {
            names.add("connect");
        }
        if (knows.contains(Knows.REGIONS)) {
            names.add("inpaint-frames");
        }
        return names;
    }
}
