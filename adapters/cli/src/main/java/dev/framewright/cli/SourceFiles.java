package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files named on the command line. */
final class SourceFiles {
    private SourceFiles() {}

    static MediaRef of(String option, String name) {
        if (name.isBlank()) {
            throw new InvalidRequestException(option, "must name a file but was empty");
        }
        try {
            return MediaRef.file(Path.of(name));
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(option, "must be a file name but was \"" + name + "\"");
        }
    }
}
