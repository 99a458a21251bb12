package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Artefact;
import dev.framewright.api.Container;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Output;
import dev.framewright.api.RequestId;
import dev.framewright.api.Sampling;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VideoJobsTest {
    private static final GenerateRequest FLAG =
            GenerateRequest.of("a flag").withSampling(Sampling.modelDefault().withSeed(7));

    private final JobQueue queue = new JobQueue(new RawClips());
    private StoredArtefacts artefacts;
    private MemoryJobs jobs;

    @BeforeEach
    void start() throws Exception {
        artefacts = new StoredArtefacts();
        StageChain stages = new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending());
        jobs = new MemoryJobs(new CapabilityDispatch(queue, stages, Ranked.ascending(new FlagClips(false))), artefacts);
    }

    @AfterEach
    void stop() throws Exception {
        queue.close();
        artefacts.close();
    }

    @Test
    void aJobsFileLiesInTheStoreUnderItsDigest() throws Exception {
        StoredJob job = jobs.submit(flag("studio", "1"));

        Artefact artefact = artefacts(job).get(0);

        assertThat(artefact.path()).hasToString("clip.mp4");
        assertThat(artefacts.find("studio", artefact.sha256()).orElseThrow().bytes())
                .isEqualTo(5 * 24);
        try (InputStream rest = artefacts.open("studio", artefact.sha256(), 100)) {
            assertThat(rest.readAllBytes()).hasSize(20);
        }
        assertThat(job.status().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.status().notices()).containsExactly("flags have one colour");
    }

    @Test
    void anotherTenantSeesNeitherJobNorFile() throws Exception {
        StoredJob job = jobs.submit(flag("studio", "1"));
        String sha256 = artefacts(job).get(0).sha256();

        assertThat(jobs.find("rival", job.id())).isEmpty();
        assertThat(jobs.list(JobFilter.of("rival")).jobs()).isEmpty();
        assertThat(artefacts.find("rival", sha256)).isEmpty();
        assertThatThrownBy(() -> artefacts.open("rival", sha256, 0)).hasMessageContaining("names no file");
    }

    @Test
    void theSameRequestIdGivesTheSameJobAndAnotherRequestUnderItIsRefused() {
        StoredJob first = jobs.submit(flag("studio", "1"));

        assertThat(jobs.submit(flag("studio", "1")).id()).isEqualTo(first.id());
        assertThat(jobs.submit(flag("rival", "1")).id()).isNotEqualTo(first.id());
        assertThatThrownBy(() -> jobs.submit(flag("studio", "1").withContactSheet()))
                .hasMessageContaining("requestId was used before with another request");
    }

    @Test
    void jobsAreListedPageByPageInBothOrders() {
        List<String> ids = List.of(
                jobs.submit(flag("studio", "1")).id(),
                jobs.submit(flag("studio", "2")).id(),
                jobs.submit(flag("studio", "3")).id());

        JobPage first = jobs.list(JobFilter.of("studio").withPageSize(2));
        JobPage second = jobs.list(
                JobFilter.of("studio").withPageSize(2).after(first.next().orElseThrow()));

        assertThat(first.jobs()).extracting(JobStatus::id).containsExactly(ids.get(2), ids.get(1));
        assertThat(second.jobs()).extracting(JobStatus::id).containsExactly(ids.get(0));
        assertThat(second.next()).isEmpty();
        assertThat(jobs.list(JobFilter.of("studio").oldestFirst()).jobs())
                .extracting(JobStatus::id)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void sheetAndNumberedPicturesAreStoredToo() throws Exception {
        List<Artefact> clip = artefacts(jobs.submit(flag("studio", "1").withContactSheet()));

        assertThat(clip)
                .extracting(artefact -> artefact.path().toString())
                .containsExactly("clip.mp4", "contact-sheet.png");
        assertThat(artefacts.find("studio", clip.get(1).sha256())).isPresent();
    }

    @Test
    void anUploadGoesOnWhereItStoppedAndIsCheckedAtTheEnd() {
        byte[] bytes = "a picture".getBytes(StandardCharsets.UTF_8);
        ArtefactUpload upload = artefacts.begin("studio", "image/png", bytes.length, Optional.empty());
        upload.append(0, bytes, 0, 4);

        assertThatThrownBy(upload::finish).hasMessage("bytes must be 9 as announced but were 4");
        ArtefactUpload again = artefacts.upload("studio", upload.id()).orElseThrow();
        assertThat(again.received()).isEqualTo(4);
        assertThatThrownBy(() -> again.append(3, bytes, 3, 1)).hasMessage("offset must be 4 but was 3");
        again.append(4, bytes, 4, 5);
        StoredFile file = again.finish();

        assertThat(file.bytes()).isEqualTo(9);
        assertThat(artefacts.find("studio", file.sha256())).contains(file);
    }

    @Test
    void anUploadWithAnotherDigestThanAnnouncedIsRefused() {
        ArtefactUpload upload = artefacts.begin("studio", "image/png", 1, Optional.of("0".repeat(64)));
        upload.append(0, new byte[1], 0, 1);

        assertThatThrownBy(upload::finish).hasMessageContaining("but was 0000");
    }

    private static Submission flag(String tenant, String requestId) {
        return Submission.of(tenant, new RequestId(requestId), FLAG).withOutput(Output.of(Container.MP4));
    }

    private static List<Artefact> artefacts(StoredJob job) throws InterruptedException {
        JobOutcome outcome = job.await();
        assertThat(outcome).isInstanceOf(JobOutcome.Succeeded.class);
        return ((JobOutcome.Succeeded) outcome).artefacts();
    }
}
