package dev.framewright.jobs.store;

import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.RequestId;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.JobStore.Telling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says how many jobs a second each store takes, and how many it gives out and completes. Run by hand: {@code main} with
 * the seconds per measurement; PostgreSQL writes every commit to the disk here, as SQLite does.
 */
final class StoreBenchmark {
    private static final int THREADS = 8;

    private StoreBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        long nanos = Long.parseLong(arguments[0]) * 1_000_000_000L;
        Path folder = Files.createTempDirectory("framewright-benchmark-");
        measure("SQLite", "jdbc:sqlite:" + folder.resolve("jobs.db"), nanos);
        if (PostgresServer.installed().isPresent()) {
            try (PostgresServer server = PostgresServer.start()) {
                measure("PostgreSQL", server.url(), nanos);
            }
        }
        System.exit(0);
    }

    private static void measure(String name, String url, long nanos) throws Exception {
        SqlJobStore store = new SqlJobStore(StoreSettings.of(url));
        AtomicInteger next = new AtomicInteger();
        store.queue();
        double submits = perSecond(nanos, () -> {
            int number = next.incrementAndGet();
            Submission submission = Submission.of(
                    "tenant-" + number % 4, new RequestId("r" + number), GenerateRequest.of("a fox, number " + number));
            return store.submit(String.format("%026d", number), submission, 7, List.of())
                    .fresh();
        });
        Telling nothing = new Telling(Optional.empty(), Optional.empty(), List.of(), false);
        double completions = perSecond(
                nanos,
                () -> store.claim("worker", Set.of("generate"))
                        .map(lease -> store.complete(lease, new JobOutcome.Cancelled(), List.of(), nothing))
                        .orElse(false));
        System.out.printf(
                Locale.ROOT,
                "%s, %d threads: %.0f submits/s, %.0f claims with completion/s (%d jobs queued at first)%n",
                name,
                THREADS,
                submits,
                completions,
                next.get());
        store.close();
    }

    private static double perSecond(long nanos, Callable<Boolean> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        long began = System.nanoTime();
        List<Future<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            counts.add(pool.submit(() -> {
                int count = 0;
                while (System.nanoTime() - began < nanos && work.call()) {
                    count++;
                }
                return count;
            }));
        }
        int all = 0;
        for (Future<Integer> count : counts) {
            all += count.get();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        pool.shutdown();
        return all / seconds;
    }
}
