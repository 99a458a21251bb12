package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobListener;
import dev.framewright.api.Progress;
import dev.framewright.api.RequestId;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobWatchTest {
    @TempDir
    private Path folder;

    @Test
    void progressNeverFallsBehindWhatThisProcessTold() throws Exception {
        try (Workplace place = new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db")),
                folder.resolve("artefacts"),
                new FlagClips(false))) {
            StoredJob job =
                    place.jobs.submit(Submission.of("studio", new RequestId("1"), GenerateRequest.of("a flag")));
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

    private static Telling telling(int step, String... notices) {
        return new Telling(
                Optional.of(JobJson.text(Progress.of("denoise", step, 20))), Optional.empty(), List.of(notices), false);
    }
}
