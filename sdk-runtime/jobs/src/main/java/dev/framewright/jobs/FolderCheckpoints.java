package dev.framewright.jobs;

import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.capability.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checkpoints as files of one folder, each written beside its place and moved onto it. */
final class FolderCheckpoints implements Checkpoints {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Path folder;

    FolderCheckpoints(Path folder) {
        this.folder = folder;
    }

    @Override
    public void save(String name, byte[] bytes) {
        Path part = place(name).resolveSibling(name + ".part");
        try {
            Files.write(part, bytes);
        } catch (IOException e) {
            throw new OutputUnwritableException(part, e + "; free some room", e);
        }
        save(name, part);
    }

    @Override
    public void save(String name, Path file) {
        Path target = place(name);
        try {
            Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new OutputUnwritableException(target, e + "; free some room", e);
        }
    }

    @Override
    public Optional<Path> last(String name) {
        Path file = place(name);
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    private Path place(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A checkpoint needs a plain name but was named \"" + name + "\"");
        }
        return folder.resolve(name);
    }
}
