package dev.framewright.cli;

import dev.framewright.api.Artefact;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.jobs.VideoArtefacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Copies artefacts out of the store, each whole or not at all. */
final class StoredResults {
    private final VideoArtefacts artefacts;
    private final String tenant;

    StoredResults(VideoArtefacts artefacts, String tenant) {
        this.artefacts = artefacts;
        this.tenant = tenant;
    }

    /** Copies a file to {@code target}, writes its manifest beside it (.json), and gives the manifest's line. */
    String copy(Artefact artefact, Path target) {
        file(artefact, target);
        String line = Json.line(JobFollower.json(artefact.at(target)));
        // Last, so that a file with its manifest is a whole one.
        write(manifest(target), line + "\n");
        return line;
    }

    /** Gives where the manifest of a result lies. */
    static Path manifest(Path target) {
        return Path.of(target + ".json");
    }

    /** Copies the file alone. */
    void file(Artefact artefact, Path target) {
        Path part = part(target);
        try {
            if (target.getParent() != null) {
                Files.createDirectories(target.getParent());
            }
            try (InputStream bytes = artefacts.open(tenant, artefact.sha256(), 0)) {
                Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Writes a small text, whole or not at all. */
    static void write(Path target, String text) {
        Path part = part(target);
        try {
            Files.writeString(part, text);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Takes names with empty files, all or none, so that no other run finds them free; gives whether they were. */
    static boolean reserve(Collection<Path> targets) {
        List<Path> taken = new ArrayList<>();
        for (Path target : targets) {
            try {
                if (target.getParent() != null) {
                    Files.createDirectories(target.getParent());
                }
                if (Files.exists(manifest(target))) {
                    throw new FileAlreadyExistsException(manifest(target).toString());
                }
                taken.add(Files.createFile(target));
            } catch (FileAlreadyExistsException e) {
                release(taken);
                return false;
            } catch (IOException e) {
                release(taken);
                throw unwritable(target, e);
            }
        }
        return true;
    }

    /** Gives back reserved names to which nothing was copied. */
    static void release(Collection<Path> targets) {
        for (Path target : targets) {
            try {
                if (Files.exists(target) && Files.size(target) == 0) {
                    Files.delete(target);
                }
            } catch (IOException e) {
                throw unwritable(target, e);
            }
        }
    }

    /** A name of its own for each copy: two of one target would write into each other. */
    private static Path part(Path target) {
        return Path.of(
                target + "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
    }

    private static OutputUnwritableException unwritable(Path target, IOException e) {
        return new OutputUnwritableException(target, e + "; choose another place, or free some room", e);
    }
}
