package dev.framewright.cli;

import dev.framewright.api.Artefact;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Listening;
import dev.framewright.api.RequestId;
import dev.framewright.api.Size;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.jobs.VideoJobs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A job store in memory: jobs end when they are told to, and every result is the same few bytes. */
final class StoreOfOneFolder implements VideoJobs {
    static final String XMP = "<?xpacket begin=\"\uFEFF\"?>packet ä<?xpacket end=\"w\"?>";

    final Map<RequestId, Job> jobs = new LinkedHashMap<>();
    int submitted;
    int cancelled;
    /** How many calls to cancel find no store. */
    int awayForCancels;
    /** How a job ends as soon as it is submitted; it does not end while this gives nothing. */
    Function<VideoRequest, Optional<JobOutcome>> end =
            request -> Optional.of(new JobOutcome.Succeeded(List.of(artefact())));

    static Artefact artefact() {
        return new Artefact(
                Path.of("clip.mp4"),
                "video/mp4",
                "ab".repeat(32),
                Optional.of(new ClipShape(new Size(64, 64), FrameRate.of(12), 17)),
                OptionalLong.of(7),
                Optional.of("starter"),
                Optional.empty(),
                Map.of("sampling.seed", "7"));
    }

    @Override
    public StoredJob submit(Submission submission) {
        Job first = jobs.get(submission.requestId());
        if (first != null) {
            if (!first.submission.equals(submission)) {
                throw new InvalidRequestException("requestId", "was used before with another request");
            }
            return first;
        }
        submitted++;
        Job job = new Job("01job" + submitted, submission, end.apply(submission.request()));
        jobs.put(submission.requestId(), job);
        return job;
    }

    @Override
    public Estimate estimate(Submission submission) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredJob> find(String tenant, String jobId) {
        return jobs.values().stream()
                .filter(job -> job.id().equals(jobId))
                .<StoredJob>map(job -> job)
                .findFirst();
    }

    @Override
    public Optional<StoredJob> find(String tenant, RequestId requestId) {
        return Optional.ofNullable(jobs.get(requestId));
    }

    @Override
    public JobPage list(JobFilter filter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(String tenant, String jobId) {
        return jobs.values().removeIf(job -> job.id().equals(jobId));
    }

    @Override
    public QueueState queue() {
        return new QueueState(false, Map.of(), Map.of());
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    /** A job of this store. */
    final class Job implements StoredJob {
        private final String id;
        private final Submission submission;
        private Optional<JobOutcome> outcome;

        Job(String id, Submission submission, Optional<JobOutcome> outcome) {
            this.id = id;
            this.submission = submission;
            this.outcome = outcome;
        }

        void end(JobOutcome how) {
            outcome = Optional.of(how);
        }

        @Override
        public JobStatus status() {
            return new JobStatus(
                    id,
                    submission,
                    state(),
                    false,
                    1,
                    Optional.empty(),
                    List.of(),
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    outcome);
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
            return outcome.map(JobOutcome::state).orElse(JobState.RUNNING);
        }

        @Override
        public Listening listen(JobListener listener) {
            return () -> {};
        }

        @Override
        public CompletionStage<JobOutcome> outcome() {
            return CompletableFuture.completedFuture(outcome.orElseThrow());
        }

        @Override
        public JobOutcome await() {
            return outcome.orElseThrow();
        }

        @Override
        public void cancel() {
            if (awayForCancels > 0) {
                awayForCancels--;
                throw new StoreUnavailableException("The job store could not be reached", new IllegalStateException());
            }
            cancelled++;
            outcome = Optional.of(new JobOutcome.Cancelled());
        }
    }

    /** Workers that only note how many were asked for. */
    static final class Workers implements JobWorkers {
        final List<Integer> started = new ArrayList<>();

        @Override
        public Shift start(int workers) {
            started.add(workers);
            return new Shift() {
                @Override
                public void drain(Duration patience) {}

                @Override
                public int running() {
                    return 0;
                }

                @Override
                public void close() {}
            };
        }
    }

    /** The files of this store: any digest is the same bytes. */
    static class Files implements VideoArtefacts {
        @Override
        public Optional<StoredFile> find(String tenant, String sha256) {
            return Optional.empty();
        }

        @Override
        public InputStream open(String tenant, String sha256, long offset) {
            return new ByteArrayInputStream(("a clip " + XMP + " and the rest").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public ArtefactUpload begin(String tenant, String mediaType, long bytes, Optional<String> sha256) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<ArtefactUpload> upload(String tenant, String uploadId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(String tenant, String sha256) {
            throw new UnsupportedOperationException();
        }
    }
}
