package dev.framewright.jobs;

import dev.framewright.api.Estimate;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Listening;
import dev.framewright.api.MediaRef;
import dev.framewright.api.RequestId;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.jobs.store.JobStore;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Checks requests and stores them; workers of this or another process take them from there. Holds no state. */
@Component
public final class DurableJobs implements VideoJobs {
    private final JobStore store;
    private final StoredArtefacts artefacts;
    private final JobWatch watch;
    private final CapabilityDispatch dispatch;
    private final JobIds ids = new JobIds(Clock.systemUTC());

    /** Takes the services of this moment; a new capability makes a new object on the same store. */
    @Activate
    public DurableJobs(
            @Reference JobStore store,
            @Reference StoredArtefacts artefacts,
            @Reference JobWatch watch,
            @Reference CapabilityDispatch dispatch) {
        this.store = store;
        this.artefacts = artefacts;
        this.watch = watch;
        this.dispatch = dispatch;
    }

    @Override
    public StoredJob submit(Submission submission) {
        List<StoredFile> used = new ArrayList<>();
        VideoRequest request;
        try {
            // Before its bytes are kept: what is refused leaves nothing behind.
            estimate(submission);
            request = MediaReferences.map(submission.request(), media -> stored(submission.tenant(), media, used));
        } catch (FramewrightException e) {
            // What was accepted once is found again, also when it would not be accepted now.
            JobStatus first =
                    store.find(submission.tenant(), submission.requestId()).orElseThrow(() -> e);
            request = asIn(first.submission().request(), submission.request());
            used.clear();
        }
        Submission lasting = new Submission(
                submission.tenant(),
                submission.requestId(),
                request,
                submission.output(),
                submission.contactSheet(),
                submission.priority(),
                submission.deadline(),
                submission.labels());
        JobStatus job =
                store.submit(ids.next(), lasting, Seeds.of(request), used).job();
        watch.ring();
        return new Handle(job);
    }

    /** Gives a request as it is stored, with the results of jobs, which may be gone, as the first one has them. */
    private static VideoRequest asIn(VideoRequest first, VideoRequest again) {
        List<MediaRef> earlier = new ArrayList<>();
        MediaReferences.map(first, media -> {
            earlier.add(media);
            return media;
        });
        Iterator<MediaRef> next = earlier.iterator();
        return MediaReferences.map(again, media -> {
            MediaRef there = next.hasNext() ? next.next() : media;
            if (media instanceof MediaRef.Inline inline) {
                MessageDigest digest = Digests.sha256();
                digest.update(inline.bytes());
                return MediaRef.stored(Digests.text(digest));
            }
            return media instanceof MediaRef.OfJob
                    ? there
                    : media instanceof MediaRef.OfFile file ? whole(file) : media;
        });
    }

    /** Gives a file by its whole path, for the worker that reads it may have been started in another folder. */
    private static MediaRef whole(MediaRef.OfFile file) {
        return MediaRef.file(file.path().toAbsolutePath());
    }

    @Override
    public Estimate estimate(Submission submission) {
        try {
            VideoRequest onDisk =
                    MediaReferences.map(submission.request(), media -> onDisk(submission.tenant(), media));
            return dispatch.plan(onDisk).estimate();
        } catch (FramewrightException e) {
            throw artefacts.retold(e);
        }
    }

    private MediaRef onDisk(String tenant, MediaRef media) {
        if (media instanceof MediaRef.OfJob job) {
            return onDisk(result(tenant, job.jobId()));
        }
        return media instanceof MediaRef.Stored stored ? onDisk(file(tenant, stored.sha256())) : media;
    }

    private MediaRef onDisk(StoredFile file) {
        return MediaRef.file(artefacts.shelf().file(file.sha256()));
    }

    /** Turns what may go away, bytes in the request and other jobs' results, into files of the store. */
    private MediaRef stored(String tenant, MediaRef media, List<StoredFile> used) {
        if (media instanceof MediaRef.OfFile file) {
            return whole(file);
        }
        StoredFile lasting;
        if (media instanceof MediaRef.Inline inline) {
            lasting = artefacts.keep(tenant, inline);
        } else if (media instanceof MediaRef.OfJob job) {
            lasting = result(tenant, job.jobId());
        } else {
            lasting = file(tenant, ((MediaRef.Stored) media).sha256());
        }
        used.add(lasting);
        return MediaRef.stored(lasting.sha256());
    }

    private StoredFile file(String tenant, String sha256) {
        return artefacts
                .find(tenant, sha256)
                .orElseThrow(
                        () -> new InvalidRequestException("media.sha256", "names no file of this tenant: " + sha256));
    }

    private StoredFile result(String tenant, String jobId) {
        JobStatus job = store.find(tenant, jobId)
                .orElseThrow(() -> new InvalidRequestException("media.jobId", "names no job of this tenant: " + jobId));
        if (job.outcome().orElse(null) instanceof JobOutcome.Succeeded done) {
            return file(tenant, done.artefacts().get(0).sha256());
        }
        throw new InvalidRequestException(
                "media.jobId", "must name a job that succeeded but " + jobId + " is " + job.state());
    }

    @Override
    public Optional<StoredJob> find(String tenant, String jobId) {
        return store.find(tenant, jobId).map(Handle::new);
    }

    @Override
    public Optional<StoredJob> find(String tenant, RequestId requestId) {
        return store.find(tenant, requestId).map(Handle::new);
    }

    @Override
    public JobPage list(JobFilter filter) {
        return store.list(filter);
    }

    @Override
    public boolean delete(String tenant, String jobId) {
        return store.delete(tenant, jobId);
    }

    @Override
    public QueueState queue() {
        return store.queue();
    }

    @Override
    public void pause() {
        store.paused(true);
    }

    @Override
    public void resume() {
        store.paused(false);
        watch.ring();
    }

    /** A job by its name; every answer but that of {@link #found} comes from the store. */
    private final class Handle implements StoredJob {
        private final JobStatus found;
        private final String tenant;
        private final String id;

        Handle(JobStatus found) {
            this.found = found;
            this.tenant = found.submission().tenant();
            this.id = found.id();
        }

        @Override
        public JobStatus found() {
            return found;
        }

        @Override
        public JobStatus status() {
            return store.find(tenant, id)
                    .orElseThrow(() -> new InvalidRequestException("jobId", "names a job that was deleted: " + id));
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public VideoRequest request() {
            return found.submission().request();
        }

        @Override
        public JobState state() {
            return status().state();
        }

        @Override
        public Listening listen(JobListener listener) {
            return watch.listen(tenant, id, listener);
        }

        @Override
        public CompletionStage<JobOutcome> outcome() {
            return watch.outcome(tenant, id);
        }

        @Override
        public JobOutcome await() throws InterruptedException {
            try {
                return outcome().toCompletableFuture().get();
            } catch (ExecutionException e) {
                throw new AssertionError("A job's outcome never completes exceptionally", e);
            }
        }

        @Override
        public void cancel() {
            store.cancel(tenant, id);
            watch.ring();
        }
    }
}
