package dev.framewright.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a file was made of, kept in the build folder: the key of its request, the digest of its bytes, and the line that
 * the command printed.
 *
 * @param folder of all records
 * @param output the file
 */
record MadeFile(Path folder, Path output) {
    private Path file() {
        return folder.resolve(output.getFileName() + "-"
                + Digest.of(output.toAbsolutePath().normalize().toString()).substring(0, 12) + ".made");
    }

    /** Whether the file is there, untouched, and was made of this. */
    boolean holds(String key) throws IOException {
        if (!Files.isRegularFile(output) || !Files.isRegularFile(file())) {
            return false;
        }
        List<String> lines = Files.readAllLines(file());
        return lines.size() >= 2 && lines.get(0).equals(key) && lines.get(1).equals(Digest.of(output));
    }

    /** Remembers it. */
    void keep(String key, String line) throws IOException {
        Files.createDirectories(folder);
        Files.write(file(), List.of(key, Digest.of(output), line));
    }
}
