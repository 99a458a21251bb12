package dev.framewright.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.Frames;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.InternalException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.RefusedException;
import dev.framewright.api.RequestId;
import dev.framewright.api.Size;
import dev.framewright.api.jobs.Submission;
import dev.framewright.server.FakeFiles;
import dev.framewright.server.FakeJobs;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's Videos over a real socket. */
class VideosApiTest {
    private static final List<String> KEYS = List.of(
            "id",
            "object",
            "model",
            "status",
            "progress",
            "created_at",
            "completed_at",
            "expires_at",
            "prompt",
            "size",
            "seconds",
            "remixed_from_video_id",
            "error");

    @TempDir
    private Path folder;

    private Talk talk;

    @BeforeEach
    void open() {
        talk = new Talk(folder.resolve("audit.log"), Map.of());
    }

    @AfterEach
    void close() {
        talk.close();
    }

    private String create(String... namesAndTexts) throws Exception {
        HttpResponse<String> answer = talk.postForm("/v1/videos", namesAndTexts);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Talk.object(answer).get("id").toString();
    }

    private String finished() throws Exception {
        String id = create("prompt", "a kite");
        talk.jobs.last().succeed(talk.files.put(Submission.LOCAL, FakeFiles.clip()));
        return id;
    }

    @Test
    void aVideoHasAllKeysAndGoesFromQueuedToCompleted() throws Exception {
        HttpResponse<String> created =
                talk.postForm("/v1/videos", "prompt", "a kite", "seconds", "4", "size", "96x96", "seed", "7");
        FakeJobs.Held job = talk.jobs.last();
        String path = "/v1/videos/" + Talk.object(created).get("id");
        job.step(10);
        HttpResponse<String> running = talk.get(path);
        job.succeed(talk.files.put(Submission.LOCAL, FakeFiles.clip()));
        Map<String, Object> done = Talk.object(talk.get(path));

        assertThat(created.headers().firstValue("x-request-id")).isPresent();
        // Members that are null are left out by this reader, so their names are looked for in the text.
        assertThat(KEYS).allMatch(key -> created.body().contains("\"" + key + "\":"));
        assertThat(Talk.object(created))
                .containsEntry("status", "queued")
                .containsEntry("size", "96x96")
                .containsEntry("seconds", "4");
        assertThat(Talk.object(running)).containsEntry("status", "in_progress");
        assertThat((BigDecimal) Talk.object(running).get("progress")).isBetween(BigDecimal.ONE, new BigDecimal(99));
        assertThat(running.headers().firstValue("openai-poll-after-ms")).hasValue("500");
        assertThat(done)
                .containsEntry("status", "completed")
                .containsEntry("progress", new BigDecimal(100))
                .containsEntry("seconds", "1.416667");
        assertThat(Talk.member(done, "framewright")).containsEntry("bytes", new BigDecimal(FakeFiles.clip().length));
        assertThat(job.request().sampling().seed()).hasValue(7);
        assertThat(job.request().clip().sizing()).contains(new Size(96, 96));
        assertThat(job.request().clip().frames().orElseThrow()).isInstanceOf(Frames.Lasting.class);
        assertThat(job.status().submission().contactSheet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/videos", "/v1/videos?order=asc"})
    void pagesGiveEachVideoOnceInOrder(String path) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(create("prompt", "kite " + i));
        }
        if (!path.contains("asc")) {
            Collections.reverse(ids);
        }

        List<String> listed = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            Map<String, Object> page =
                    Talk.object(talk.get(path + (path.contains("?") ? "&" : "?") + "limit=3" + after));
            for (Object video : (List<?>) page.get("data")) {
                listed.add(((Map<?, ?>) video).get("id").toString());
            }
            more = (Boolean) page.get("has_more");
            after = "&after=" + page.get("last_id");
        }

        assertThat(listed).isEqualTo(ids);
    }

    @Test
    void aClientThatRepeatsACallGetsTheSameVideo() throws Exception {
        String[] form = {"prompt", "a kite", "input_reference", "PNG picture"};
        String first = create(form);

        HttpResponse<String> again = talk.send(talk.form("/v1/videos", form).header("x-stainless-retry-count", "1"));

        assertThat(Talk.object(again)).containsEntry("id", first);
        assertThat(create(form)).as("a new wish").isNotEqualTo(first);
        assertThat(talk.jobs.count()).isEqualTo(2);
    }

    @Test
    void anIdempotencyKeyStandsForOneVideo() throws Exception {
        HttpRequest.Builder call = talk.form("/v1/videos", "prompt", "a kite").header("Idempotency-Key", "k1");
        HttpRequest.Builder other = talk.form("/v1/videos", "prompt", "a cat").header("Idempotency-Key", "k1");

        assertThat(Talk.object(talk.send(call)).get("id"))
                .isEqualTo(Talk.object(talk.send(call)).get("id"));
        HttpResponse<String> refused = talk.send(other);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Talk.error(refused, "code")).isEqualTo("request_id_reused");
        assertThat(talk.jobs.count()).isEqualTo(1);
    }

    @Test
    void aRemixIsAnEditOfAFinishedVideo() throws Exception {
        String source = finished();

        Map<String, Object> remix =
                Talk.object(talk.postJson("/v1/videos/" + source + "/remix", "{\"prompt\":\"a cat\"}"));
        EditVideoRequest request = (EditVideoRequest) talk.jobs.last().request();
        HttpResponse<String> early = talk.postJson("/v1/videos/" + remix.get("id") + "/remix", "{\"prompt\":\"x\"}");

        assertThat(remix).containsEntry("remixed_from_video_id", source);
        assertThat(request.source()).isEqualTo(MediaRef.job(VideoView.jobId(source)));
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(Talk.error(early, "code")).isEqualTo("invalid_video");
    }

    @Test
    void whatIsSentDecidesWhatIsMade() throws Exception {
        String source = finished();

        talk.postForm("/v1/videos/edits", "prompt", "a cat", "video", "MP4 clip");
        assertThat(talk.jobs.last().request()).isInstanceOf(EditVideoRequest.class);
        talk.postForm("/v1/videos/extensions", "prompt", "on", "seconds", "4", "video[id]", source, "video", "dummy");
        assertThat(((ExtendRequest) talk.jobs.last().request()).source())
                .as("the id wins over the file beside it")
                .isEqualTo(MediaRef.job(VideoView.jobId(source)));
        create("prompt", "a kite", "input_reference", "PNG picture", "last_frame", "PNG other");
        assertThat(((ImageToVideoRequest) talk.jobs.last().request()).keyFrames())
                .hasSize(2);
        create("prompt", "a hat", "video", "MP4 clip", "mask", "PNG mask");
        assertThat(((InpaintFramesRequest) talk.jobs.last().request()).mask().region())
                .isInstanceOf(Mask.Still.class);
        talk.postJson(
                "/v1/videos",
                "{\"prompt\":\"a kite\",\"input_reference\":{\"image_url\":\"data:image/png;base64,"
                        + Base64.getEncoder().encodeToString(FakeFiles.picture()) + "\"}}");
        assertThat(talk.jobs.last().request()).isInstanceOf(ImageToVideoRequest.class);
        assertThat(talk.jobs.count()).isEqualTo(6);
    }

    @Test
    void anotherIsWhatWasAskedForBeforeWithASeedThatIsDrawnAnew() throws Exception {
        String id = create("prompt", "a kite", "seed", "7", "num_inference_steps", "9", "size", "96x64");

        HttpResponse<String> again =
                talk.send(talk.to("/v1/videos/" + id + "/again").POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(Talk.object(again)).containsEntry("status", "queued").containsEntry("prompt", "a kite");
        assertThat(Talk.object(again).get("id")).isNotEqualTo(id);
        assertThat(talk.jobs.last().request().sampling().seed()).isEmpty();
        assertThat(talk.jobs.last().request().sampling().steps()).hasValue(9);
        assertThat(talk.jobs.last().request().clip().sizing()).contains(new Size(96, 64));
        assertThat(talk.jobs.last().status().submission().contactSheet()).isTrue();
        assertThat(talk.send(talk.to("/v1/videos/video_0/again").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aJobThatReadsAFileOfTheServerIsNotMadeAgainForAClient() throws Exception {
        String id = talk.jobs
                .submit(Submission.of(
                        Submission.LOCAL,
                        RequestId.random(),
                        ExtendRequest.of(
                                MediaRef.file(Path.of("/srv/private.mp4")), ExtendRequest.Direction.FORWARD, "")))
                .id();

        HttpResponse<String> again = talk.send(
                talk.to("/v1/videos/" + VideoView.videoId(id) + "/again").POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body())
                .contains("clients cannot name files of the server")
                .doesNotContain("/srv");
        assertThat(talk.jobs.count()).isOne();
    }

    @Test
    void anEditWithoutAStrengthHasTheUsualOne() throws Exception {
        talk.postForm("/v1/videos/edits", "prompt", "a cat", "video", "MP4 clip");

        assertThat(((EditVideoRequest) talk.jobs.last().request()).strength()).isEqualTo(0.6);
    }

    @Test
    void fieldsThatNobodyAskedForAreNamed() throws Exception {
        Map<String, Object> video = Talk.object(
                talk.postForm("/v1/videos", "prompt", "a kite", "sparkle", "1", "loras[][name]", "a", "user", "me"));

        assertThat(Talk.member(video, "framewright").get("ignored_fields")).isEqualTo(List.of("loras", "sparkle"));
    }

    @Test
    void bytesComeWholeOrInRanges() throws Exception {
        String path = "/v1/videos/" + finished() + "/content";
        String all = new String(FakeFiles.clip(), StandardCharsets.US_ASCII);

        HttpResponse<String> whole = talk.get(path);
        String tag = whole.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> range = talk.send(talk.to(path).header("Range", "bytes=4-7"));
        HttpResponse<String> tail = talk.send(talk.to(path).header("Range", "bytes=-3"));
        HttpResponse<String> beyond = talk.send(talk.to(path).header("Range", "bytes=99-"));
        HttpResponse<String> known = talk.send(talk.to(path).header("If-None-Match", tag));
        HttpResponse<String> head = talk.send(talk.to(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(whole.body()).isEqualTo(all);
        assertThat(whole.headers().firstValue("Content-Type")).hasValue("video/mp4");
        assertThat(range.statusCode()).isEqualTo(206);
        assertThat(range.body()).isEqualTo(all.substring(4, 8));
        assertThat(range.headers().firstValue("Content-Range")).hasValue("bytes 4-7/" + all.length());
        assertThat(tail.body()).isEqualTo(all.substring(all.length() - 3));
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).hasValue(Integer.toString(all.length()));
    }

    @Test
    void aThumbnailComesFromTheFinishedPictures() throws Exception {
        String path = "/v1/videos/" + finished() + "/content?variant=";

        assertThat(talk.get(path + "thumbnail").headers().firstValue("Content-Type"))
                .hasValue("image/png");
        assertThat(talk.get(path + "spritesheet").statusCode()).isEqualTo(404);
        assertThat(Talk.error(talk.get(path + "poster"), "code")).isEqualTo("invalid_variant");
    }

    @Test
    void whatIsNotFinishedHasNoBytesYet() throws Exception {
        HttpResponse<String> early = talk.get("/v1/videos/" + create("prompt", "a kite") + "/content");

        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(Talk.error(early, "code")).isEqualTo("video_not_ready");
    }

    @Test
    void deletingStopsTheJobFirst() throws Exception {
        String path = "/v1/videos/" + create("prompt", "a kite");
        FakeJobs.Held job = talk.jobs.last();

        HttpResponse<String> deleted = talk.send(talk.to(path).DELETE());

        assertThat(Talk.object(deleted)).containsEntry("deleted", true).containsEntry("object", "video.deleted");
        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(talk.get(path).statusCode()).isEqualTo(404);
        assertThat(Talk.error(talk.get(path), "code")).isEqualTo("video_not_found");
    }

    @Test
    void aJobThatGaveNothingIsFailedWithACode() throws Exception {
        String cancelled = "/v1/videos/" + create("prompt", "a kite");
        talk.send(talk.to(cancelled + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
        String refused = "/v1/videos/" + create("prompt", "a kite");
        talk.jobs.last().end(new JobOutcome.Refused(new RefusedException("safety", "violence", "prompt", "Not this.")));
        String broken = "/v1/videos/" + create("prompt", "a kite");
        talk.jobs.last().end(new JobOutcome.Failed(new InternalException("It broke.", new IllegalStateException())));

        assertThat(Talk.object(talk.get(cancelled))).containsEntry("status", "failed");
        assertThat(Talk.error(talk.get(cancelled), "code")).isEqualTo("cancelled");
        assertThat(Talk.error(talk.get(refused), "code")).isEqualTo("output_blocked");
        assertThat(Talk.member(Talk.object(talk.get(refused)), "framewright")).containsEntry("refusal", "violence");
        assertThat(Talk.error(talk.get(broken), "code")).isEqualTo("engine_error");
        assertThat(talk.get(refused + "/content").statusCode()).isEqualTo(404);
    }

    @Test
    void aWatcherSeesProgressAPreviewAndTheEnd() throws Exception {
        String path = "/v1/videos/" + create("prompt", "a kite") + "/events";
        FakeJobs.Held job = talk.jobs.last();
        CompletableFuture<HttpResponse<String>> events = CompletableFuture.supplyAsync(() -> {
            try {
                return talk.get(path);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (!job.isListenedTo()) {
            Thread.sleep(5);
        }
        job.step(3);
        Thread.sleep(600);
        job.succeed("ab".repeat(32));

        assertThat(events.get().headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(events.get().body())
                .containsSubsequence(
                        "event: video",
                        "event: progress",
                        "\"step\":3",
                        "event: preview",
                        "data:image/png;base64,UE5H",
                        "\"status\":\"completed\"");
        assertThat(job.isListenedTo()).isFalse();
    }

    /** A call that waits for its clip, whose job is there. */
    private CompletableFuture<HttpResponse<String>> waiting() throws InterruptedException {
        CompletableFuture<HttpResponse<String>> clip = CompletableFuture.supplyAsync(() -> {
            try {
                return talk.postForm("/v1/videos/sync", "prompt", "a kite");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (talk.jobs.count() == 0) {
            Thread.sleep(5);
        }
        return clip;
    }

    @Test
    void oneCallCanWaitForTheClip() throws Exception {
        CompletableFuture<HttpResponse<String>> clip = waiting();
        talk.jobs.last().succeed(talk.files.put(Submission.LOCAL, FakeFiles.clip()));

        assertThat(clip.get().body()).isEqualTo(new String(FakeFiles.clip(), StandardCharsets.US_ASCII));
    }

    @Test
    void aServerThatEndsWhileACallWaitsLeavesItsVideoInTheQueue() throws Exception {
        CompletableFuture<HttpResponse<String>> clip = waiting();
        Thread.sleep(200);

        talk.close();

        assertThat(clip).failsWithin(Duration.ofSeconds(20));
        assertThat(talk.jobs.last().state()).isEqualTo(JobState.QUEUED);
    }
}
