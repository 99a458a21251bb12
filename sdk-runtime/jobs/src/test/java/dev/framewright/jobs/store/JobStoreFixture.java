package dev.framewright.jobs.store;

import dev.framewright.api.Artefact;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.RequestId;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.JobStore.Lease;
import dev.framewright.jobs.store.JobStore.Telling;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A store for a test, and short ways to use it. */
@Timeout(180)
abstract class JobStoreFixture {
    static final Set<String> ALL = Set.of("generate", "train");
    static final Duration SHORT = Duration.ofMillis(300);
    static final Telling NOTHING = new Telling(Optional.empty(), Optional.empty(), List.of(), false);

    private final List<SqlJobStore> open = new ArrayList<>();
    private int ids;

    /** Settings for an empty database, the same one for every call within a test. */
    abstract StoreSettings settings();

    JobStore store() {
        return store(settings());
    }

    JobStore store(StoreSettings settings) {
        SqlJobStore store = new SqlJobStore(settings);
        open.add(store);
        return store;
    }

    JobStore shortLeases() {
        return store(settings().with(SHORT, Duration.ofSeconds(10)));
    }

    @AfterEach
    void closeStores() {
        open.forEach(SqlJobStore::close);
    }

    static Submission submission(String tenant, String requestId) {
        return Submission.of(tenant, new RequestId(requestId), GenerateRequest.of("a flag for " + requestId));
    }

    String submit(JobStore store, String tenant, String requestId) {
        return submit(store, submission(tenant, requestId));
    }

    synchronized String nextId() {
        return String.format("%026d", ++ids);
    }

    String submit(JobStore store, Submission submission) {
        return store.submit(nextId(), submission, 7, List.of()).job().id();
    }

    static Lease claimed(JobStore store) {
        return store.claim("worker", ALL).orElseThrow();
    }

    static JobOutcome succeeded(String sha256) {
        return new JobOutcome.Succeeded(List.of(new Artefact(
                Path.of("clip.mp4"),
                "video/mp4",
                sha256,
                Optional.empty(),
                OptionalLong.of(7),
                Optional.empty(),
                Optional.empty(),
                Map.of("seed", "7"))));
    }

    static StoredFile file(char digit) {
        return new StoredFile(
                String.valueOf(digit).repeat(64), 12, "video/mp4", Instant.ofEpochMilli(1_700_000_000_000L));
    }

    static void afterTheLease() throws InterruptedException {
        Thread.sleep(SHORT.toMillis() + 50);
    }

    /** A task with a number. */
    interface Numbered<T> {
        T call(int number) throws Exception;
    }

    static <T> List<T> atOnce(int threads, Numbered<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                tasks.add(() -> task.call(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }
}
