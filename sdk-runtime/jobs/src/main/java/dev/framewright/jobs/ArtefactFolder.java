package dev.framewright.jobs;

import dev.framewright.api.OutputUnwritableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files under their digests: {@code ab/cdef...}. A file is written elsewhere in the folder, forced to the disk and moved
 * to its name, so a name that is there has all its bytes.
 */
final class ArtefactFolder {
    private final Path root;

    ArtefactFolder(Path root) {
        this.root = root;
    }

    /** Gives a folder on the same disk for what is not whole yet. */
    Path unfinished() throws IOException {
        return Files.createDirectories(root.resolve("unfinished"));
    }

    /** Gives where a digest's bytes are, or would be. */
    Path path(String sha256) {
        return root.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
    }

    boolean has(String sha256) {
        return Files.exists(path(sha256));
    }

    /** Takes a file of this disk in, by moving it; of another disk, by copying it first. Does nothing if it has it. */
    void take(String sha256, Path file) {
        Path target = path(sha256);
        try {
            if (Files.exists(target)) {
                Files.delete(file);
                return;
            }
            force(file);
            Files.createDirectories(target.getParent());
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
        } catch (IOException e) {
            throw new OutputUnwritableException(root, e + "; free some room in the artefact store", e);
        }
    }

    /** Opens a file's bytes from an offset on. */
    FileChannel open(String sha256, long offset) throws IOException {
        FileChannel channel = FileChannel.open(path(sha256), StandardOpenOption.READ);
        return channel.position(offset);
    }

    void delete(String sha256) throws IOException {
        try {
            Files.delete(path(sha256));
        } catch (NoSuchFileException e) {
            return;
        }
    }

    /** Brings a file, or a folder's names, onto the disk. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
