package dev.framewright.tck;

import dev.framewright.api.Progress;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.capability.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A job's context that remembers what it was told, and can be cancelled. */
final class Recorder implements JobContext, AutoCloseable {
    static final long SEED = 7;

    private final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final Path folder;
    private volatile boolean cancelled;
    private volatile boolean cancelAtProgress;

    Recorder() {
        try {
            folder = Files.createTempDirectory("framewright-tck-job-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Recorder cancel() {
        cancelled = true;
        return this;
    }

    Recorder cancelAtFirstProgress() {
        cancelAtProgress = true;
        return this;
    }

    List<Progress> told() {
        return progress;
    }

    @Override
    public String jobId() {
        return "tck";
    }

    @Override
    public long seed() {
        return SEED;
    }

    @Override
    public void progress(Progress made) {
        progress.add(made);
        cancelled |= cancelAtProgress;
    }

    @Override
    public void notice(String text) {
        // Any sentence is good.
    }

    @Override
    public void manifest(String name, String value) {
        // Any line is good.
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public Checkpoints checkpoints() {
        return new Checkpoints() {
            @Override
            public void save(String name, byte[] bytes) {
                try {
                    Files.write(folder.resolve("checkpoint-" + name), bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void save(String name, Path file) {
                try {
                    Files.move(file, folder.resolve("checkpoint-" + name), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<Path> last(String name) {
                return Optional.of(folder.resolve("checkpoint-" + name)).filter(Files::exists);
            }
        };
    }

    @Override
    public Path workingFolder() {
        return folder;
    }

    @Override
    public void close() {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
