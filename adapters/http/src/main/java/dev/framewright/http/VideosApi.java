package dev.framewright.http;

import dev.framewright.api.Artefact;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.server.CallException;
import dev.framewright.server.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** OpenAI's Videos: create, list, retrieve, delete, download, remix, edit, extend. */
final class VideosApi {
    private static final int STOP_SECONDS = 60;
    private static final int SYNC_SECONDS = 3600;

    private final Studio studio;
    private final Submissions submissions;
    private final SilentPollers silent;
    private final Watchers watchers;
    private final VideoView view;
    private final Thumbnails thumbnails;

    VideosApi(Studio studio, Submissions submissions, SilentPollers silent, Watchers watchers) {
        this.studio = studio;
        this.submissions = submissions;
        this.silent = silent;
        this.watchers = watchers;
        this.view = new VideoView(studio);
        this.thumbnails = new Thumbnails(studio);
    }

    void addTo(Routes routes) {
        routes.add("POST", "/v1/videos", Scope.SUBMIT, call -> create(call, FormRequests.Wish.CREATE));
        routes.add("POST", "/v1/videos/edits", Scope.SUBMIT, call -> create(call, FormRequests.Wish.EDIT));
        routes.add("POST", "/v1/videos/extensions", Scope.SUBMIT, call -> create(call, FormRequests.Wish.EXTEND));
        routes.add("POST", "/v1/videos/sync", Scope.SUBMIT, this::createAndWait);
        routes.add("POST", "/v1/videos/characters", Scope.SUBMIT, VideosApi::noCharacters);
        routes.add("GET", "/v1/videos/characters/{character}", Scope.READ, VideosApi::noCharacters);
        routes.add("GET", "/v1/videos", Scope.READ, this::list);
        routes.add("GET", "/v1/videos/{video}", Scope.READ, this::retrieve);
        routes.add("DELETE", "/v1/videos/{video}", Scope.SUBMIT, this::delete);
        routes.add("GET", "/v1/videos/{video}/content", Scope.READ, this::content);
        routes.add("POST", "/v1/videos/{video}/remix", Scope.SUBMIT, this::remix);
        routes.add("POST", "/v1/videos/{video}/again", Scope.SUBMIT, this::again);
        routes.add("POST", "/v1/videos/{video}/cancel", Scope.SUBMIT, this::cancel);
    }

    private void create(HttpCall call, FormRequests.Wish wish) throws IOException {
        accept(call, submissions.submit(call, wish, Optional.empty()));
    }

    private void remix(HttpCall call) throws IOException {
        StoredJob source = find(call);
        if (source.state() != JobState.SUCCEEDED) {
            throw new InvalidRequestException("video", "must be a finished video");
        }
        accept(call, submissions.submit(call, FormRequests.Wish.EDIT, Optional.of(source.id())));
    }

    private void again(HttpCall call) throws IOException {
        accept(call, submissions.again(call, find(call).found().submission()));
    }

    private void accept(HttpCall call, Submissions.Submitted submitted) throws IOException {
        silent.expect(submitted, call.caller().tenant());
        call.json(200, view.accepted(submitted.job().found()));
    }

    /** Waits for the clip and answers with its bytes. */
    private void createAndWait(HttpCall call) throws IOException {
        watchers.during(() -> {
            StoredJob job = submissions
                    .submit(call, FormRequests.Wish.CREATE, Optional.empty())
                    .job();
            if (!over(job, SYNC_SECONDS)) {
                job.cancel();
                throw new CallException(
                        CallException.Kind.SERVER_BUSY,
                        "The clip took longer than an hour; create it and poll instead.");
            }
            JobStatus end = job.status();
            if (end.outcome().orElse(null) instanceof JobOutcome.Failed failed) {
                throw failed.error();
            }
            if (end.outcome().orElse(null) instanceof JobOutcome.Refused refused) {
                throw refused.refusal();
            }
            if (end.outcome().orElse(null) instanceof JobOutcome.Cancelled) {
                throw gone("The video was cancelled before it was finished.");
            }
            call.with("X-Video-Id", VideoView.videoId(job.id()));
            send(call, end, 0);
        });
    }

    private static void noCharacters(HttpCall call) {
        throw new CallException(
                CallException.Kind.NOT_FOUND,
                "No model here keeps characters; give pictures as reference_file_ids to a model that takes references.",
                Map.of("code", "characters_unavailable"));
    }

    private void list(HttpCall call) throws IOException {
        int limit = call.query("limit").map(VideosApi::limit).orElse(20);
        JobFilter filter = JobFilter.of(call.caller().tenant()).withPageSize(limit);
        String order = call.query("order").orElse("desc");
        if (!List.of("asc", "desc").contains(order)) {
            throw new InvalidRequestException("order", "must be asc or desc but was " + Form.shortened(order));
        }
        filter = order.equals("asc") ? filter.oldestFirst() : filter;
        Optional<String> after = call.query("after");
        if (after.isPresent()) {
            String id = VideoView.jobId(after.get());
            if (studio.jobs().find(call.caller().tenant(), id).isEmpty()) {
                throw new InvalidRequestException(
                        "after", "must be the id of a video but was " + Form.shortened(after.get()));
            }
            filter = filter.after(id);
        }
        JobPage page = studio.jobs().list(filter);
        List<Map<String, Object>> videos = page.jobs().stream().map(view::video).toList();
        call.json(
                200,
                Json.object(
                        "object",
                        "list",
                        "data",
                        videos,
                        "first_id",
                        videos.isEmpty() ? Json.NULL : videos.get(0).get("id"),
                        "last_id",
                        videos.isEmpty()
                                ? Json.NULL
                                : videos.get(videos.size() - 1).get("id"),
                        "has_more",
                        page.next().isPresent()));
    }

    private static int limit(String text) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 100) {
            return Integer.parseInt(text);
        }
        throw new InvalidRequestException("limit", "must be between 1 and 100 but was " + Form.shortened(text));
    }

    private void retrieve(HttpCall call) throws IOException {
        JobStatus job = find(call).found();
        call.with("openai-poll-after-ms", Long.toString(VideoView.pollMillis(job)));
        call.json(200, view.video(job));
    }

    private void cancel(HttpCall call) throws IOException {
        StoredJob job = find(call);
        job.cancel();
        call.json(200, view.video(job.status()));
    }

    private void delete(HttpCall call) throws IOException {
        StoredJob job = find(call);
        if (!job.state().terminal()) {
            job.cancel();
            watchers.during(() -> {
                if (!over(job, STOP_SECONDS)) {
                    throw new CallException(
                            CallException.Kind.JOB_NOT_OVER,
                            "The video is asked to stop but has not stopped yet; delete it again in a moment.");
                }
            });
        }
        studio.jobs().delete(call.caller().tenant(), job.id());
        call.json(200, Json.object("id", VideoView.videoId(job.id()), "object", "video.deleted", "deleted", true));
    }

    private static boolean over(StoredJob job, int seconds) {
        CompletableFuture<?> end = job.outcome().toCompletableFuture();
        try {
            end.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallException(
                    CallException.Kind.SERVER_BUSY,
                    "The server is ending; the video goes on when it is back. Poll it.");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FramewrightException known ? known : new IllegalStateException(e);
        }
    }

    private void content(HttpCall call) throws IOException {
        JobStatus job = find(call).found();
        String variant = call.query("variant").orElse("video");
        if (job.outcome().isEmpty()) {
            throw new CallException(
                    CallException.Kind.JOB_NOT_OVER,
                    "The video is not finished; ask again when its status is completed.",
                    Map.of("code", "video_not_ready"));
        }
        switch (variant) {
            case "video" -> send(call, job, 0);
            case "spritesheet" -> send(call, job, 1);
            case "thumbnail" ->
                call.with("Cache-Control", "private, max-age=3600")
                        .bytes(200, "image/png", thumbnails.of(find(call), artefact(job, 0)));
            default ->
                throw new InvalidRequestException(
                        "variant", "must be video, thumbnail or spritesheet but was " + Form.shortened(variant));
        }
    }

    private void send(HttpCall call, JobStatus job, int index) throws IOException {
        Artefact artefact = artefact(job, index);
        StoredFile file = studio.artefacts()
                .find(job.submission().tenant(), artefact.sha256())
                .orElseThrow(() -> gone("The file is no longer stored."));
        String name = VideoView.videoId(job.id()) + "-"
                + String.valueOf(artefact.path().getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        call.file(
                artefact.mediaType(),
                file.sha256(),
                name,
                file.bytes(),
                offset -> studio.artefacts().open(job.submission().tenant(), file.sha256(), offset));
    }

    private static Artefact artefact(JobStatus job, int index) {
        return VideoView.artefact(job, index).orElseThrow(() -> gone("The video gave no such file."));
    }

    private static CallException gone(String message) {
        return new CallException(CallException.Kind.ARTEFACT_NOT_FOUND, message);
    }

    private StoredJob find(HttpCall call) {
        String id = VideoView.jobId(call.value("video"));
        call.subject(id);
        return studio.jobs()
                .find(call.caller().tenant(), id)
                .orElseThrow(() -> new CallException(
                        CallException.Kind.JOB_NOT_FOUND, "There is no video " + call.value("video") + "."));
    }
}
