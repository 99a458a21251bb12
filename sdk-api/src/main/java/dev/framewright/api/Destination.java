package dev.framewright.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the result goes. Files appear whole or not at all; an existing file is replaced, unless it is to be kept.
 *
 * @param path file to write, or folder for {@link Container#PNG_SEQUENCE} and for results of several files
 * @param output how a clip is coded
 * @param contactSheet picture of all frames side by side, when wanted
 * @param keepsExisting whether what has the name already stays, also if it came while the job ran; the result then gets the
 *     next free number, as in {@code clip-2.mp4}, and its artefact says so
 */
public record Destination(Path path, Output output, Optional<Path> contactSheet, boolean keepsExisting) {
    /** Gives a destination that replaces what is there. */
    public Destination(Path path, Output output, Optional<Path> contactSheet) {
        this(path, output, contactSheet, false);
    }

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
        return new Destination(path, output, Optional.of(picture), keepsExisting);
    }

    /** Gives this destination for a name that nobody chose, which therefore must not cost anybody a file. */
    public Destination keepingExisting() {
        return new Destination(path, output, contactSheet, true);
    }
}
