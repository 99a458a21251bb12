package dev.framewright.api.model;

import dev.framewright.api.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a folder of weights after every tensor's name, shape and type was checked.
 *
 * @param name under which it is or would be installed
 * @param title what it is, such as {@code Wan 2.1 T2V 1.3B}
 * @param parts its networks
 * @param capabilities what it can be asked for, by their names
 * @param defaults settings that are used when none are asked for, by field
 * @param memory what it takes at some sizes
 * @param notes what else a user should know, one sentence each
 */
public record ModelReport(
        String name,
        String title,
        List<Part> parts,
        List<String> capabilities,
        Map<String, String> defaults,
        List<Memory> memory,
        List<String> notes) {

    /** Copies lists and keeps the order of the settings. */
    public ModelReport {
        parts = List.copyOf(parts);
        capabilities = List.copyOf(capabilities);
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
        memory = List.copyOf(memory);
        notes = List.copyOf(notes);
    }

    /** Gives the bytes of all weights. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /**
     * One network.
     *
     * @param name what it does
     * @param parameters numbers in its weights
     * @param bytes of these on disk
     * @param type of most of them, such as {@code BF16}
     */
    public record Part(String name, long parameters, long bytes, String type) {}

    /**
     * The most memory at one time on this machine.
     *
     * @param size of the frames
     * @param frames of the clip
     * @param bytes of main memory, or of the accelerator where there is one
     */
    public record Memory(Size size, int frames, long bytes) {}
}
