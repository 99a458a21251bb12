package dev.framewright.server;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Jobs in memory, obeying the rules of their interfaces; a job goes on when the test says so. For the tests of all endpoints. */
public final class FakeJobs implements VideoJobs, VideoCapabilities {
    /** All that are there, by id. */
    public final Map<String, Held> jobs = new ConcurrentSkipListMap<>();

    private final Set<String> offered;
    private volatile boolean paused;

    /** Offers these capabilities, each of one model and with the same settings. */
    public FakeJobs(String... capabilities) {
        offered = Set.of(capabilities);
    }

    /** Gives how many there are. */
    public int count() {
        return jobs.size();
    }

    /** Gives the job that was submitted last. */
    public Held last() {
        return List.copyOf(jobs.values()).get(jobs.size() - 1);
    }

    @Override
    public Set<String> offered() {
        return offered;
    }

    @Override
    public CapabilityDescription describe(String capability) {
        served(capability);
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

    private void served(String capability) {
        if (!offered().contains(capability)) {
            throw new CapabilityUnavailableException(capability, offered());
        }
    }

    @Override
    public Estimate estimate(VideoRequest request) {
        throw new UnsupportedOperationException("A server estimates by VideoJobs, which knows the tenant");
    }

    @Override
    public Estimate estimate(Submission submission) {
        served(submission.request().capability());
        return new Estimate(Duration.ofSeconds(3), 1000, 0, Optional.of(shape()), List.of("17 frames, not 16"));
    }

    private static ClipShape shape() {
        return new ClipShape(new Size(96, 96), FrameRate.of(12), 17);
    }

    @Override
    public VideoJob submit(RequestId requestId, VideoRequest request, Destination destination) {
        throw new UnsupportedOperationException("A server submits to VideoJobs");
    }

    @Override
    public synchronized StoredJob submit(Submission submission) {
        served(submission.request().capability());
        Optional<StoredJob> first = find(submission.tenant(), submission.requestId());
        if (first.isPresent()) {
            if (!first.get().status().submission().equals(submission)) {
                throw new InvalidRequestException("requestId", "was used before with another request");
            }
            return first.get();
        }
        Held job = new Held(String.format("%026d", jobs.size() + 1), submission);
        jobs.put(job.id, job);
        return job;
    }

    @Override
    public Optional<StoredJob> find(String tenant, String jobId) {
        return Optional.<StoredJob>ofNullable(jobs.get(jobId))
                .filter(job -> job.status().submission().tenant().equals(tenant));
    }

    @Override
    public Optional<StoredJob> find(String tenant, RequestId requestId) {
        return jobs.values().stream()
                .filter(job -> job.submission.tenant().equals(tenant)
                        && job.submission.requestId().equals(requestId))
                .map(StoredJob.class::cast)
                .findFirst();
    }

    @Override
    public JobPage list(JobFilter filter) {
        List<JobStatus> found = jobs.values().stream()
                .map(Held::status)
                .sorted((a, b) -> filter.newestFirst() ? b.id().compareTo(a.id()) : a.id().compareTo(b.id()))
                .filter(job -> filter.tenant().isEmpty()
                        || filter.tenant().get().equals(job.submission().tenant()))
                .dropWhile(job -> filter.after().isPresent()
                        && (filter.newestFirst()
                                ? job.id().compareTo(filter.after().get()) >= 0
                                : job.id().compareTo(filter.after().get()) <= 0))
                .limit(filter.pageSize() + 1L)
                .toList();
        boolean more = found.size() > filter.pageSize();
        List<JobStatus> page = more ? found.subList(0, filter.pageSize()) : found;
        return new JobPage(page, more ? Optional.of(page.get(page.size() - 1).id()) : Optional.empty());
    }

    @Override
    public boolean delete(String tenant, String id) {
        return jobs.remove(id) != null;
    }

    @Override
    public QueueState queue() {
        return new QueueState(paused, Map.of(Submission.LOCAL, (long) jobs.size()), Map.of());
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    /** One job. */
    public static final class Held implements StoredJob {
        private final String id;
        private final Submission submission;
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
        public void step(int step) {
            state = JobState.RUNNING;
            progress = Optional.of(Progress.of("denoise", step, 20));
            Progress seen = progress.get().withPreview(new RgbImage(new Size(2, 2), new byte[12]));
            listeners.forEach(listener -> listener.progress(seen));
        }

        /** Tells whether somebody listens. */
        public boolean isListenedTo() {
            return !listeners.isEmpty();
        }

        /** Tells the state once more. */
        public void tellState() {
            listeners.forEach(listener -> listener.state(state));
        }

        /** Ends it with one artefact. */
        public void succeed(String sha256) {
            end(new JobOutcome.Succeeded(List.of(new Artefact(
                    Path.of("clip.mp4"),
                    "video/mp4",
                    sha256,
                    Optional.of(shape()),
                    OptionalLong.of(4_000_000_000L),
                    Optional.of("starter"),
                    Optional.empty(),
                    Map.of("sampling.seed", "4000000000")))));
        }

        /** Ends it. */
        public void end(JobOutcome end) {
            state = end.state();
            listeners.forEach(listener -> listener.state(state));
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
