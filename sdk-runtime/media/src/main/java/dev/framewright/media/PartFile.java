package dev.framewright.media;

import dev.framewright.api.OutputUnwritableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;

/** A file or folder that is written beside its place and moved there when it is whole. Closing removes what is left. */
final class PartFile implements AutoCloseable {
    private final Path target;
    private final Path part;

    /**
     * Chooses a name beside {@code target}; nothing exists yet.
     *
     * @throws OutputUnwritableException if the folder is missing or {@code target} is in the way
     */
    PartFile(Path target, boolean folder) {
        this.target = target.toAbsolutePath().normalize();
        Path name = this.target.getFileName();
        Path parent = this.target.getParent();
        if (name == null || parent == null) {
            throw new OutputUnwritableException(target, "it is the root of the file system. Name a file in a folder.");
        }
        if (!Files.isDirectory(parent)) {
            throw new OutputUnwritableException(
                    target, "the folder " + parent + " does not exist. Make it first, or choose another.");
        }
        if (!folder && Files.isDirectory(this.target)) {
            throw new OutputUnwritableException(target, "there is a folder of that name. Choose another name.");
        }
        if (folder) {
            refuseForeignFolder(target);
        }
        String unique = UUID.randomUUID().toString().substring(0, 8);
        part = parent.resolve(name + "." + unique + ".part");
    }

    /** Gives where to write for now. */
    Path path() {
        return part;
    }

    /**
     * Puts the finished file in its place in one step, replacing an older one.
     *
     * @throws OutputUnwritableException if the move fails
     */
    void publish() {
        try {
            if (Files.isDirectory(part)) {
                remove(target);
            } else {
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            move();
        } catch (IOException failure) {
            throw unwritable(target, failure);
        }
    }

    @Override
    public void close() {
        try {
            remove(part);
        } catch (IOException failure) {
            throw unwritable(part, failure);
        }
    }

    /** Puts a failure of Java's own file functions in the user's words. */
    static OutputUnwritableException unwritable(Path file, IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return new OutputUnwritableException(
                    file, "permission is denied. Choose a folder that you may write to.", failure);
        }
        if (failure instanceof NoSuchFileException) {
            return new OutputUnwritableException(
                    file, "its folder is gone. Make it again, or choose another.", failure);
        }
        String reason = failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(failure.getMessage());
        if (reason.contains("No space left")) {
            return new OutputUnwritableException(
                    file, "the disk is full. Free some space or choose another folder.", failure);
        }
        return new OutputUnwritableException(file, reason + ".", failure);
    }

    private void move() throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void refuseForeignFolder(Path asGiven) {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new OutputUnwritableException(
                    asGiven, "numbered pictures need a folder but it is a file. Choose another name.");
        }
        try (Stream<Path> inside = Files.list(target)) {
            if (!inside.allMatch(PngSequence::isFrame)) {
                throw new OutputUnwritableException(
                        asGiven, "the folder holds other files, which would be lost. Choose a new or empty folder.");
            }
        } catch (IOException failure) {
            throw unwritable(asGiven, failure);
        }
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> inside = Files.list(path)) {
                for (Path file : inside.toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
