package dev.framewright.api.capability;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that a capability wrote into its working folder, such as weights, tables or sheets. They are moved to the
 * destination under their names.
 *
 * @param byName file name to file, in order; names hold no folder
 */
public record Files(Map<String, Path> byName) implements Result {
    /** Copies the map and checks the names. */
    public Files {
        byName.keySet().forEach(name -> {
            if (name.isBlank() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
                throw new IllegalArgumentException("A result file needs a plain name but was named \"" + name + "\"");
            }
        });
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    @Override
    public void close() {}
}
