package dev.framewright.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the result goes. Files appear whole or not at all; an existing file is replaced.
 *
 * @param path file to write, or folder for {@link Container#PNG_SEQUENCE} and for results of several files
 * @param output how a clip is coded
 * @param contactSheet picture of all frames side by side, when wanted
 */
public record Destination(Path path, Output output, Optional<Path> contactSheet) {
    /** Gives a file whose extension says how it is coded. */
    public static Destination of(Path file) {
        return new Destination(file, Output.of(Container.of(file)), Optional.empty());
    }

    /** Gives a folder for a result of several files or for numbered pictures. */
    public static Destination folder(Path folder) {
        return new Destination(folder, Output.of(Container.PNG_SEQUENCE), Optional.empty());
    }

    /** Gives this destination with a contact sheet beside it. */
    public Destination withContactSheet(Path picture) {
        return new Destination(path, output, Optional.of(picture));
    }
}
