package dev.framewright.pipelines;

import dev.framewright.api.Progress;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.capability.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A job's context in a folder, which can be cancelled after some steps and begun again. */
final class RecordedContext implements JobContext {

    final List<String> notices = new ArrayList<>();
    final Map<String, String> manifest = new TreeMap<>();
    private final Path folder;
    private final long seed;
    private final int most;
    private int steps;

    /** @param most progress reports after which the job counts as cancelled */
    RecordedContext(Path folder, long seed, int most) {
        this.folder = folder;
        this.seed = seed;
        this.most = most;
    }

    RecordedContext(Path folder, long seed) {
        this(folder, seed, Integer.MAX_VALUE);
    }

    int steps() {
        return steps;
    }

    @Override
    public String jobId() {
        return "job";
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public void progress(Progress progress) {
        steps++;
    }

    @Override
    public void notice(String text) {
        notices.add(text);
    }

    @Override
    public void manifest(String name, String value) {
        manifest.put(name, value);
    }

    @Override
    public boolean cancelled() {
        return steps >= most;
    }

    @Override
    public Checkpoints checkpoints() {
        return new Checkpoints() {
            @Override
            public void save(String name, byte[] bytes) {
                try {
                    Files.write(folder.resolve(name), bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void save(String name, Path file) {
                try {
                    Files.move(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<Path> last(String name) {
                return Optional.of(folder.resolve(name)).filter(Files::exists);
            }
        };
    }

    @Override
    public Path workingFolder() {
        return folder;
    }
}
