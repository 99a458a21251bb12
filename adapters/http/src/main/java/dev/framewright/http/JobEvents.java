package dev.framewright.http;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.JobListener;
import dev.framewright.api.Listening;
import dev.framewright.api.Progress;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.server.CallException;
import dev.framewright.server.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Sends what happens to a job as server-sent events, pictures included, until it is over. */
final class JobEvents {
    private static final long PAUSE_MILLIS = 250;
    private static final long HEARTBEAT_NANOS = 10_000_000_000L;

    private final Studio studio;
    private final VideoView view;
    private final Watchers watchers;

    JobEvents(Studio studio, Watchers watchers) {
        this.studio = studio;
        this.view = new VideoView(studio);
        this.watchers = watchers;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/v1/videos/{video}/events", Scope.READ, this::watch);
    }

    private void watch(HttpCall call) throws IOException {
        String id = VideoView.jobId(call.value("video"));
        call.subject(id);
        StoredJob job = studio.jobs()
                .find(call.caller().tenant(), id)
                .orElseThrow(
                        () -> new CallException(CallException.Kind.JOB_NOT_FOUND, "There is no video " + id + "."));
        watchers.during(() -> watch(call, job));
    }

    /** The last progress that nobody has sent yet. */
    private static final class Latest implements JobListener {
        private Optional<Progress> progress = Optional.empty();

        @Override
        public synchronized void progress(Progress now) {
            progress = Optional.of(now);
            notifyAll();
        }

        synchronized Optional<Progress> take() throws InterruptedException {
            if (progress.isEmpty()) {
                wait(PAUSE_MILLIS);
            }
            Optional<Progress> taken = progress;
            progress = Optional.empty();
            return taken;
        }
    }

    private void watch(HttpCall call, StoredJob job) throws IOException {
        Latest latest = new Latest();
        try (OutputStream body = call.stream("text/event-stream")) {
            Listening ear = job.listen(latest);
            try (ear) {
                tell(body, job, latest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(OutputStream body, StoredJob job, Latest latest) throws IOException, InterruptedException {
        String shown = "";
        long lastSent = System.nanoTime();
        while (true) {
            boolean over = job.outcome().toCompletableFuture().isDone();
            String video = Json.line(view.video(job.status()));
            if (over || !video.equals(shown)) {
                send(body, "video", video);
                shown = video;
                lastSent = System.nanoTime();
            }
            if (over) {
                return;
            }
            Optional<Progress> progress = latest.take();
            if (progress.isPresent()) {
                send(body, "progress", Json.line(VideoView.progress(progress.get())));
                preview(body, job, progress.get());
                lastSent = System.nanoTime();
                Thread.sleep(PAUSE_MILLIS);
            } else if (System.nanoTime() - lastSent > HEARTBEAT_NANOS) {
                // Shows whether the client is still there.
                body.write(":\n\n".getBytes(StandardCharsets.UTF_8));
                body.flush();
                lastSent = System.nanoTime();
            }
        }
    }

    private void preview(OutputStream body, StoredJob job, Progress progress) throws IOException {
        if (progress.preview().isEmpty()) {
            return;
        }
        try {
            byte[] png = studio.previews().png(job, progress.preview().get());
            send(
                    body,
                    "preview",
                    Json.line("data:image/png;base64," + Base64.getEncoder().encodeToString(png)));
        } catch (FramewrightException e) {
            // A stage refuses the picture; the job itself will tell why.
            return;
        }
    }

    private static void send(OutputStream body, String event, String data) throws IOException {
        body.write(("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        body.flush();
    }
}
