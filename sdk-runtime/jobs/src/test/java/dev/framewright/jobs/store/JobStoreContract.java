package dev.framewright.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.InternalException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.QuotaExceededException;
import dev.framewright.api.Reason;
import dev.framewright.api.RequestId;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.json.JobJson;
import dev.framewright.jobs.store.JobStore.Pending;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every job store does; each kind of database runs all of it. */
abstract class JobStoreContract extends LeaseContract {
    @Test
    void aJobIsThereForAnotherProcessAfterSubmitReturned() {
        Submission submission = submission("studio", "1")
                .withPriority(3)
                .withLabels(Map.of("shot", "12b"))
                .withContactSheet();
        String id = submit(store(), submission);

        JobStatus found = store().find("studio", id).orElseThrow();

        assertThat(found.submission()).isEqualTo(submission);
        assertThat(found.state()).isEqualTo(JobState.QUEUED);
        assertThat(found.submitted())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(store().find("studio", new RequestId("1")).orElseThrow().id())
                .isEqualTo(id);
        assertThat(store().find("rival", id)).isEmpty();
    }

    @Test
    void aStoreHasOneIdAlsoWhenManyAskForItAtOnce() throws Exception {
        List<JobStore> stores = List.of(store(), store(), store());

        assertThat(Set.copyOf(atOnce(9, i -> stores.get(i % 3).id()))).hasSize(1);
    }

    @Test
    void submitGivesTheJobAsTheStoreHasIt() {
        Submission submission = submission("studio", "1").withDeadline(Instant.ofEpochSecond(4_000_000_000L));
        JobStore.Accepted first = store().submit(nextId(), submission, 7, List.of());
        store().cancel("studio", first.job().id());
        JobStore.Accepted again = store().submit(nextId(), submission, 8, List.of());

        assertThat(first.fresh()).isTrue();
        assertThat(first.job().state()).isEqualTo(JobState.QUEUED);
        assertThat(first.job().submission()).isEqualTo(submission);
        assertThat(again.fresh()).isFalse();
        assertThat(again.job())
                .isEqualTo(store().find("studio", first.job().id()).orElseThrow());
        assertThat(again.job().submitted()).isEqualTo(first.job().submitted());
        assertThat(again.job().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void theSameRequestIdStoresOneJobAlsoWhenManySubmitItAtOnce() throws Exception {
        List<JobStore> stores = List.of(store(), store(), store());
        List<String> got = atOnce(9, i -> submit(stores.get(i % 3), "studio", "1"));

        assertThat(Set.copyOf(got)).hasSize(1);
        assertThat(store().list(JobFilter.everybody()).jobs()).hasSize(1);
        assertThat(submit(store(), "rival", "1")).isNotEqualTo(got.get(0));
    }

    @Test
    void anotherRequestUnderAUsedIdIsRefusedAlsoWhenTheFirstIsOver() {
        JobStore store = store();
        submit(store, "studio", "1");
        store.complete(claimed(store), new JobOutcome.Cancelled(), List.of(), NOTHING);

        assertThatThrownBy(() -> submit(store, submission("studio", "1").withPriority(1)))
                .hasMessageContaining("requestId was used before with another request");
    }

    @Test
    void aQueuedJobPastItsDeadlineFails() {
        JobStore store = store();
        String id = submit(
                store, submission("studio", "1").withDeadline(Instant.now().minusSeconds(1)));
        submit(store, submission("studio", "2").withDeadline(Instant.now().plusSeconds(60)));

        assertThat(store.reap()).isOne();

        JobOutcome.Failed failed = (JobOutcome.Failed)
                store.find("studio", id).orElseThrow().outcome().orElseThrow();
        assertThat(failed.error().reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(store.queue().queued()).isOne();
    }

    @Test
    void quotasBoundWhatWaitsAndWhatRunsButNotARepeatedSubmit() {
        JobStore store = store(settings().with(new StoreSettings.Quota(2, 3, 1)));
        String first = submit(store, "one", "1");
        submit(store, "one", "2");

        assertThatThrownBy(() -> submit(store, "one", "3"))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageStartingWith("tenant one may have 2 jobs queued and has them");
        assertThat(submit(store, "one", "1")).isEqualTo(first);
        submit(store, "two", "1");
        assertThatThrownBy(() -> submit(store, "two", "2")).hasMessageStartingWith("the queue may hold 3 jobs");
        claimed(store);
        claimed(store);
        assertThat(store.claim("worker", ALL)).isEmpty();
    }

    @Test
    void aPausedQueueGivesNothingUntilItIsResumedEvenToAnotherProcess() {
        submit(store(), "studio", "1");
        store().paused(true);

        JobStore other = store();
        assertThat(other.queue().paused()).isTrue();
        assertThat(other.claim("worker", ALL)).isEmpty();
        other.paused(false);
        assertThat(other.claim("worker", ALL)).isPresent();
    }

    @Test
    void jobsAreListedByPageTenantStateAndCapability() {
        JobStore store = store();
        List<String> studio =
                List.of(submit(store, "studio", "1"), submit(store, "studio", "2"), submit(store, "studio", "3"));
        String training =
                submit(store, Submission.of("rival", new RequestId("t"), CustomRequest.of("train", Map.of())));
        store.cancel("studio", studio.get(1));

        JobPage newest = store.list(JobFilter.of("studio").withPageSize(2));
        assertThat(newest.jobs()).extracting(JobStatus::id).containsExactly(studio.get(2), studio.get(1));
        JobPage rest = store.list(
                JobFilter.of("studio").withPageSize(2).after(newest.next().orElseThrow()));
        assertThat(rest.jobs()).extracting(JobStatus::id).containsExactly(studio.get(0));
        assertThat(rest.next()).isEmpty();
        assertThat(store.list(JobFilter.everybody().oldestFirst().withStates(JobState.QUEUED))
                        .jobs())
                .extracting(JobStatus::id)
                .containsExactly(studio.get(0), studio.get(2), training);
        JobFilter trainings =
                new JobFilter(Optional.empty(), Set.of(), Optional.of("train"), true, 50, Optional.empty());
        assertThat(store.list(trainings).jobs()).extracting(JobStatus::id).containsExactly(training);
    }

    @Test
    void onlyAJobThatIsOverIsDeletedAndItsClaimsOnFilesWithIt() {
        JobStore store = store();
        String id = submit(store, "studio", "1");
        assertThatThrownBy(() -> store.delete("studio", id)).hasMessageContaining("cancel " + id + " first");
        store.complete(claimed(store), succeeded("a".repeat(64)), List.of(file('a')), NOTHING);
        assertThat(store.claimed(List.of("a".repeat(64), "b".repeat(64)))).containsExactly("a".repeat(64));

        assertThat(store.delete("rival", id)).isFalse();
        assertThat(store.delete("studio", id)).isTrue();

        assertThat(store.find("studio", id)).isEmpty();
        assertThat(store.claimed(List.of("a".repeat(64)))).isEmpty();
        assertThat(store.delete("studio", id)).isFalse();
    }

    @Test
    void aJobThatIsOverIsForgottenAfterItsTime() throws Exception {
        JobStore store = store(settings().keeping(Duration.ofMillis(100)));
        String over = submit(store, "studio", "1");
        store.complete(claimed(store), succeeded("a".repeat(64)), List.of(file('a')), NOTHING);
        String queued = submit(store, "studio", "2");
        assertThat(store.find("studio", over).orElseThrow().expires()).isPresent();
        Thread.sleep(150);

        assertThat(store.forgetExpired()).containsExactly(over);

        assertThat(store.find("studio", over)).isEmpty();
        assertThat(store.find("studio", queued)).isPresent();
        assertThat(store.over(List.of(over, queued))).containsExactly(over);
    }

    @Test
    void everyKindOfEndIsReadBackAsItWas() {
        JobStore store = store();
        List<JobOutcome> ends = List.of(
                succeeded("a".repeat(64)),
                new JobOutcome.Failed(new InternalException("the flag is torn", null)),
                new JobOutcome.Refused(new dev.framewright.api.RefusedException("censor", "flag", "prompt", "No.")),
                new JobOutcome.Cancelled());
        for (JobOutcome end : ends) {
            String id = submit(store, "studio", end.state().name());
            store.complete(claimed(store), end, List.of(), NOTHING);

            JobStatus status = store.find("studio", id).orElseThrow();
            assertThat(status.state()).isEqualTo(end.state());
            assertThat(JobJson.text(status.outcome().orElseThrow())).isEqualTo(JobJson.text(end));
        }
    }

    @Test
    void uploadsAreFoundAgainAndBelongToTheirTenant() {
        Pending upload = new Pending("u1", "studio", "image/png", 12, Optional.of("a".repeat(64)), Optional.empty());
        store().begin(upload);

        JobStore store = store();
        assertThat(store.pending("studio", "u1")).contains(upload);
        assertThat(store.pending("rival", "u1")).isEmpty();
        assertThat(store.pendingLongerThan(Duration.ofHours(1))).isEmpty();
        store.uploaded("studio", "u1", file('a'));
        assertThat(store.pending("studio", "u1")).isEmpty();
        assertThat(store.storedBytes("studio")).isEqualTo(12);
        assertThat(store.storedBytes("rival")).isZero();
        assertThat(store.forgetUploaded("rival", "a".repeat(64))).isFalse();
        assertThat(store.forgetUploaded("studio", "a".repeat(64))).isTrue();
        assertThat(store.file("studio", "a".repeat(64))).isEmpty();
    }

    @Test
    void whatAnUploadBringsIsClaimedFromWhenOnItsDigestIsKnown() {
        JobStore store = store();
        String sha256 = "a".repeat(64);
        store.begin(new Pending("u1", "studio", "image/png", 12, Optional.empty(), Optional.empty()));
        assertThat(store.claimed(List.of(sha256))).isEmpty();

        store.computed("u1", sha256);

        assertThat(store.claimed(List.of(sha256))).containsExactly(sha256);
        assertThat(store.file("studio", sha256)).isEmpty();
        assertThat(store.pending("studio", "u1").orElseThrow().computed()).contains(sha256);
        store.abandon("u1");
        assertThat(store.claimed(List.of(sha256))).isEmpty();
    }

    @Test
    void filesThatARequestNamesStayWhileTheJobIsThere() {
        JobStore store = store();
        store.uploaded("studio", "u1", file('a'));
        store.submit(nextId(), submission("studio", "1"), 7, List.of(file('a')));

        store.forgetUploaded("studio", "a".repeat(64));

        assertThat(store.file("studio", "a".repeat(64))).isPresent();
    }

    @Test
    void tablesOfTheFirstVersionAreBroughtToThisOneWithTheirJobs() throws SQLException {
        String id = submit(store(), "studio", "1");
        try (Connection connection = DriverManager.getConnection(settings().url());
                Statement statement = connection.createStatement()) {
            statement.execute("alter table job drop column failures");
            statement.execute("alter table upload drop column computed_sha256");
            statement.execute("update framewright_schema set version = 1");
        }

        assertThat(claimed(store()).jobId()).isEqualTo(id);
        store().begin(new Pending("u1", "studio", "image/png", 12, Optional.empty(), Optional.empty()));
        assertThat(store().pending("studio", "u1")).isPresent();
    }

    @Test
    void tablesOfANewerVersionAreLeftAlone() throws SQLException {
        submit(store(), "studio", "1");
        try (Connection connection = DriverManager.getConnection(settings().url());
                Statement statement = connection.createStatement()) {
            statement.execute("update framewright_schema set version = 99");
        }

        assertThatThrownBy(() -> submit(store(), "studio", "2"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("tables of version 99 and this Framewright knows up to " + Migrations.NEWEST);
    }
}
