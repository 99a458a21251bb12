package dev.framewright.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Aspect;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.JobState;
import dev.framewright.api.Size;
import dev.framewright.api.jobs.Submission;
import dev.framewright.server.FakeFiles;
import dev.framewright.server.FakeJobs;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pallaidium's contract over a real socket. */
class PallaidiumApiTest {
    private static final String FIELDS = "\"prompt\":\"a kite\",\"negative_prompt\":\"\",\"width\":1024,\"height\":576,"
            + "\"num_frames\":17,\"fps\":24.0,\"seed\":-1,\"strength\":0.5";

    @TempDir
    private Path folder;

    private Talk talk;

    @BeforeEach
    void open() {
        talk = new Talk(folder.resolve("audit.log"), Map.of("framewright.http.silence-seconds", "5"));
    }

    @AfterEach
    void close() {
        talk.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/pallaidium"})
    void aJobIsSubmittedPolledAndFetched(String root) throws Exception {
        Map<String, Object> queued = Talk.object(submit(root + "/v1/videos"));
        String path = root + "/v1/jobs/" + queued.get("id");
        talk.jobs.last().step(10);
        Map<String, Object> running = Talk.object(talk.get(path));
        talk.jobs.last().succeed(talk.files.put(Submission.LOCAL, FakeFiles.clip()));
        Map<String, Object> done = Talk.object(talk.get(path));

        assertThat(queued).containsEntry("status", "queued");
        assertThat(running).containsEntry("status", "running");
        assertThat((BigDecimal) running.get("progress")).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
        assertThat(done).containsEntry("status", "succeeded");
        assertThat(talk.get(root + "/v1/files/" + done.get("file_id")).body()).startsWith("MP4");
        assertThat(talk.jobs.last().request().clip().sizing())
                .as("larger than the model can draw")
                .contains(Aspect.of(16, 9));
        assertThat(talk.jobs.last().request().sampling().seed()).as("any").isEmpty();
    }

    /** Sends a clip's fields as the add-on does, by Python's urllib. */
    private HttpResponse<String> submit(String path) throws Exception {
        return talk.send(talk.to(path)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Python-urllib/3.11")
                .POST(HttpRequest.BodyPublishers.ofString("{" + FIELDS + "}")));
    }

    @Test
    void anotherClientMaySendTheSameFieldsAndKeepsItsSize() throws Exception {
        talk.postJson("/v1/videos", "{" + FIELDS + "}");

        assertThat(talk.jobs.last().request().clip().sizing()).contains(new Size(1024, 576));
    }

    @Test
    void modelsSayWhatTheEditorMayOffer() throws Exception {
        Map<String, Object> models = Talk.object(talk.get("/pallaidium/v1/models"));

        assertThat((List<?>) models.get("data"))
                .extracting(entry -> ((Map<?, ?>) entry).get("id") + " " + ((Map<?, ?>) entry).get("modes"))
                .containsExactly(
                        "starter [t2v, i2v]",
                        "starter:extend [control]",
                        "starter:inpaint [control, i2v]",
                        "starter:edit [control]",
                        "starter:image [t2i]");
    }

    @Test
    void aPictureBesideAClipIsItsMask() throws Exception {
        String clip = id(talk.postForm("/v1/files", "file", "MP4 clip"));
        String mask = id(talk.postForm("/v1/files", "file", "PNG mask"));

        talk.postJson(
                "/pallaidium/v1/videos",
                "{\"model\":\"starter:inpaint\",\"control_file_id\":\"" + clip + "\",\"image_file_id\":\"" + mask
                        + "\"," + FIELDS + "}");
        assertThat(talk.jobs.last().request()).isInstanceOf(InpaintFramesRequest.class);
        talk.postJson("/pallaidium/v1/images/generations", "{\"model\":\"starter:image\",\"prompt\":\"a kite\"}");
        assertThat(talk.jobs.last().request()).isInstanceOf(GenerateImageRequest.class);
    }

    private static String id(HttpResponse<String> answer) throws Exception {
        return Talk.object(answer).get("file_id").toString();
    }

    @Test
    void aFileNameMayHoldAQuote() throws Exception {
        String body = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \"b\" c.png\"\r\n"
                + "Content-Type: image/png\r\n\r\nPNG x\r\n--edge--\r\n";

        HttpResponse<String> answer = talk.send(talk.to("/v1/files")
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(HttpRequest.BodyPublishers.ofString(body)));

        assertThat(Talk.object(answer)).containsEntry("filename", "a \"b\" c.png");
    }

    @Test
    void aJobThatItsClientGaveUpIsCancelled() throws Exception {
        talk.postJson("/pallaidium/v1/videos", "{" + FIELDS + "}");
        FakeJobs.Held job = talk.jobs.last();
        talk.postForm("/v1/videos", "prompt", "a kite");
        FakeJobs.Held other = talk.jobs.last();
        long began = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            Thread.sleep(1000);
            talk.get("/v1/jobs/" + job.id());
        }

        while (job.state() != JobState.CANCELLED && System.nanoTime() - began < 20_000_000_000L) {
            Thread.sleep(50);
        }

        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(System.nanoTime() - began).as("polls kept it alive").isGreaterThan(8_000_000_000L);
        assertThat(other.state()).as("a client of OpenAI's may be silent").isEqualTo(JobState.QUEUED);
    }

    @Test
    void aJobThatIsNeverAskedForByThisContractIsLeftAlone() throws Exception {
        Object other = Talk.object(submit("/v1/videos")).get("id");
        FakeJobs.Held job = talk.jobs.last();
        submit("/v1/videos");
        FakeJobs.Held givenUp = talk.jobs.last();
        talk.get("/v1/jobs/" + givenUp.id());
        long began = System.nanoTime();
        while (givenUp.state() != JobState.CANCELLED && System.nanoTime() - began < 20_000_000_000L) {
            Thread.sleep(50);
            talk.get("/v1/videos/" + other);
        }

        assertThat(givenUp.state()).isEqualTo(JobState.CANCELLED);
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
    }
}
