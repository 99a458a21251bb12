package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.InternalException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Listening;
import dev.framewright.api.Progress;
import dev.framewright.api.RequestId;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Jobs with tenants, kept in memory: they end with the process.
 *
 * <p>Not durable yet, and pausing, priority and deadline are refused rather than ignored.
 */
@Component
public final class MemoryJobs implements VideoJobs {
    private static final String CONTACT_SHEET = "contact-sheet.png";

    private final VideoCapabilities capabilities;
    private final StoredArtefacts artefacts;
    private final JobIds ids = new JobIds(Clock.systemUTC());
    private final NavigableMap<String, Held> jobs = new TreeMap<>();

    /** Takes the queue of this process. */
    @Activate
    public MemoryJobs(@Reference VideoCapabilities capabilities, @Reference StoredArtefacts artefacts) {
        this.capabilities = capabilities;
        this.artefacts = artefacts;
    }

    @Override
    public synchronized StoredJob submit(Submission submission) {
        Optional<StoredJob> first = find(submission.tenant(), submission.requestId());
        if (first.isPresent()) {
            if (!first.get().status().submission().equals(submission)) {
                throw new InvalidRequestException(
                        "requestId", "was used before with another request; choose a new one for each action");
            }
            return first.get();
        }
        if (submission.priority() != 0 || submission.deadline().isPresent()) {
            throw new InvalidRequestException("priority", "and deadline are not served by the store in memory");
        }
        String id = ids.next();
        try {
            Path folder = Files.createTempDirectory("framewright-result-");
            Destination place = new Destination(
                    folder.resolve(fileName(submission.output().container())),
                    submission.output(),
                    submission.contactSheet() ? Optional.of(folder.resolve(CONTACT_SHEET)) : Optional.empty());
            Held job = new Held(
                    id, submission, capabilities.submit(new RequestId(id), submission.request(), place), folder);
            jobs.put(id, job);
            return job;
        } catch (IOException e) {
            throw new InternalException("The result's folder could not be made: " + e, e);
        }
    }

    private static String fileName(Container container) {
        return container == Container.PNG_SEQUENCE ? "frames" : "clip." + container.extension();
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
                .map(StoredJob.class::cast)
                .findFirst();
    }

    @Override
    public synchronized JobPage list(JobFilter filter) {
        NavigableMap<String, Held> order = filter.newestFirst() ? jobs.descendingMap() : jobs;
        NavigableMap<String, Held> rest =
                filter.after().isEmpty() ? order : order.tailMap(filter.after().get(), false);
        List<JobStatus> found = rest.values().stream()
                .map(Held::status)
                .filter(job -> filter.tenant().isEmpty()
                        || filter.tenant().get().equals(job.submission().tenant()))
                .filter(job -> filter.states().isEmpty() || filter.states().contains(job.state()))
                .filter(job -> filter.capability().isEmpty()
                        || filter.capability()
                                .get()
                                .equals(job.submission().request().capability()))
                .limit(filter.pageSize() + 1L)
                .toList();
        boolean more = found.size() > filter.pageSize();
        List<JobStatus> page = more ? found.subList(0, filter.pageSize()) : found;
        return new JobPage(page, more ? Optional.of(page.get(page.size() - 1).id()) : Optional.empty());
    }

    @Override
    public synchronized boolean delete(String tenant, String jobId) {
        Optional<StoredJob> job = find(tenant, jobId);
        if (job.isPresent() && !job.get().state().terminal()) {
            throw new InvalidRequestException("jobId", "must name a job that is over; cancel it first");
        }
        job.ifPresent(over -> jobs.remove(over.id()));
        return job.isPresent();
    }

    @Override
    public synchronized QueueState queue() {
        return new QueueState(false, count(JobState.QUEUED), count(JobState.RUNNING));
    }

    private Map<String, Long> count(JobState state) {
        return jobs.values().stream()
                .filter(job -> job.state() == state)
                .collect(Collectors.groupingBy(job -> job.submission.tenant(), Collectors.counting()));
    }

    @Override
    public void pause() {
        throw new InvalidRequestException("queue", "in memory cannot be paused");
    }

    @Override
    public void resume() {
        throw new InvalidRequestException("queue", "in memory cannot be paused");
    }

    /** One job: the queue's own, whose result is moved into the store when it is there. */
    private final class Held implements StoredJob {
        private final String id;
        private final Submission submission;
        private final VideoJob job;
        private final CompletionStage<JobOutcome> outcome;
        private final Instant submitted = Instant.now();
        private final List<String> notices = new ArrayList<>();
        private volatile Optional<Instant> started = Optional.empty();
        private volatile Optional<Instant> ended = Optional.empty();
        private volatile Optional<Progress> progress = Optional.empty();
        private volatile Optional<JobOutcome> end = Optional.empty();
        private volatile boolean cancelled;

        Held(String id, Submission submission, VideoJob job, Path folder) {
            this.id = id;
            this.submission = submission;
            this.job = job;
            this.outcome = job.outcome().thenApply(done -> stored(done, folder));
            job.listen(new JobListener() {
                @Override
                public void progress(Progress now) {
                    progress = Optional.of(
                            new Progress(now.phase(), now.step(), now.total(), now.remaining(), Optional.empty()));
                }

                @Override
                public void notice(String text) {
                    synchronized (notices) {
                        notices.add(text);
                    }
                }

                @Override
                public void state(JobState state) {
                    if (state == JobState.RUNNING) {
                        started = Optional.of(Instant.now());
                    }
                }
            });
        }

        private JobOutcome stored(JobOutcome done, Path folder) {
            JobOutcome kept = done;
            try {
                if (done instanceof JobOutcome.Succeeded succeeded) {
                    List<Artefact> taken = new ArrayList<>();
                    for (Artefact artefact : succeeded.artefacts()) {
                        taken.add(artefacts.take(submission.tenant(), artefact));
                    }
                    Path sheet = folder.resolve(CONTACT_SHEET);
                    if (Files.exists(sheet)) {
                        taken.add(artefacts.take(submission.tenant(), sheet(sheet)));
                    }
                    kept = new JobOutcome.Succeeded(taken);
                }
                Publication.delete(folder);
            } catch (IOException e) {
                kept = new JobOutcome.Failed(new InternalException("The result could not be stored: " + e, e));
            }
            ended = Optional.of(Instant.now());
            end = Optional.of(kept);
            return kept;
        }

        private static Artefact sheet(Path picture) throws IOException {
            return new Artefact(
                    picture,
                    Container.PNG.mediaType(),
                    Publication.sha256(picture),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());
        }

        @Override
        public JobStatus status() {
            synchronized (notices) {
                return new JobStatus(
                        id,
                        submission,
                        state(),
                        cancelled && end.isEmpty(),
                        started.isPresent() ? 1 : 0,
                        progress,
                        notices,
                        submitted,
                        started,
                        ended,
                        Optional.empty(),
                        end);
            }
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
            JobState now = job.state();
            return now.terminal() ? end.map(JobOutcome::state).orElse(JobState.RUNNING) : now;
        }

        @Override
        public Listening listen(JobListener listener) {
            return job.listen(listener);
        }

        @Override
        public CompletionStage<JobOutcome> outcome() {
            return outcome;
        }

        @Override
        public JobOutcome await() throws InterruptedException {
            try {
                return outcome.toCompletableFuture().get();
            } catch (ExecutionException e) {
                throw new CompletionException(e.getCause());
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            job.cancel();
        }
    }
}
