package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.Progress;
import dev.framewright.api.RequestId;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.json.JobJson;
import dev.framewright.jobs.store.JobStore.Lease;
import dev.framewright.jobs.store.JobStore.Telling;
import dev.framewright.jobs.store.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobWatchTest {
    @TempDir
    private Path folder;

    @Test
    void progressNeverFallsBehindWhatThisProcessTold() throws Exception {
        try (Workplace place = workplace()) {
            StoredJob job = submit(place);
            Lease lease = place.store.claim("worker", Set.of("generate")).orElseThrow();
            place.store.beat(lease, telling(3));
            List<Long> steps = new ArrayList<>();
            CountDownLatch noticed = new CountDownLatch(1);
            job.listen(new JobListener() {
                @Override
                public void progress(Progress progress) {
                    steps.add(progress.step());
                }

                @Override
                public void notice(String text) {
                    noticed.countDown();
                }
            });

            place.watch.progress(job.id(), lease.attempt(), Progress.of("denoise", 5, 20));
            place.store.beat(lease, telling(4, "a notice that tells when the store was asked"));
            assertThat(noticed.await(30, TimeUnit.SECONDS)).isTrue();
            place.watch.progress(job.id(), lease.attempt(), Progress.of("denoise", 6, 20));
            place.watch.progress(job.id(), lease.attempt() - 1, Progress.of("denoise", 2, 20));

            assertThat(steps).containsExactly(3L, 5L, 6L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoreThatFailsAtOnceIsAskedAtAPaceAndTheWatchGoesOnWhenItAnswers(boolean defect) throws Exception {
        try (Workplace place = workplace()) {
            FailingStore failing = new FailingStore(
                    place.store,
                    "versions",
                    () -> defect
                            ? new IllegalStateException("a defect")
                            : new StoreUnavailableException("The disk is full", null));
            JobWatch watch = new JobWatch(failing.store);
            failing.fails(true);
            StoredJob job = submit(place);
            CompletableFuture<JobOutcome> outcome =
                    watch.outcome("studio", job.id()).toCompletableFuture();

            Thread.sleep(1200);
            assertThat(failing.failures).hasValueBetween(1, 5);
            failing.fails(false);
            job.cancel();

            assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(new JobOutcome.Cancelled());
            watch.close();
        }
    }

    @Test
    void whatCouldNotBeReadIsToldWhenItCan() throws Exception {
        try (Workplace place = workplace()) {
            FailingStore failing = new FailingStore(
                    place.store, "find", () -> new StoreUnavailableException("The disk is full", null));
            JobWatch watch = new JobWatch(failing.store);
            StoredJob job = submit(place);
            CompletableFuture<JobOutcome> outcome =
                    watch.outcome("studio", job.id()).toCompletableFuture();

            failing.fails(true);
            job.cancel();
            while (failing.failures.get() == 0) {
                Thread.sleep(10);
            }
            failing.fails(false);

            assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(new JobOutcome.Cancelled());
            watch.close();
        }
    }

    private Workplace workplace() {
        return new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db")),
                folder.resolve("artefacts"),
                new FlagClips(false));
    }

    private static StoredJob submit(Workplace place) {
        return place.jobs.submit(Submission.of("studio", new RequestId("1"), GenerateRequest.of("a flag")));
    }

    private static Telling telling(int step, String... notices) {
        return new Telling(
                Optional.of(JobJson.text(Progress.of("denoise", step, 20))), Optional.empty(), List.of(notices), false);
    }
}
