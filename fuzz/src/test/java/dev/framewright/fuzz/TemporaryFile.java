package dev.framewright.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one file that a target writes its input to, in memory where the system has such a folder. */
final class TemporaryFile {
    private final Path path;

    TemporaryFile(String ending) {
        Path memory = Path.of("/dev/shm");
        try {
            path = Files.isWritable(memory)
                    ? Files.createTempFile(memory, "framewright-fuzz-", ending)
                    : Files.createTempFile("framewright-fuzz-", ending);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        path.toFile().deleteOnExit();
    }

    Path with(byte[] bytes) {
        try {
            return Files.write(path, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
