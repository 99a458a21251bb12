package dev.framewright.http;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.ClipShape;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Progress;
import dev.framewright.api.Size;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.server.CallException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows a job as each wire wants to see it. */
final class VideoView {
    static final String PREFIX = "video_";
    static final String REMIXED_FROM = "remixed-from";
    static final String IGNORED = "ignored-fields";

    private static final Object NULL = Json.NULL;

    private final VideoCapabilities capabilities;
    private final VideoArtefacts artefacts;

    VideoView(Studio studio) {
        this.capabilities = studio.capabilities();
        this.artefacts = studio.artefacts();
    }

    /** Gives the id of a job by its id on this wire. */
    static String jobId(String videoId) {
        String id = videoId.startsWith(PREFIX) ? videoId.substring(PREFIX.length()) : videoId;
        if (!id.matches("[a-z0-9]{1,64}")) {
            throw new CallException(
                    CallException.Kind.JOB_NOT_FOUND, "There is no video " + Form.shortened(videoId) + ".");
        }
        return id;
    }

    static String videoId(String jobId) {
        return PREFIX + jobId;
    }

    /** Shows the object of OpenAI's Videos. All its keys are always there. */
    Map<String, Object> video(JobStatus job) {
        VideoRequest request = job.submission().request();
        Optional<Artefact> artefact = artefact(job, 0);
        Map<String, Object> video = new LinkedHashMap<>();
        video.put("id", videoId(job.id()));
        video.put("object", "video");
        video.put("model", model(request, artefact));
        video.put("status", status(job.state()));
        video.put("progress", percent(job));
        video.put("created_at", job.submitted().getEpochSecond());
        video.put("completed_at", seconds(job.ended()));
        video.put("expires_at", seconds(job.expires()));
        video.put(
                "prompt",
                request.prompt().text().isEmpty() ? NULL : request.prompt().text());
        video.put("size", size(request, artefact));
        video.put("seconds", length(request, artefact));
        video.put(
                "remixed_from_video_id",
                label(job, REMIXED_FROM).<Object>map(VideoView::videoId).orElse(NULL));
        video.put("error", error(job).<Object>map(known -> known).orElse(NULL));
        video.put("framewright", own(job, artefact));
        return video;
    }

    /** Shows a job that was accepted a moment ago, as waiting: some clients know no other word here. */
    Map<String, Object> accepted(JobStatus job) {
        Map<String, Object> video = video(job);
        if (!job.state().terminal()) {
            video.put("status", "queued");
            video.put("progress", 0);
        }
        return video;
    }

    private Map<String, Object> own(JobStatus job, Optional<Artefact> artefact) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("job", job.id());
        own.put("state", job.state().name().toLowerCase(Locale.ROOT));
        own.put("capability", job.submission().request().capability());
        own.put("notices", job.notices());
        job.progress().ifPresent(progress -> own.put("phase", phase(progress)));
        label(job, IGNORED).ifPresent(names -> own.put("ignored_fields", List.of(names.split(","))));
        if (job.outcome().orElse(null) instanceof JobOutcome.Refused refused) {
            own.put("refused_by", refused.refusal().stage());
            own.put("refusal", refused.refusal().code());
        }
        artefact.ifPresent(file -> {
            own.put("sha256", file.sha256());
            own.put("media_type", file.mediaType());
            artefacts
                    .find(job.submission().tenant(), file.sha256())
                    .ifPresent(stored -> own.put("bytes", stored.bytes()));
            file.clip().ifPresent(clip -> {
                own.put("frames", clip.frames());
                own.put("fps", clip.frameRate().toString());
            });
            file.seed().ifPresent(seed -> own.put("seed", seed));
            file.revisedPrompt().ifPresent(words -> own.put("revised_prompt", words));
        });
        return own;
    }

    /** Shows the job of Pallaidium's contract. */
    Map<String, Object> job(JobStatus job) {
        String state = switch (job.state()) {
            case QUEUED -> "queued";
            case RUNNING -> "running";
            case SUCCEEDED -> "succeeded";
            case FAILED, REFUSED, CANCELLED -> "failed";
        };
        String phase = job.progress().map(VideoView::phase).orElse("waiting");
        if (!job.notices().isEmpty()) {
            phase += " · " + job.notices().get(job.notices().size() - 1);
        }
        return Json.object(
                "id",
                job.id(),
                "status",
                state,
                "phase",
                phase,
                "progress",
                BigDecimal.valueOf(percent(job), 2),
                "file_id",
                artefact(job, 0).<Object>map(file -> "out_" + file.sha256()).orElse(NULL),
                "error",
                error(job).map(error -> error.get("message")).orElse(NULL));
    }

    /** Shows how far a job is. */
    static Map<String, Object> progress(Progress progress) {
        Map<String, Object> shown = Json.object(
                "phase", progress.phase(), "step", progress.step(), "total", progress.total(), "text", phase(progress));
        progress.remaining().ifPresent(left -> shown.put("remaining", left.toMillis() / 1000.0));
        return shown;
    }

    static Optional<Artefact> artefact(JobStatus job, int index) {
        return job.outcome()
                .filter(JobOutcome.Succeeded.class::isInstance)
                .map(outcome -> ((JobOutcome.Succeeded) outcome).artefacts())
                .filter(artefacts -> artefacts.size() > index)
                .map(artefacts -> artefacts.get(index));
    }

    /** Gives how long a client had better wait before it asks again, in milliseconds. */
    static long pollMillis(JobStatus job) {
        if (job.state() == JobState.QUEUED) {
            return 2000;
        }
        Duration left = job.progress().flatMap(Progress::remaining).orElse(Duration.ofSeconds(10));
        return Math.max(250, Math.min(5000, left.toMillis() / 20));
    }

    private static String status(JobState state) {
        return switch (state) {
            case QUEUED -> "queued";
            case RUNNING -> "in_progress";
            case SUCCEEDED -> "completed";
            case FAILED, REFUSED, CANCELLED -> "failed";
        };
    }

    /** A hundred only when it succeeded. */
    private static int percent(JobStatus job) {
        if (job.state() == JobState.SUCCEEDED) {
            return 100;
        }
        return job.progress()
                .map(progress -> (int) Math.min(99, Math.floor(100 * progress.fraction())))
                .orElse(0);
    }

    private static String phase(Progress progress) {
        StringBuilder text = new StringBuilder(progress.phase());
        if (progress.total() > 0) {
            text.append(' ').append(progress.step()).append('/').append(progress.total());
        }
        progress.remaining().filter(left -> !left.isZero()).ifPresent(left -> {
            long seconds = left.toSeconds();
            text.append(" · ").append(seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s");
            text.append(" left");
        });
        return text.toString();
    }

    private static Optional<Map<String, Object>> error(JobStatus job) {
        return job.outcome().flatMap(outcome -> {
            if (outcome instanceof JobOutcome.Succeeded) {
                return Optional.empty();
            }
            if (outcome instanceof JobOutcome.Failed failed) {
                return Optional.of(Problem.ofJob(failed.error()));
            }
            FramewrightException refusal = outcome instanceof JobOutcome.Refused refused ? refused.refusal() : null;
            return Optional.of(
                    refusal == null
                            ? Json.object("code", "cancelled", "message", "The video was cancelled.")
                            : Problem.ofJob(refusal));
        });
    }

    private String model(VideoRequest request, Optional<Artefact> artefact) {
        return artefact.flatMap(Artefact::model)
                .or(() -> request.model().model())
                .or(() -> describe(request)
                        .flatMap(known -> known.models().stream().findFirst()))
                .orElse("default");
    }

    private String size(VideoRequest request, Optional<Artefact> artefact) {
        Optional<Size> known = artefact.flatMap(Artefact::clip).map(ClipShape::size);
        if (known.isEmpty() && request.clip().sizing().orElse(null) instanceof Size asked) {
            known = Optional.of(asked);
        }
        return known.map(size -> size.width() + "x" + size.height())
                .orElseGet(() -> usual(request, "size.width", "0") + "x" + usual(request, "size.height", "0"));
    }

    /** Gives the exact play time as a decimal. */
    private String length(VideoRequest request, Optional<Artefact> artefact) {
        Optional<ClipShape> clip = artefact.flatMap(Artefact::clip);
        if (clip.isPresent()) {
            return decimal(clip.get().frames(), clip.get().frameRate());
        }
        ClipSpec asked = request.clip();
        if (asked.frames().orElse(null) instanceof Frames.Lasting lasting) {
            return plain(BigDecimal.valueOf(lasting.duration().toNanos(), 9));
        }
        FrameRate rate = asked.frameRate().orElseGet(() -> FrameRate.parse(usual(request, "frameRate", "8")));
        int frames = asked.frames().orElse(null) instanceof Frames.Count count
                ? count.frames()
                : Integer.parseInt(usual(request, "frames", "1"));
        return decimal(frames, rate);
    }

    private static String decimal(int frames, FrameRate rate) {
        return plain(BigDecimal.valueOf((long) frames * rate.denominator())
                .divide(BigDecimal.valueOf(rate.numerator()), 6, RoundingMode.HALF_UP));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private String usual(VideoRequest request, String field, String otherwise) {
        return describe(request)
                .flatMap(known -> known.setting(field))
                .flatMap(CapabilityDescription.Setting::defaultValue)
                .orElse(otherwise);
    }

    private Optional<CapabilityDescription> describe(VideoRequest request) {
        return capabilities.offered().contains(request.capability())
                ? Optional.of(capabilities.describe(request.capability()))
                : Optional.empty();
    }

    private static Object seconds(Optional<Instant> time) {
        return time.<Object>map(Instant::getEpochSecond).orElse(NULL);
    }

    private static Optional<String> label(JobStatus job, String name) {
        return Optional.ofNullable(job.submission().labels().get(name));
    }
}
