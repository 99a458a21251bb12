package dev.framewright.tck;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Progress;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.jobs.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job's context for tests: it remembers what it was told, and can be cancelled. Safe for use by many threads once it
 * is set up.
 */
public final class RecordedJob implements JobContext, AutoCloseable {
    /** The seed of a job that was not given one. */
    public static final long SEED = 7;

    /** As the runtime holds it. */
    private static final Pattern CHECKPOINT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final List<Progress> told = new CopyOnWriteArrayList<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final Map<String, String> manifest = Collections.synchronizedMap(new TreeMap<>());
    private final long seed;
    private final boolean passing;
    private @Nullable Path folder;
    private String tenant = Submission.LOCAL;
    private @Nullable CapabilityDescription description;
    private volatile boolean cancelled;
    private volatile int most = Integer.MAX_VALUE;

    /** A job of seed {@value #SEED} whose folder is made when it is asked for, and goes with {@link #close}. */
    public RecordedJob() {
        this(SEED, null);
    }

    /** A job of that seed, with a folder of the test's own, which stays. */
    public RecordedJob(long seed, @Nullable Path folder) {
        this.seed = seed;
        this.folder = folder;
        this.passing = folder == null;
    }

    /** Sets who asked. */
    public RecordedJob askedBy(String name) {
        tenant = name;
        return this;
    }

    /** Sets what the capability that serves the job says of itself. */
    public RecordedJob servedBy(CapabilityDescription served) {
        description = served;
        return this;
    }

    /** Cancels the job now. */
    public RecordedJob cancel() {
        cancelled = true;
        return this;
    }

    /** Cancels the job as soon as it has reported progress so many times. */
    public RecordedJob cancelAfter(int reports) {
        most = reports;
        return this;
    }

    /** Gives the progress that was reported. */
    public List<Progress> told() {
        return List.copyOf(told);
    }

    /** Gives the sentences for the user. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /** Gives the lines of the replay manifest. */
    public Map<String, String> manifest() {
        return Map.copyOf(manifest);
    }

    @Override
    public String jobId() {
        return "tck";
    }

    @Override
    public String tenant() {
        return tenant;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public Optional<CapabilityDescription> description() {
        return Optional.ofNullable(description);
    }

    @Override
    public void progress(Progress made) {
        told.add(made);
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
        return cancelled || told.size() >= most;
    }

    @Override
    public Checkpoints checkpoints() {
        return new Checkpoints() {
            @Override
            public void save(String name, byte[] bytes) {
                try {
                    Files.write(place(name), bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void save(String name, Path file) {
                try {
                    Files.move(file, place(name), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<Path> last(String name) {
                return Optional.of(place(name)).filter(Files::exists);
            }
        };
    }

    private Path place(String checkpoint) {
        if (!CHECKPOINT.matcher(checkpoint).matches()) {
            throw new IllegalArgumentException(
                    "A checkpoint's name is a letter or digit and at most 127 more of letters, digits, '.', '-' and"
                            + " '_', but was \"" + checkpoint + "\"");
        }
        return workingFolder().resolve("checkpoint-" + checkpoint);
    }

    @Override
    public synchronized Path workingFolder() {
        try {
            if (folder == null) {
                folder = Files.createTempDirectory("framewright-tck-job-");
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (!passing || folder == null) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder = null;
    }
}
