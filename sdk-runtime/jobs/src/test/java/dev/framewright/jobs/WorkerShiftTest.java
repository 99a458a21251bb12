package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.Estimate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.Reason;
import dev.framewright.api.RequestId;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads of workers outlive what goes wrong around a job. */
@Timeout(60)
class WorkerShiftTest {
    @TempDir
    private Path folder;

    @Test
    void aHeartbeatWhoseSettingsCannotBeReadForAWhileKeepsItsJobs() throws Exception {
        FlagClips flags = new FlagClips(true);
        AtomicInteger beats = new AtomicInteger();
        try (Workplace place = workplace(flags)) {
            place.beat = () -> {
                if (beats.incrementAndGet() == 2) {
                    throw new InvalidRequestException("framewright.jobs.password.file", "must name a file");
                }
                return Duration.ofMillis(100);
            };
            StoredJob job = submit(place, "a flag");
            place.start(1);
            flags.started.await();
            Thread.sleep(2500); // longer than two leases
            flags.mayGoOn.countDown();

            assertThat(job.await()).isInstanceOf(JobOutcome.Succeeded.class);
            assertThat(job.status().attempts()).isOne();
            assertThat(beats).hasValueGreaterThan(5);
        }
    }

    @Test
    void aBundleWhoseClassesAreGoneEndsItsJobAndNotItsWorker() throws Exception {
        try (Workplace place = workplace(new Torn())) {
            StoredJob torn = submit(place, "a torn flag");
            StoredJob whole = submit(place, "a flag");
            place.start(1);

            assertThat(whole.await()).isInstanceOf(JobOutcome.Succeeded.class);
            assertThat(torn.await())
                    .isInstanceOfSatisfying(
                            JobOutcome.Failed.class,
                            failed -> assertThat(failed.error().reason()).isEqualTo(Reason.INTERNAL));
        }
    }

    @Test
    void aStoreThatFailsAtOnceIsToldOfTheResultAtAPace() throws Exception {
        FlagClips flags = new FlagClips(false);
        JobQueue queue = new JobQueue(new RawClips());
        CapabilityDispatch dispatch = new CapabilityDispatch(
                queue,
                new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending()),
                Ranked.ascending(flags));
        try (Workplace place = workplace(flags)) {
            FailingStore failing = new FailingStore(
                    place.store, "complete", () -> new StoreUnavailableException("The disk is full", null));
            failing.fails(true);
            StoredJob job = submit(place, "a flag");
            StoreWorkers workers = new StoreWorkers(
                    failing.store,
                    place.artefacts,
                    place.watch,
                    new RawClips(),
                    () -> Optional.of(dispatch),
                    () -> Duration.ofMillis(100),
                    () -> 0);
            try (JobWorkers.Shift shift = workers.start(1)) {
                while (failing.failures.get() == 0) {
                    Thread.sleep(10);
                }
                Thread.sleep(1200);
                assertThat(failing.failures).hasValueBetween(2, 4);
                failing.fails(false);

                assertThat(job.await()).isInstanceOf(JobOutcome.Succeeded.class);
                assertThat(shift.running()).isZero();
            }
        }
        queue.close();
    }

    @Test
    void aJobThatWasHandedOverIsTriedAgainAsOftenAsAnyOther() throws Exception {
        FlagClips flags = new FlagClips(false);
        try (Workplace place = workplace(flags, 1)) {
            StoredJob job = submit(place, "a defect");
            for (int i = 0; i < 3; i++) {
                place.store.giveBack(
                        place.store.claim("worker", Set.of("generate")).orElseThrow(), Duration.ZERO, false);
            }
            place.start(1);

            assertThat(job.await()).isInstanceOf(JobOutcome.Failed.class);
            assertThat(flags.runs).hasValue(2);
            assertThat(job.status().attempts()).isEqualTo(5);
        }
    }

    private Workplace workplace(Capability<GenerateRequest> capability) {
        return workplace(capability, 0);
    }

    private Workplace workplace(Capability<GenerateRequest> capability, int retries) {
        StoreSettings usual = StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db"));
        StoreSettings hasty = new StoreSettings(
                usual.url(),
                usual.user(),
                usual.password(),
                Duration.ofSeconds(1),
                usual.patience(),
                usual.mostFruitless(),
                usual.keepJobs(),
                usual.quota());
        return new Workplace(
                hasty,
                folder.resolve("artefacts"),
                capability,
                Map.of("framewright.jobs.retries", Integer.toString(retries)));
    }

    private static StoredJob submit(Workplace place, String words) {
        return place.jobs.submit(
                Submission.of("studio", new RequestId(words.replace(' ', '-')), GenerateRequest.of(words)));
    }

    /** Flags whose plans cannot be made by a worker where the flag is torn. */
    private static final class Torn implements Capability<GenerateRequest> {
        private final FlagClips flags = new FlagClips(false);

        @Override
        public String name() {
            return flags.name();
        }

        @Override
        public Class<GenerateRequest> requestType() {
            return flags.requestType();
        }

        @Override
        public CapabilityDescription describe() {
            return flags.describe();
        }

        @Override
        public Estimate estimate(GenerateRequest request) {
            if (request.prompt().text().contains("torn")
                    && Thread.currentThread().getName().startsWith("framewright-worker")) {
                throw new NoClassDefFoundError("com/example/Flag");
            }
            return flags.estimate(request);
        }

        @Override
        public Result generate(GenerateRequest request, JobContext context) {
            return flags.generate(request, context);
        }
    }
}
