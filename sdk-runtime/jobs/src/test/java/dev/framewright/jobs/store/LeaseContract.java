package dev.framewright.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Progress;
import dev.framewright.api.Reason;
import dev.framewright.api.RequestId;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.json.JobJson;
import dev.framewright.jobs.store.JobStore.Beat;
import dev.framewright.jobs.store.JobStore.Lease;
import dev.framewright.jobs.store.JobStore.Telling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What every job store does for workers. */
abstract class LeaseContract extends JobStoreFixture {
    @Test
    void theHighestPriorityComesFirstAndThenTheOldest() {
        JobStore store = store();
        String first = submit(store, "studio", "1");
        String second = submit(store, "studio", "2");
        String urgent = submit(store, submission("studio", "3").withPriority(1));

        assertThat(List.of(
                        claimed(store).jobId(),
                        claimed(store).jobId(),
                        claimed(store).jobId()))
                .containsExactly(urgent, first, second);
        assertThat(store.claim("worker", ALL)).isEmpty();
    }

    @Test
    void tenantsTakeTurnsHoweverManyJobsOneOfThemHas() {
        JobStore store = store();
        for (int i = 0; i < 20; i++) {
            submit(store, "greedy", "g" + i);
        }
        for (int i = 0; i < 4; i++) {
            submit(store, "modest", "m" + i);
        }

        List<String> served = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Lease lease = claimed(store);
            served.add(lease.submission().tenant());
            store.complete(lease, succeeded("0".repeat(64)), List.of(), NOTHING);
        }

        assertThat(served).filteredOn("modest"::equals).hasSize(4);
        assertThat(served.subList(0, 4)).filteredOn("modest"::equals).hasSize(2);
    }

    @Test
    void noJobIsGivenToTwoAndSharesAreEven() throws Exception {
        JobStore first = store();
        for (int i = 0; i < 20; i++) {
            submit(first, "one", "a" + i);
            submit(first, "two", "b" + i);
        }
        ConcurrentLinkedQueue<Lease> all = new ConcurrentLinkedQueue<>();
        List<JobStore> stores = List.of(first, store(), store(), store());

        // Nothing is completed meanwhile: shares are counted by what runs, and a thread that sleeps would hold some.
        atOnce(4, i -> {
            for (int n = 0; n < 5; n++) {
                all.add(claimed(stores.get(i)));
            }
            return i;
        });

        assertThat(all).extracting(Lease::jobId).doesNotHaveDuplicates().hasSize(20);
        assertThat(all)
                .extracting(lease -> lease.submission().tenant())
                .filteredOn("one"::equals)
                .hasSize(10);
    }

    @Test
    void aWorkerTakesOnlyWhatItCanDo() {
        JobStore store = store();
        String training =
                submit(store, Submission.of("studio", new RequestId("t"), CustomRequest.of("train", Map.of())));
        submit(store, "studio", "g");

        assertThat(store.claim("trainer", Set.of("train")).orElseThrow().jobId())
                .isEqualTo(training);
        assertThat(store.claim("trainer", Set.of("train"))).isEmpty();
        assertThat(store.claim("idler", Set.of())).isEmpty();
    }

    @Test
    void aWorkerThatWasAwayPastItsLeaseCanChangeNothing() throws Exception {
        JobStore store = shortLeases();
        String id = submit(store, "studio", "1");
        Lease away = claimed(store);
        afterTheLease();
        assertThat(store.reap()).isOne();
        Lease next = claimed(store);

        assertThat(next.jobId()).isEqualTo(id);
        assertThat(next.token()).isGreaterThan(away.token());
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(store.beat(away, NOTHING)).isEqualTo(Beat.LOST);
        assertThat(store.complete(away, succeeded("a".repeat(64)), List.of(file('a')), NOTHING))
                .isFalse();
        assertThat(store.giveBack(away, Duration.ZERO, true)).isFalse();
        assertThat(store.complete(next, succeeded("b".repeat(64)), List.of(file('b')), NOTHING))
                .isTrue();
        JobStatus over = store.find("studio", id).orElseThrow();
        assertThat(over.outcome()).contains(succeeded("b".repeat(64)));
        assertThat(store.file("studio", "a".repeat(64))).isEmpty();
        assertThat(store.file("studio", "b".repeat(64))).contains(file('b'));
    }

    @Test
    void aLeaseThatIsKeptDoesNotEnd() throws Exception {
        JobStore store = shortLeases();
        submit(store, "studio", "1");
        Lease lease = claimed(store);
        for (int i = 0; i < 4; i++) {
            Thread.sleep(SHORT.toMillis() / 2);
            assertThat(store.beat(lease, NOTHING)).isEqualTo(Beat.GO_ON);
            assertThat(store.reap()).isZero();
        }
    }

    @Test
    void aTerminalStateNeverChangesAndCompletingTwiceIsNoError() {
        JobStore store = store();
        String id = submit(store, "studio", "1");
        Lease lease = claimed(store);

        assertThat(store.complete(lease, succeeded("a".repeat(64)), List.of(), NOTHING))
                .isTrue();
        assertThat(store.complete(lease, succeeded("a".repeat(64)), List.of(), NOTHING))
                .isTrue();
        assertThat(store.complete(lease, new JobOutcome.Cancelled(), List.of(), NOTHING))
                .isFalse();
        store.cancel("studio", id);
        assertThat(store.giveBack(lease, Duration.ZERO, true)).isFalse();
        assertThat(store.find("studio", id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobThatKillsItsWorkersIsGivenUpUnlessItGetsFurther() throws Exception {
        JobStore store = shortLeases();
        String poison = submit(store, "studio", "1");
        for (int i = 1; i <= 7; i++) {
            Lease lease = claimed(store);
            assertThat(lease.fruitless()).isEqualTo(i <= 2 ? i : i - 2);
            store.beat(lease, new Telling(Optional.empty(), Optional.empty(), List.of(), i == 2));
            afterTheLease();
            store.reap();
        }

        JobOutcome.Failed failed = (JobOutcome.Failed)
                store.find("studio", poison).orElseThrow().outcome().orElseThrow();
        assertThat(failed.error().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(failed.error()).hasMessageContaining("ended 5 times in a row without a checkpoint");
    }

    @Test
    void aQueuedJobIsCancelledAtOnceAndARunningOneIsToldAndEndedIfItsWorkerDied() throws Exception {
        JobStore store = shortLeases();
        String running = submit(store, "studio", "1");
        Lease lease = claimed(store);
        String queued = submit(store, "studio", "2");

        store.cancel("rival", queued);
        assertThat(store.find("studio", queued).orElseThrow().state()).isEqualTo(JobState.QUEUED);
        store.cancel("studio", queued);
        store.cancel("studio", running);

        assertThat(store.find("studio", queued).orElseThrow().outcome()).contains(new JobOutcome.Cancelled());
        assertThat(store.find("studio", running).orElseThrow().cancelling()).isTrue();
        assertThat(store.beat(lease, NOTHING)).isEqualTo(Beat.CANCEL);
        afterTheLease();
        store.reap();
        assertThat(store.find("studio", running).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aCancelledJobThatIsGivenBackIsCancelled() {
        JobStore store = store();
        String id = submit(store, "studio", "1");
        Lease lease = claimed(store);
        store.cancel("studio", id);

        assertThat(store.giveBack(lease, Duration.ZERO, false)).isTrue();
        assertThat(store.find("studio", id).orElseThrow().outcome()).contains(new JobOutcome.Cancelled());
    }

    @Test
    void aJobThatIsGivenBackWaitsAsLongAsAskedAndIsTakenAgain() throws Exception {
        JobStore store = store();
        String id = submit(store, "studio", "1");
        store.giveBack(claimed(store), Duration.ofMillis(400), false);

        assertThat(store.claim("worker", ALL)).isEmpty();
        Thread.sleep(450);
        Lease again = claimed(store);
        assertThat(again.jobId()).isEqualTo(id);
        assertThat(again.fruitless()).isOne();
    }

    @Test
    void onlyWhatFailedIsCountedAsAFailure() {
        JobStore store = store();
        submit(store, "studio", "1");
        store.giveBack(claimed(store), Duration.ZERO, false);
        Lease second = claimed(store);
        assertThat(second.failures()).isZero();
        store.giveBack(second, Duration.ZERO, true);

        Lease third = claimed(store);
        assertThat(third.failures()).isOne();
        assertThat(third.attempt()).isEqualTo(3);
    }

    @Test
    void whatAWorkerTellsIsSeenAndRaisesTheVersion() {
        JobStore store = store();
        String id = submit(store, "studio", "1");
        Lease lease = claimed(store);
        long before = store.versions(List.of(id)).get(id);
        Progress progress = Progress.of("denoise", 3, 20).withRemaining(Duration.ofMillis(1234));
        RgbImage picture = new RgbImage(new Size(2, 1), new byte[] {1, 2, 3, -1, -2, -3});
        Telling telling = new Telling(
                Optional.of(JobJson.text(progress)), Optional.of(picture), List.of("rounded to 17 frames"), false);

        store.beat(lease, telling);

        JobStatus now = store.find("studio", id).orElseThrow();
        assertThat(now.progress()).contains(progress);
        assertThat(now.notices()).containsExactly("rounded to 17 frames");
        assertThat(store.preview(id)).contains(picture);
        long after = store.versions(List.of(id, "nobody")).get(id);
        assertThat(after).isGreaterThan(before);
        store.beat(lease, telling);
        assertThat(store.versions(List.of(id))).containsEntry(id, after);
    }
}
