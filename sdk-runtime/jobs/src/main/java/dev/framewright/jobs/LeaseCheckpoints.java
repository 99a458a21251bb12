package dev.framewright.jobs;

import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.capability.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checkpoints that outlive the worker: {@code JOB/TOKEN/NAME} in a folder that all workers share. Each attempt writes
 * under its own token and reads the newest of its own and earlier ones, so an attempt that was paused past its lease
 * cannot spoil what its successor saved.
 */
final class LeaseCheckpoints implements Checkpoints {
    private final Path job;
    private final long token;
    private final FolderCheckpoints own;
    private final Runnable saved;

    /** @param saved called after every save */
    LeaseCheckpoints(Path root, String jobId, long token, Runnable saved) throws IOException {
        this.job = root.resolve(jobId);
        this.token = token;
        this.own = new FolderCheckpoints(Files.createDirectories(job.resolve(Long.toString(token))));
        this.saved = saved;
    }

    @Override
    public void save(String name, byte[] bytes) {
        own.save(name, bytes);
        saved.run();
    }

    @Override
    public void save(String name, Path file) {
        // A move between disks is a copy, which a kill can cut in half; so it is brought here under another name first.
        Path near = job.resolve(Long.toString(token)).resolve(name + ".part");
        try {
            Files.move(file, near, StandardCopyOption.REPLACE_EXISTING);
            ArtefactFolder.force(near);
        } catch (IOException e) {
            throw new OutputUnwritableException(near, e + "; free some room", e);
        }
        own.save(name, near);
        saved.run();
    }

    @Override
    public Optional<Path> last(String name) {
        for (long earlier : tokens()) {
            Optional<Path> file = new FolderCheckpoints(job.resolve(Long.toString(earlier))).last(name);
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    private List<Long> tokens() {
        try (Stream<Path> folders = Files.list(job)) {
            return folders.map(folder -> Long.parseLong(String.valueOf(folder.getFileName())))
                    .filter(earlier -> earlier <= token)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new OutputUnwritableException(job, e.toString(), e);
        }
    }
}
