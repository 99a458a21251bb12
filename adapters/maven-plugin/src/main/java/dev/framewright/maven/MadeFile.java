package dev.framewright.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a file was made of, kept in the build folder: the key of its request, the digest of its bytes, and the line that
 * the command printed.
 *
 * @param folder of all records
 * @param output the file, or a folder of pictures
 */
record MadeFile(Path folder, Path output) {
    private Path file() {
        return folder.resolve(output.getFileName() + "-"
                + Digest.of(output.toAbsolutePath().normalize().toString()).substring(0, 12) + ".made");
    }

    /** Whether the file is there, untouched, and was made of this. */
    boolean holds(String key) throws IOException {
        return untouched() && Files.readAllLines(file()).get(0).equals(key);
    }

    private boolean untouched() throws IOException {
        if (!Files.exists(output) || !Files.isRegularFile(file())) {
            return false;
        }
        List<String> lines = Files.readAllLines(file());
        return lines.size() >= 2 && lines.get(1).equals(Digest.of(output));
    }

    /** Makes room: pictures that were made here and that nobody touched since; the command writes into no full folder. */
    void giveWay() throws IOException {
        if (Files.isDirectory(output) && untouched()) {
            try (Stream<Path> pictures = Files.list(output)) {
                for (Path picture : pictures.filter(Files::isRegularFile).toList()) {
                    Files.delete(picture);
                }
            }
        }
    }

    /** Remembers it. */
    void keep(String key, String line) throws IOException {
        Files.createDirectories(folder);
        Files.write(file(), List.of(key, Digest.of(output), line));
    }
}
