package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.framewright.api.Artefact;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.Estimate;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Progress;
import dev.framewright.api.Prompt;
import dev.framewright.api.Reason;
import dev.framewright.api.Reference;
import dev.framewright.api.RequestId;
import dev.framewright.api.Sampling;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.StoreSettings;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class VideoJobsTest {
    private static final GenerateRequest FLAG =
            GenerateRequest.of("a flag").withSampling(Sampling.modelDefault().withSeed(7));

    @TempDir
    private Path folder;

    private FlagClips flags;
    private Workplace place;

    @BeforeEach
    void open() {
        flags = new FlagClips(false);
        place = workplace(flags);
    }

    private Workplace workplace(FlagClips capability) {
        return new Workplace(
                settings(), folder.resolve("artefacts"), capability, Map.of("framewright.jobs.retries", "0"));
    }

    private StoreSettings settings() {
        return StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db"))
                .with(Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void aJobsFileLiesInTheStoreUnderItsDigestWithItsManifestBesideIt() throws Exception {
        StoredJob job = place.jobs.submit(flag("studio", "1"));
        place.start(1);

        Artefact artefact = artefacts(job).get(0);

        assertThat(artefact.path()).hasToString("clip.mp4");
        assertThat(place.artefacts
                        .find("studio", artefact.sha256())
                        .orElseThrow()
                        .bytes())
                .isEqualTo(5 * 24);
        try (InputStream rest = place.artefacts.open("studio", artefact.sha256(), 100)) {
            assertThat(rest.readAllBytes()).hasSize(20);
        }
        Path file = place.artefacts.folder().path(artefact.sha256());
        assertThat(Publication.sha256(file)).isEqualTo(artefact.sha256());
        assertThat(Files.readString(Path.of(file + ".json")))
                .contains("\"sampling.seed\":\"7\"", "\"tenant\":\"studio\"");
        assertThat(job.status().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.status().notices()).containsExactly("flags have one colour");
        assertThat(job.status().attempts()).isOne();
        Path attempt = place.artefacts
                .folder()
                .root()
                .resolve("work")
                .resolve(job.id())
                .resolve("1");
        for (int i = 0; i < 500 && Files.exists(attempt); i++) {
            Thread.sleep(10); // the worker clears up once the result is told
        }
        assertThat(attempt).doesNotExist();
    }

    @Test
    void aJobThatWasSubmittedBeforeARestartRunsAfterItAndIsWatchedFromAnotherProcess() throws Exception {
        String id = place.jobs.submit(flag("studio", "1")).id();
        place.close();
        place = workplace(flags);
        try (Workplace other = workplace(new FlagClips(false))) {
            List<String> heard = new CopyOnWriteArrayList<>();
            StoredJob job = other.jobs.find("studio", id).orElseThrow();
            job.listen(new JobListener() {
                @Override
                public void notice(String text) {
                    heard.add(text);
                }

                @Override
                public void state(JobState state) {
                    heard.add(state.name());
                }
            });

            place.start(1);

            assertThat(artefacts(job)).hasSize(1);
            assertThat(heard).startsWith("QUEUED").endsWith("SUCCEEDED").contains("flags have one colour");
            assertThat(heard).doesNotHaveDuplicates();
        }
    }

    @Test
    void anotherTenantSeesNeitherJobNorFile() throws Exception {
        StoredJob job = place.jobs.submit(flag("studio", "1"));
        place.start(1);
        String sha256 = artefacts(job).get(0).sha256();

        assertThat(place.jobs.find("rival", job.id())).isEmpty();
        assertThat(place.jobs.list(JobFilter.of("rival")).jobs()).isEmpty();
        assertThat(place.artefacts.find("rival", sha256)).isEmpty();
        assertThatThrownBy(() -> place.artefacts.open("rival", sha256, 0)).hasMessageContaining("names no file");
        assertThatThrownBy(() -> place.jobs.submit(
                        Submission.of("rival", new RequestId("2"), Workplace.styledLike(MediaRef.stored(sha256)))))
                .hasMessageContaining("media.sha256 names no file of this tenant");
        assertThatThrownBy(() -> place.jobs.submit(
                        Submission.of("rival", new RequestId("2"), Workplace.styledLike(MediaRef.job(job.id())))))
                .hasMessageContaining("media.jobId names no job of this tenant");
    }

    @Test
    void whatCannotBeDoneIsToldBySubmitAndNothingIsStored() {
        Submission tooLong = Submission.of(
                "studio",
                new RequestId("1"),
                FLAG.withClip(ClipSpec.modelDefault().withFrames(Frames.count(101))));

        assertThatThrownBy(() -> place.jobs.submit(tooLong)).hasMessage("frames must be at most 100 but was 101");
        assertThatThrownBy(() -> place.jobs.submit(Submission.of(
                        "studio", new RequestId("1"), ImageToVideoRequest.of(MediaRef.file(folder), "it moves"))))
                .hasMessageContaining("No bundle serves image-to-video");
        assertThat(place.jobs.list(JobFilter.everybody()).jobs()).isEmpty();
    }

    @Test
    void sheetAndManifestAreThereAndAFailureIsToldWithItsReason() throws Exception {
        StoredJob clip = place.jobs.submit(flag("studio", "1").withContactSheet());
        StoredJob torn = place.jobs.submit(Submission.of("studio", new RequestId("2"), GenerateRequest.of("a defect")));
        place.start(2);

        assertThat(artefacts(clip))
                .extracting(artefact -> artefact.path().toString())
                .containsExactly("clip.mp4", "contact-sheet.png");
        JobOutcome.Failed failed = (JobOutcome.Failed) torn.await();
        assertThat(failed.error().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(failed.error()).hasMessageContaining("the flag is torn");
    }

    @Test
    void aFailureThatMayPassIsTriedAgainAsOftenAsSetAndNotForEver() throws Exception {
        place.close();
        place = new Workplace(settings(), folder.resolve("artefacts"), flags, Map.of("framewright.jobs.retries", "1"));
        StoredJob job =
                place.jobs.submit(Submission.of("studio", new RequestId("1"), FLAG.withPrompt(Prompt.of("a defect"))));
        place.start(1);

        JobOutcome end = job.outcome().toCompletableFuture().get(60, TimeUnit.SECONDS);

        assertThat(end).isInstanceOf(JobOutcome.Failed.class);
        assertThat(flags.runs).hasValue(2);
        assertThat(job.status().attempts()).isEqualTo(2);
    }

    @Test
    void aRunningJobIsCancelledFromAnotherProcess() throws Exception {
        place.close();
        flags = new FlagClips(true);
        place = workplace(flags);
        StoredJob job = place.jobs.submit(flag("studio", "1"));
        place.start(1);
        flags.started.await();
        try (Workplace other = workplace(new FlagClips(false))) {
            other.jobs.find("studio", job.id()).orElseThrow().cancel();
            assertThat(job.status().cancelling()).isTrue();
            Thread.sleep(800);
        }
        flags.mayGoOn.countDown();

        assertThat(job.await()).isEqualTo(new JobOutcome.Cancelled());
        assertThat(place.artefacts.folder().olderThan(Duration.ofSeconds(-5))).isEmpty();
    }

    @Test
    void aRunningJobPastItsDeadlineFails() throws Exception {
        place.close();
        flags = new FlagClips(true);
        place = workplace(flags);
        Instant deadline = Instant.now().plusSeconds(2);
        StoredJob job = place.jobs.submit(flag("studio", "1").withDeadline(deadline));
        place.start(1);
        // On a machine that is too busy to begin in time it fails in the queue, for the same reason.
        while (flags.started.getCount() > 0 && !job.state().terminal()) {
            Thread.sleep(20);
        }
        while (Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
        }
        flags.mayGoOn.countDown();

        assertThat(((JobOutcome.Failed) job.await()).error().reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    }

    @Test
    void aDrainedWorkerHandsItsJobOverAndAnotherGoesOnWithTheNextStep() throws Exception {
        Path log = folder.resolve("steps");
        place.close();
        place = new Workplace(settings(), folder.resolve("artefacts"), new StepClips(log, 60));
        StoredJob job = place.jobs.submit(flag("studio", "1"));
        JobWorkers.Shift shift = place.start(1);
        List<Long> heard = new CopyOnWriteArrayList<>();
        job.listen(new JobListener() {
            @Override
            public void progress(Progress progress) {
                heard.add(progress.step());
            }
        });
        while (heard.isEmpty()) {
            Thread.sleep(10);
        }

        shift.drain(Duration.ZERO);
        assertThat(shift.running()).isZero();
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        try (Workplace other = new Workplace(settings(), folder.resolve("artefacts"), new StepClips(log, 1))) {
            other.start(1);
            assertThat(artefacts(job)).hasSize(1);
        }

        StepLog steps = StepLog.read(log);
        assertThat(steps.attempts(job.id())).isEqualTo(2);
        assertThat(steps.mostRepeated()).isZero();
        assertThat(folder.resolve("artefacts/checkpoints").resolve(job.id())).doesNotExist();
    }

    @Test
    void bytesInARequestAreKeptAsAFileAndAJobsResultIsTakenByAnother() throws Exception {
        StoredJob first = place.jobs.submit(flag("studio", "1"));
        place.start(1);
        String sha256 = artefacts(first).get(0).sha256();
        GenerateRequest like = new GenerateRequest(
                FLAG.prompt(),
                FLAG.clip(),
                FLAG.sampling(),
                FLAG.model(),
                List.of(
                        new Reference(MediaRef.job(first.id()), Reference.Role.STYLE, 1),
                        new Reference(MediaRef.inline("image/png", new byte[] {1, 2}), Reference.Role.OBJECT, 1)));

        StoredJob second = place.jobs.submit(Submission.of("studio", new RequestId("2"), like));

        List<Reference> kept = ((GenerateRequest) second.status().submission().request()).references();
        assertThat(kept.get(0).image()).isEqualTo(MediaRef.stored(sha256));
        String bytes = ((MediaRef.Stored) kept.get(1).image()).sha256();
        assertThat(place.artefacts.folder().path(bytes)).hasBinaryContent(new byte[] {1, 2});
        assertThat(artefacts(second)).hasSize(1);
        assertThat(place.jobs
                        .submit(Submission.of("studio", new RequestId("2"), like))
                        .id())
                .isEqualTo(second.id());
        place.jobs.delete("studio", first.id());
        assertThat(place.artefacts.find("studio", sha256)).isPresent();
    }

    @Test
    void aJobIsFoundAgainWhenTheOneItTookItsSourceFromIsGone() throws Exception {
        StoredJob first = place.jobs.submit(flag("studio", "1"));
        place.start(1);
        artefacts(first);
        GenerateRequest like = like(first);
        Submission submission = Submission.of("studio", new RequestId("2"), like);
        StoredJob second = place.jobs.submit(submission);
        place.jobs.delete("studio", first.id());

        assertThat(place.jobs.submit(submission).id()).isEqualTo(second.id());
        assertThatThrownBy(() -> place.jobs.submit(submission.withPriority(1)))
                .hasMessageContaining("requestId was used before with another request");
        assertThatThrownBy(() -> place.jobs.submit(Submission.of("studio", new RequestId("3"), like)))
                .hasMessageContaining("media.jobId names no job of this tenant");
    }

    /** Asks for a flag by bytes in the request and by a job's result. */
    private static GenerateRequest like(StoredJob first) {
        return new GenerateRequest(
                FLAG.prompt(),
                FLAG.clip(),
                FLAG.sampling(),
                FLAG.model(),
                List.of(
                        new Reference(MediaRef.inline("image/png", new byte[] {1, 2}), Reference.Role.OBJECT, 1),
                        new Reference(MediaRef.job(first.id()), Reference.Role.STYLE, 1)));
    }

    @Test
    void anEstimateFindsWhatASubmissionFindsAndKeepsNothing() throws Exception {
        StoredJob first = place.jobs.submit(flag("studio", "1"));
        place.start(1);
        Path result = place.artefacts.folder().path(artefacts(first).get(0).sha256());
        GenerateRequest like = like(first);

        Estimate estimate = place.jobs.estimate(Submission.of("studio", new RequestId("2"), like));

        assertThat(estimate.clip().orElseThrow().frames()).isEqualTo(5);
        Path inline = flags.looked.keySet().iterator().next();
        assertThat(flags.looked.get(inline)).containsExactly(1, 2);
        assertThat(flags.looked.get(result)).hasSize(5 * 24);
        assertThat(inline).doesNotExist();
        assertThat(place.artefacts.folder().uploads()).isEmptyDirectory();
        assertThat(place.jobs.list(JobFilter.everybody()).jobs()).hasSize(1);
        assertThatThrownBy(() -> place.jobs.estimate(Submission.of("rival", new RequestId("2"), like)))
                .hasMessageContaining("media.jobId names no job of this tenant");
    }

    @Test
    void aFileThatACommandOfThisMachineNamesIsReadWhereItIs() throws Exception {
        Path picture = Files.write(folder.resolve("picture.png"), new byte[] {1, 2});
        GenerateRequest like = new GenerateRequest(
                FLAG.prompt(),
                FLAG.clip(),
                FLAG.sampling(),
                FLAG.model(),
                List.of(new Reference(MediaRef.file(picture), Reference.Role.STYLE, 1)));

        StoredJob job = place.jobs.submit(Submission.of("studio", new RequestId("1"), like));
        place.start(1);

        assertThat(artefacts(job)).hasSize(1);
        assertThat(flags.looked).containsOnlyKeys(picture);
    }

    @Test
    void filesThatNobodyClaimsAreSweptAndOthersStay() throws Exception {
        StoredJob job = place.jobs.submit(flag("studio", "1"));
        place.start(1);
        String sha256 = artefacts(job).get(0).sha256();
        Janitor janitor = new Janitor(place.store, place.artefacts.folder(), place.artefacts.shelf());

        assertThat(janitor.files(Duration.ofSeconds(-5))).isZero();
        place.jobs.delete("studio", job.id());
        assertThat(janitor.files(Duration.ofHours(1))).isZero();
        assertThat(janitor.files(Duration.ofSeconds(-5))).isOne();
        assertThat(place.artefacts.folder().path(sha256)).doesNotExist();
    }

    @Test
    void anUploadGoesOnAfterARestartAndIsCheckedAtTheEnd() {
        byte[] bytes = "a picture".getBytes(StandardCharsets.UTF_8);
        ArtefactUpload upload = place.artefacts.begin("studio", "image/png", bytes.length, Optional.empty());
        upload.append(0, bytes, 0, 4);
        assertThatThrownBy(upload::finish).hasMessage("bytes must be 9 as announced but were 4");
        place.close();
        place = workplace(flags);

        ArtefactUpload again = place.artefacts.upload("studio", upload.id()).orElseThrow();
        assertThat(again.received()).isEqualTo(4);
        assertThatThrownBy(() -> again.append(3, bytes, 3, 1)).hasMessage("offset must be 4 but was 3");
        assertThatThrownBy(() -> again.append(4, bytes, 0, 6)).hasMessageContaining("must be 9 as announced");
        again.append(4, bytes, 4, 5);
        StoredFile file = again.finish();

        assertThat(file.bytes()).isEqualTo(9);
        assertThat(place.artefacts.find("studio", file.sha256())).contains(file);
        assertThat(place.artefacts.upload("studio", upload.id())).isEmpty();
    }

    @Test
    void anUploadThatCannotFitIsRefusedBeforeItFillsTheDisk() throws Exception {
        long tooMuch = place.artefacts.folder().room() + (1L << 30);
        assumeThat(tooMuch).as("the disk has less room than the largest upload").isLessThan(1L << 40);

        assertThatThrownBy(() -> place.artefacts.begin("studio", "video/mp4", tooMuch, Optional.empty()))
                .hasMessageStartingWith("Cannot write the artefact store: there is room for ")
                .hasMessageContaining("bytes more but the upload has " + tooMuch)
                .hasMessageContaining("free some room");
        assertThat(place.artefacts.folder().uploads()).isEmptyDirectory();
    }

    @Test
    void anUploadWithAnotherDigestThanAnnouncedIsRefused() {
        ArtefactUpload upload = place.artefacts.begin("studio", "image/png", 1, Optional.of("0".repeat(64)));
        upload.append(0, new byte[1], 0, 1);

        assertThatThrownBy(upload::finish).hasMessageContaining("but was 0000");
        assertThat(place.artefacts.find("studio", "0".repeat(64))).isEmpty();
    }

    private static Submission flag(String tenant, String requestId) {
        return Submission.of(tenant, new RequestId(requestId), FLAG);
    }

    private static List<Artefact> artefacts(StoredJob job) throws Exception {
        JobOutcome outcome = job.outcome().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOf(JobOutcome.Succeeded.class);
        return ((JobOutcome.Succeeded) outcome).artefacts();
    }
}
