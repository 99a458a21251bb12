package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.framewright.api.Artefact;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.jobs.store.PostgresServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills and stops processes at random moments while jobs are submitted and worked on, and then counts: no job lost, none
 * done twice, no artefact that differs, at most one step done again. How many faults, and from which seed, is told by
 * {@code -Dframewright.kills=N} and {@code -Dframewright.kills.seed=N}; the build runs a sample.
 */
class KillTest {
    private static final int FAULTS = Integer.getInteger("framewright.kills", 20);
    private static final long SEED = Long.getLong("framewright.kills.seed", 20261125L);
    private static final long LEASE_MILLIS = 1500;
    private static final long STEP_MILLIS = 25;
    private static final int WORKERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    private final Random chance = new Random(SEED);
    private final Map<String, Integer> faults = new HashMap<>();
    private final List<Process> workers = new ArrayList<>();
    private String url = "";
    private Process submitter;

    @AfterEach
    void endAll() {
        workers.forEach(Process::destroyForcibly);
        if (submitter != null) {
            submitter.destroyForcibly();
        }
    }

    @Test
    void nothingIsLostDoubledOrDifferentOnSqlite() throws Exception {
        url = "jdbc:sqlite:" + folder.resolve("jobs.db");

        disturb(Optional.empty());
    }

    @Test
    void nothingIsLostDoubledOrDifferentOnPostgres() throws Exception {
        boolean there = PostgresServer.installed().isPresent();
        if (!there) {
            System.err.println("[WARNING] PostgreSQL is not installed, so workers on it were not killed;"
                    + " install the package postgresql (version 15 or newer) to have that tested");
        }
        assumeTrue(there, "PostgreSQL is not installed; install the package postgresql");
        try (PostgresServer server = PostgresServer.start("fsync = off")) {
            url = server.url();

            disturb(Optional.of(server));
        }
    }

    @Test
    void aJobGoesOnWithinItsLeaseAndTwoSecondsOfItsWorkersDeath() throws Exception {
        url = "jdbc:sqlite:" + folder.resolve("jobs.db");
        submitter = process("submit", 1);
        submitter.waitFor();
        workers.add(process("work", 100));
        Path steps = folder.resolve("steps");
        waitUntil(() -> Files.exists(steps) && Files.readAllLines(steps).size() >= 3);
        try (Workplace other = place(new StepClips(steps, 1))) {
            other.start(1);
            long killed = System.currentTimeMillis();
            workers.get(0).destroyForcibly().waitFor();
            waitUntil(() -> over(other, 1));

            assertThat(StepLog.read(steps).mostRepeated()).isBetween(0, 1);
            List<String> lines = Files.readAllLines(steps);
            long resumed = lines.stream()
                    .map(line -> line.split(" "))
                    .filter(line -> line[1].equals("2"))
                    .mapToLong(line -> Long.parseLong(line[3]))
                    .findFirst()
                    .orElseThrow();
            System.out.println("[INFO] resumed " + (resumed - killed) + " ms after the kill; the lease is "
                    + LEASE_MILLIS + " ms");
            assertThat(resumed - killed).isLessThan(LEASE_MILLIS + 2000);
        }
    }

    private Workplace place(StepClips steps) {
        return new Workplace(KillWorker.settings(url, LEASE_MILLIS), folder.resolve("artefacts"), steps);
    }

    private Process process(String task, long number) throws Exception {
        Path log = folder.resolve("process-" + System.nanoTime() + ".log");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillWorker.class.getName(),
                        task,
                        url,
                        folder.toString(),
                        Long.toString(LEASE_MILLIS),
                        Long.toString(number))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private void disturb(Optional<PostgresServer> server) throws Exception {
        int jobs = FAULTS * 2 + 10;
        long began = System.nanoTime();
        submitter = process("submit", jobs);
        for (int i = 0; i < WORKERS; i++) {
            workers.add(process("work", STEP_MILLIS));
        }
        for (int i = 0; i < FAULTS; i++) {
            Thread.sleep(50 + chance.nextInt(400));
            fault(server, jobs);
        }
        submitter.waitFor();
        assertThat(submitter.exitValue()).isZero();
        try (Workplace here = place(new StepClips(folder.resolve("steps"), 0))) {
            waitUntil(() -> over(here, jobs));
            check(here, jobs);
        }
        StepLog log = StepLog.read(folder.resolve("steps"));
        System.out.printf(
                "[INFO] %d jobs, faults %s, seed %d, %.0f s: 0 lost, 0 doubled, 0 different, at most %d step repeated%n",
                jobs, faults, SEED, (System.nanoTime() - began) / 1e9, log.mostRepeated());
        assertThat(log.mostRepeated()).isLessThanOrEqualTo(1);
    }

    private void fault(Optional<PostgresServer> server, int jobs) throws Exception {
        int kind = chance.nextInt(server.isPresent() ? 11 : 10);
        int which = chance.nextInt(workers.size());
        if (kind < 4) {
            count("worker killed");
            workers.get(which).destroyForcibly().waitFor();
            workers.set(which, process("work", STEP_MILLIS));
        } else if (kind < 8) {
            count("worker stopped past its lease or shorter");
            signal("STOP", workers.get(which));
            Process stopped = workers.get(which);
            Thread.sleep(200 + chance.nextInt((int) LEASE_MILLIS * 3 / 2));
            signal("CONT", stopped);
        } else if (kind < 10) {
            count("server killed");
            submitter.destroyForcibly().waitFor();
            submitter = process("submit", jobs);
        } else {
            count("database killed");
            server.orElseThrow().kill();
            Thread.sleep(chance.nextInt(500));
            server.orElseThrow().startAgain();
        }
    }

    private void count(String fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    private static void signal(String signal, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start()
                .waitFor();
    }

    private static boolean over(Workplace place, int jobs) {
        JobFilter done = JobFilter.everybody().withStates(JobState.SUCCEEDED, JobState.FAILED);
        int count = 0;
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            JobPage page = place.jobs.list(
                    next.get().isEmpty()
                            ? done.withPageSize(1000)
                            : done.withPageSize(1000).after(next.get()));
            count += page.jobs().size();
            next = page.next();
        }
        return count == jobs;
    }

    private void check(Workplace place, int jobs) throws Exception {
        List<String> acknowledged = Files.readAllLines(folder.resolve("acknowledged"));
        assertThat(acknowledged).hasSize(jobs).doesNotHaveDuplicates();
        Map<String, String> undisturbed = undisturbed(jobs);
        for (int i = 0; i < jobs; i++) {
            var submission = KillWorker.submission(i);
            JobStatus job = place.jobs
                    .find(submission.tenant(), submission.requestId())
                    .orElseThrow()
                    .status();
            assertThat(job.id()).isEqualTo(acknowledged.get(i));
            assertThat(job.outcome().orElseThrow()).isInstanceOf(JobOutcome.Succeeded.class);
            List<Artefact> artefacts = ((JobOutcome.Succeeded) job.outcome().get()).artefacts();
            assertThat(artefacts).hasSize(1);
            String sha256 = artefacts.get(0).sha256();
            assertThat(sha256).isEqualTo(undisturbed.get(submission.requestId().value()));
            assertThat(Publication.sha256(place.artefacts.folder().path(sha256)))
                    .isEqualTo(sha256);
        }
        assertThat(place.store.list(JobFilter.everybody().withPageSize(1000)).jobs())
                .hasSize(Math.min(1000, jobs));
        assertThat(Collections.max(place.store.versions(acknowledged).values())).isPositive();
    }

    /** Makes every artefact once more, where nobody is killed. */
    private Map<String, String> undisturbed(int jobs) throws Exception {
        Path quiet = Files.createDirectories(folder.resolve("quiet"));
        Map<String, String> digests = new HashMap<>();
        try (Workplace place = new Workplace(
                KillWorker.settings("jdbc:sqlite:" + quiet.resolve("jobs.db"), 10_000),
                quiet.resolve("artefacts"),
                new StepClips(quiet.resolve("steps"), 0))) {
            place.start(2);
            for (int i = 0; i < jobs; i++) {
                place.jobs.submit(KillWorker.submission(i));
            }
            waitUntil(() -> over(place, jobs));
            for (int i = 0; i < jobs; i++) {
                var submission = KillWorker.submission(i);
                JobOutcome outcome = place.jobs
                        .find(submission.tenant(), submission.requestId())
                        .orElseThrow()
                        .await();
                assertThat(outcome).as(outcome.toString()).isInstanceOf(JobOutcome.Succeeded.class);
                digests.put(
                        submission.requestId().value(),
                        ((JobOutcome.Succeeded) outcome).artefacts().get(0).sha256());
            }
        }
        return digests;
    }

    /** Something that becomes true. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void waitUntil(Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
