package dev.framewright.jobs;

import dev.framewright.jobs.store.JobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets jobs past their time and deletes what nobody owns any more. Any number of them may work at once. */
final class Janitor {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    /** Longer than any job takes from storing its files to noting that they are its own. */
    private static final Duration SURE = Duration.ofHours(1);

    /** How long an upload waits for its next byte. */
    private static final Duration UPLOADS = Duration.ofHours(24);

    /** How long an upload lasts whose bytes are not in this folder: another machine may have them and looks after them. */
    private static final Duration ELSEWHERE = Duration.ofDays(7);

    private final JobStore store;
    private final ArtefactFolder folder;
    private final ArtefactShelf shelf;
    private final Set<ArtefactShelf> warned = new HashSet<>();

    Janitor(JobStore store, ArtefactFolder folder, ArtefactShelf shelf) {
        this.store = store;
        this.folder = folder;
        this.shelf = shelf;
    }

    void sweep() {
        int jobs = 0;
        for (List<String> some = store.forgetExpired(); !some.isEmpty(); some = store.forgetExpired()) {
            jobs += some.size();
        }
        try {
            int uploads = uploads();
            boolean alone = alone();
            int folders =
                    alone ? ofJobs(LeasedJob.checkpointsIn(folder.root())) + ofJobs(LeasedJob.work(folder.root())) : 0;
            int files = alone ? files(SURE) : 0;
            if (jobs + uploads + folders + files > 0) {
                LOG.info(
                        "Forgot {} jobs, {} uploads; deleted {} folders of jobs that are over, {} files",
                        jobs,
                        uploads,
                        folders,
                        files);
            }
        } catch (IOException e) {
            LOG.warn("The artefact folder {} could not be swept: {}", folder.root(), e.toString());
        }
    }

    /**
     * Tells whether folder and bucket hold files of this store only: what it does not know may be what another one keeps. A
     * place without this store's mark gets it and is swept from the next time on, so that stores that begin at the same
     * moment see each other.
     */
    private boolean alone() throws IOException {
        String id = store.id();
        boolean alone = true;
        for (ArtefactShelf place : new LinkedHashSet<>(List.of(folder, shelf))) {
            Set<String> marks = new TreeSet<>(place.marks());
            if (!marks.remove(id)) {
                place.mark(id);
                alone = false;
            }
            if (!marks.isEmpty()) {
                warn(place, id, marks);
                alone = false;
            }
        }
        return alone;
    }

    private void warn(ArtefactShelf place, String id, Set<String> others) {
        if (warned.add(place)) {
            LOG.warn(
                    "Files that nobody claims stay: {} is marked by other job stores too, {} (this one is {}). Delete"
                            + " there the file {}ID of a store that was given up, or give each store a place of its own"
                            + " with framewright.artefacts.folder or framewright.artefacts.s3; see docs/operations.md",
                    place,
                    others,
                    id,
                    ArtefactShelf.MARK);
        }
    }

    /** Forgets uploads that nobody goes on with, and what processes that were killed left beside them. */
    private int uploads() throws IOException {
        int forgotten = 0;
        Instant latest = Instant.now().minus(UPLOADS);
        for (Path part : ArtefactFolder.list(folder.uploads())) {
            if (Files.exists(part)
                    && Files.getLastModifiedTime(part).toInstant().isBefore(latest)) {
                store.abandon(String.valueOf(part.getFileName()));
                Files.deleteIfExists(part);
                forgotten++;
            }
        }
        for (JobStore.Pending upload : store.pendingLongerThan(ELSEWHERE)) {
            if (!Files.exists(folder.uploads().resolve(upload.id()))) {
                store.abandon(upload.id());
                forgotten++;
            }
        }
        return forgotten;
    }

    private int ofJobs(Path parent) throws IOException {
        Map<String, Path> byJob = new HashMap<>();
        for (Path entry : ArtefactFolder.list(parent)) {
            byJob.put(String.valueOf(entry.getFileName()), entry);
        }
        Set<String> over = store.over(byJob.keySet());
        for (String jobId : over) {
            Publication.delete(byJob.get(jobId));
        }
        return over.size();
    }

    /** Deletes files that were not touched for so long and that nobody claims. */
    int files(Duration untouched) throws IOException {
        List<String> unclaimed = new ArrayList<>(shelf.olderThan(untouched));
        unclaimed.removeAll(store.claimed(unclaimed));
        int deleted = 0;
        for (String sha256 : unclaimed) {
            // Looked at again: it may have been taken in anew while others were deleted. What is taken in is claimed
            // next.
            if (shelf.untouchedFor(sha256, untouched)
                    && store.claimed(List.of(sha256)).isEmpty()) {
                shelf.delete(sha256);
                deleted++;
            }
        }
        return deleted;
    }
}
