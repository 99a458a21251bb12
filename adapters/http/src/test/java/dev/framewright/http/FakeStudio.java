package dev.framewright.http;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Destination;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Listening;
import dev.framewright.api.Progress;
import dev.framewright.api.RequestId;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.VideoJob;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Jobs that go on when the test says so, over files in memory. */
final class FakeStudio implements VideoJobs, VideoCapabilities {
    static final Set<String> OFFERED =
            Set.of("generate", "image-to-video", "extend", "inpaint-frames", "edit-video", "generate-image");

    final FakeFiles files = new FakeFiles();
    private final Map<String, Held> jobs = new TreeMap<>();

    Studio studio() {
        return new Studio(this, this, files, (job, picture) -> FakeFiles.PNG.clone(), files.reader());
    }

    synchronized int count() {
        return jobs.size();
    }

    synchronized Held last() {
        return Collections.max(jobs.values(), (a, b) -> a.id.compareTo(b.id));
    }

    @Override
    public Set<String> offered() {
        return OFFERED;
    }

    @Override
    public CapabilityDescription describe(String capability) {
        if (!OFFERED.contains(capability)) {
            throw new CapabilityUnavailableException(capability, OFFERED);
        }
        return new CapabilityDescription(
                capability,
                "Serves " + capability + ".",
                List.of("starter"),
                List.of(
                        CapabilityDescription.Setting.number("sampling.steps", "20", 1, 100, 1, "Denoising steps."),
                        CapabilityDescription.Setting.number("size.width", "96", 32, 256, 16, "Width."),
                        CapabilityDescription.Setting.number("size.height", "96", 32, 256, 16, "Height.")),
                Map.of("subject", List.of("horse")),
                List.of());
    }

    @Override
    public Estimate estimate(VideoRequest request) {
        return new Estimate(Duration.ofSeconds(3), 1000, 0, Optional.empty(), List.of());
    }

    @Override
    public VideoJob submit(RequestId requestId, VideoRequest request, Destination destination) {
        throw new UnsupportedOperationException("A server submits to VideoJobs");
    }

    @Override
    public synchronized StoredJob submit(Submission submission) {
        describe(submission.request().capability());
        Optional<StoredJob> first = find(submission.tenant(), submission.requestId());
        if (first.isPresent()) {
            if (!first.get().request().equals(submission.request())) {
                throw new InvalidRequestException("requestId", "was used before with another request");
            }
            return first.get();
        }
        Held job = new Held(String.format("%026d", jobs.size() + 1), submission);
        jobs.put(job.id, job);
        return job;
    }

    @Override
    public synchronized Optional<StoredJob> find(String tenant, String jobId) {
        return Optional.<StoredJob>ofNullable(jobs.get(jobId))
                .filter(job -> job.status().submission().tenant().equals(tenant));
    }

    @Override
    public synchronized Optional<StoredJob> find(String tenant, RequestId requestId) {
        return jobs.values().stream()
                .filter(job -> job.submission.tenant().equals(tenant)
                        && job.submission.requestId().equals(requestId))
                .findFirst()
                .map(job -> job);
    }

    @Override
    public synchronized JobPage list(JobFilter filter) {
        List<JobStatus> found = new ArrayList<>();
        jobs.values().stream()
                .map(Held::status)
                .filter(job ->
                        filter.tenant().equals(Optional.of(job.submission().tenant())))
                .forEach(found::add);
        if (filter.newestFirst()) {
            Collections.reverse(found);
        }
        int first = 0;
        if (filter.after().isPresent()) {
            while (!found.get(first++).id().equals(filter.after().get())) {
                // Goes on to the one behind it.
            }
        }
        int end = Math.min(found.size(), first + filter.pageSize());
        return new JobPage(
                found.subList(first, end),
                end < found.size() ? Optional.of(found.get(end - 1).id()) : Optional.empty());
    }

    @Override
    public synchronized boolean delete(String tenant, String id) {
        return jobs.remove(id) != null;
    }

    @Override
    public QueueState queue() {
        return new QueueState(false, Map.of(), Map.of());
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    /** One job. */
    static final class Held implements StoredJob {
        final String id;
        final Submission submission;
        private final CompletableFuture<JobOutcome> outcome = new CompletableFuture<>();
        private final List<JobListener> listeners = new CopyOnWriteArrayList<>();
        private final Instant submitted = Instant.now();
        private volatile JobState state = JobState.QUEUED;
        private volatile Optional<Progress> progress = Optional.empty();

        Held(String id, Submission submission) {
            this.id = id;
            this.submission = submission;
        }

        /** Tells one step of twenty, with a picture. */
        void step(int step) {
            state = JobState.RUNNING;
            progress = Optional.of(Progress.of("denoise", step, 20));
            Progress seen = progress.get().withPreview(new RgbImage(new Size(2, 2), new byte[12]));
            listeners.forEach(listener -> listener.progress(seen));
        }

        boolean isListenedTo() {
            return !listeners.isEmpty();
        }

        /** Ends it with one clip. */
        void succeed(String sha256) {
            end(new JobOutcome.Succeeded(List.of(new Artefact(
                    Path.of("clip.mp4"),
                    "video/mp4",
                    sha256,
                    Optional.of(new ClipShape(new Size(96, 96), FrameRate.of(12), 17)),
                    OptionalLong.of(4_000_000_000L),
                    Optional.of("starter"),
                    Optional.empty(),
                    Map.of()))));
        }

        void end(JobOutcome end) {
            state = end.state();
            outcome.complete(end);
        }

        @Override
        public JobStatus status() {
            return new JobStatus(
                    id,
                    submission,
                    state,
                    false,
                    1,
                    progress,
                    List.of(),
                    submitted,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.ofNullable(outcome.getNow(null)));
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public VideoRequest request() {
            return submission.request();
        }

        @Override
        public JobState state() {
            return state;
        }

        @Override
        public Listening listen(JobListener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public CompletionStage<JobOutcome> outcome() {
            return outcome;
        }

        @Override
        public JobOutcome await() {
            return outcome.join();
        }

        @Override
        public void cancel() {
            if (!state.terminal()) {
                end(new JobOutcome.Cancelled());
            }
        }
    }
}
