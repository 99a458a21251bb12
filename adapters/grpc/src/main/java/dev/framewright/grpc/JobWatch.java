package dev.framewright.grpc;

import com.google.protobuf.ByteString;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobState;
import dev.framewright.api.Listening;
import dev.framewright.api.PreviewPictures;
import dev.framewright.api.Progress;
import dev.framewright.api.RgbImage;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.Preview;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of one job. States and notices wait for a slow reader; of progress and previews only the last is kept. No
 * thread waits.
 */
final class JobWatch implements JobListener {
    private static final long PREVIEW_PAUSE_NANOS = 250_000_000;

    private final StoredJob job;
    private final JobMessages messages;
    private final Optional<PreviewPictures> previews;
    private final WaitingCalls waiting;
    private final ServerCallStreamObserver<JobEvent> reader;
    private final Runnable end = this::stop;
    /** What the job's outcome holds until it is there, as long as somebody watches. */
    private final AtomicReference<@Nullable JobWatch> still = new AtomicReference<>(this);

    private final Queue<JobEvent> events = new ArrayDeque<>();
    private Optional<Progress> progress = Optional.empty();
    private Optional<Progress> latest = Optional.empty();
    private Optional<RgbImage> preview = Optional.empty();
    private long lastPreview = System.nanoTime() - PREVIEW_PAUSE_NANOS;
    private boolean ending;
    private boolean over;
    private Optional<Listening> listening = Optional.empty();

    JobWatch(
            StoredJob job,
            JobMessages messages,
            Optional<PreviewPictures> previews,
            WaitingCalls waiting,
            ServerCallStreamObserver<JobEvent> reader) {
        this.job = job;
        this.messages = messages;
        this.previews = previews;
        this.waiting = waiting;
        this.reader = reader;
    }

    /** Sends the job as it is, then listens. */
    void begin() {
        reader.setOnReadyHandler(this::send);
        reader.setOnCancelHandler(this::leave);
        add(snapshot());
        Listening ear = job.listen(this);
        synchronized (this) {
            listening = Optional.of(ear);
        }
        waiting.add(end);
        if (reader.isCancelled()) {
            leave();
        }
        // The terminal state is told before the outcome is stored, so the last word waits for the outcome.
        AtomicReference<@Nullable JobWatch> watch = still;
        job.outcome().whenComplete((outcome, failure) -> {
            JobWatch one = watch.get();
            if (one != null) {
                one.finish();
            }
        });
        send();
    }

    @Override
    public void progress(Progress now) {
        synchronized (this) {
            progress = Optional.of(now);
            latest = progress;
            if (previews.isPresent() && now.preview().isPresent()) {
                preview = now.preview();
            }
        }
        send();
    }

    @Override
    public void notice(String text) {
        add(JobEvent.newBuilder().setNotice(text).build());
        send();
    }

    @Override
    public void state(JobState state) {
        if (!state.terminal()) {
            add(snapshot());
            send();
        }
    }

    private JobEvent snapshot() {
        Job.Builder now = messages.job(job.status()).toBuilder();
        synchronized (this) {
            // The store hears of progress once a second; what was told already is newer.
            if (now.getState() == Job.State.STATE_RUNNING) {
                latest.ifPresent(progress -> now.setProgress(WireJobs.progress(progress)));
            }
        }
        return JobEvent.newBuilder().setJob(now).build();
    }

    private synchronized void add(JobEvent event) {
        if (!ending) {
            events.add(event);
        }
    }

    private void finish() {
        try {
            JobEvent last = snapshot();
            synchronized (this) {
                if (!ending) {
                    events.add(last);
                    ending = true;
                }
            }
            send();
        } catch (RuntimeException e) {
            synchronized (this) {
                if (!over) {
                    over = true;
                    reader.onError(WireErrors.toException(e));
                }
            }
        }
        leave();
    }

    private void stop() {
        synchronized (this) {
            if (!over) {
                over = true;
                reader.onError(WaitingCalls.stopped());
            }
        }
        leave();
    }

    private synchronized void leave() {
        still.set(null);
        waiting.remove(end);
        listening.ifPresent(Listening::close);
        listening = Optional.empty();
    }

    private synchronized void send() {
        while (!over && !reader.isCancelled() && reader.isReady()) {
            JobEvent event = events.poll();
            if (event != null) {
                reader.onNext(event);
            } else if (ending) {
                over = true;
                reader.onCompleted();
            } else if (progress.isPresent()) {
                reader.onNext(JobEvent.newBuilder()
                        .setProgress(WireJobs.progress(progress.get()))
                        .build());
                progress = Optional.empty();
            } else if (preview.isPresent() && System.nanoTime() - lastPreview >= PREVIEW_PAUSE_NANOS) {
                lastPreview = System.nanoTime();
                picture(preview.get()).ifPresent(reader::onNext);
                preview = Optional.empty();
            } else {
                return;
            }
        }
    }

    /** Gives nothing where a stage refuses the picture: the job itself will tell why. */
    private Optional<JobEvent> picture(RgbImage image) {
        try {
            byte[] png = previews.orElseThrow().png(job, image);
            Preview picture = Preview.newBuilder()
                    .setMediaType("image/png")
                    .setContent(ByteString.copyFrom(png))
                    .setSize(WireJobs.size(image.size()))
                    .build();
            return Optional.of(JobEvent.newBuilder().setPreview(picture).build());
        } catch (FramewrightException e) {
            return Optional.empty();
        }
    }
}
