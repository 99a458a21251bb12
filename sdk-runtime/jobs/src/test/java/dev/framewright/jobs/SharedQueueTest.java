package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.framewright.api.JobState;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One, two and four worker processes on one PostgreSQL queue of small jobs of three tenants. */
@Timeout(600)
class SharedQueueTest {
    private static final int JOBS = Integer.getInteger("framewright.share", 24);
    private static final int TENANTS = 3;
    private static final long STEP_MILLIS = 10;
    private static final long LEASE_MILLIS = 10_000;

    @TempDir
    private Path folder;

    private final List<Process> workers = new ArrayList<>();

    /** One begun step, as {@link StepClips} writes it. */
    private record Step(String job, String token, int step, long millis) {
        static Step of(String line) {
            String[] parts = line.split(" ");
            return new Step(parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
        }
    }

    @AfterEach
    void endAll() {
        workers.forEach(Process::destroyForcibly);
    }

    @Test
    void noJobIsDoneTwiceAndTheTenantsComeOutEven() throws Exception {
        assumeTrue(
                PostgresServer.installed().isPresent(), "PostgreSQL is not installed; install the package postgresql");
        try (PostgresServer server = PostgresServer.start("fsync = off")) {
            int first = 0;
            for (int processes : new int[] {1, 2, 4}) {
                while (workers.size() < processes) {
                    workers.add(worker(server.url()));
                }
                double perSecond = round(server.url(), first);
                System.out.printf(
                        "[INFO] %d worker processes: %.1f jobs/s of %d jobs of %d steps of %d ms%n",
                        processes, perSecond, JOBS, StepClips.STEPS, STEP_MILLIS);
                first += JOBS;
            }
        }
    }

    private Process worker(String url) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillWorker.class.getName(),
                        "work",
                        url,
                        folder.toString(),
                        Long.toString(LEASE_MILLIS),
                        Long.toString(STEP_MILLIS))
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("worker-" + workers.size() + ".log").toFile())
                .start();
    }

    /** Submits all jobs of one tenant, then all of the next, while the queue is paused; gives jobs per second. */
    private double round(String url, int first) throws Exception {
        try (Workplace place = new Workplace(
                KillWorker.settings(url, LEASE_MILLIS),
                folder.resolve("artefacts"),
                new StepClips(folder.resolve("steps"), 0))) {
            place.jobs.pause();
            Thread.sleep(workers.size() == 1 ? 3_000 : 2_000);
            Map<String, String> tenants = new TreeMap<>();
            List<Submission> submissions = IntStream.range(first, first + JOBS)
                    .mapToObj(KillWorker::submission)
                    .sorted(Comparator.comparing(Submission::tenant))
                    .toList();
            submissions.forEach(
                    submission -> tenants.put(place.jobs.submit(submission).id(), submission.tenant()));
            place.jobs.resume();
            for (Submission submission : submissions) {
                JobStatus end;
                do {
                    Thread.sleep(20);
                    end = place.jobs
                            .find(submission.tenant(), submission.requestId())
                            .orElseThrow()
                            .status();
                } while (!end.state().terminal());
                assertThat(end.state()).isEqualTo(JobState.SUCCEEDED);
                assertThat(end.attempts()).as("begun once").isOne();
            }
            return check(tenants);
        }
    }

    private double check(Map<String, String> tenants) throws Exception {
        List<Step> steps = Files.readAllLines(folder.resolve("steps")).stream()
                .map(Step::of)
                .filter(step -> tenants.containsKey(step.job()))
                .toList();
        assertThat(steps.stream().collect(Collectors.groupingBy(Step::job, Collectors.counting())))
                .hasSize(JOBS)
                .allSatisfy((job, count) -> assertThat(count).as(job).isEqualTo(StepClips.STEPS));
        Map<String, Long> early = steps.stream()
                .filter(step -> step.step() == 0)
                .sorted(Comparator.comparingLong(Step::millis))
                .limit(JOBS / 2)
                .collect(Collectors.groupingBy(step -> tenants.get(step.job()), TreeMap::new, Collectors.counting()));
        System.out.println("[INFO] of the first " + JOBS / 2 + " jobs begun, by tenant: " + early);
        assertThat(early)
                .hasSize(TENANTS)
                .allSatisfy((tenant, count) -> assertThat(count)
                        .as("%s of %s", tenant, early)
                        .isBetween(
                                (long) JOBS / 2 / TENANTS - workers.size(),
                                (long) JOBS / 2 / TENANTS + workers.size()));
        long began = steps.stream().mapToLong(Step::millis).min().orElseThrow();
        long ended = steps.stream().mapToLong(Step::millis).max().orElseThrow();
        return JOBS * 1000.0 / Math.max(1, ended - began);
    }
}
