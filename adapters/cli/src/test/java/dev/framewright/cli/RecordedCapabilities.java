package dev.framewright.cli;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Destination;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Listening;
import dev.framewright.api.Progress;
import dev.framewright.api.RequestId;
import dev.framewright.api.Size;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.VideoJob;
import dev.framewright.api.VideoRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Keeps what it was asked and ends every job as it was told to. */
final class RecordedCapabilities implements VideoCapabilities {
    final List<VideoRequest> requests = new ArrayList<>();
    final List<Destination> destinations = new ArrayList<>();
    final CompletableFuture<JobOutcome> outcome = new CompletableFuture<>();
    boolean endsByCancelOnly;
    Optional<ClipShape> estimated = Optional.empty();

    VideoRequest request() {
        return requests.get(requests.size() - 1);
    }

    Destination destination() {
        return destinations.get(destinations.size() - 1);
    }

    @Override
    public Set<String> offered() {
        return Set.of(
                "generate",
                "generate-image",
                "image-to-video",
                "extend",
                "connect",
                "inpaint-frames",
                "edit-video",
                "train",
                "evaluate");
    }

    @Override
    public CapabilityDescription describe(String capability) {
        CapabilityDescription.Setting sheets = CapabilityDescription.Setting.text("sheets", "Whether to draw sheets.");
        CapabilityDescription.Setting seed =
                CapabilityDescription.Setting.number("seed", "1", 0, 1e6, 1, "Of prompts.");
        return new CapabilityDescription(
                capability,
                "Serves " + capability + ".",
                List.of("starter"),
                List.of(
                        CapabilityDescription.Setting.number("sampling.steps", "20", 1, 100, 1, "Denoising steps."),
                        CapabilityDescription.Setting.number("minutes", "10", 0.1, 600, 0, ""),
                        CapabilityDescription.Setting.choice("stage", List.of("dit", "vae"), "Which part."),
                        CapabilityDescription.Setting.text("batch", "Clips per step."),
                        capability.equals("evaluate") ? seed : sheets),
                Map.of("subject", List.of("horse", "cat")),
                List.of());
    }

    @Override
    public Estimate estimate(VideoRequest request) {
        return new Estimate(Duration.ofMillis(1500), 5, 0, estimated, List.of("a \"note\""));
    }

    @Override
    public VideoJob submit(RequestId requestId, VideoRequest request, Destination destination) {
        if (!offered().contains(request.capability())) {
            throw new CapabilityUnavailableException(request.capability(), offered());
        }
        requests.add(request);
        destinations.add(destination);
        if (!endsByCancelOnly && !outcome.isDone()) {
            outcome.complete(new JobOutcome.Succeeded(List.of(artefact(destination))));
        }
        return new Job(requestId, request);
    }

    private static Artefact artefact(Destination destination) {
        return new Artefact(
                destination.keepsExisting() ? Path.of("free-2.mp4") : destination.path(),
                "video/mp4",
                "ab".repeat(32),
                Optional.of(new ClipShape(new Size(64, 64), FrameRate.of(12), 17)),
                OptionalLong.of(7),
                Optional.of("starter"),
                Optional.of("a \"brown\" horse"),
                Map.of("sampling.seed", "7"));
    }

    /** Tells one notice and two steps to whoever listens. */
    private final class Job implements VideoJob {
        private final RequestId id;
        private final VideoRequest request;

        Job(RequestId id, VideoRequest request) {
            this.id = id;
            this.request = request;
        }

        @Override
        public String id() {
            return id.value();
        }

        @Override
        public VideoRequest request() {
            return request;
        }

        @Override
        public JobState state() {
            return JobState.RUNNING;
        }

        @Override
        public Listening listen(JobListener listener) {
            listener.notice("the model cannot draw \"zeppelin\"");
            listener.progress(Progress.of("denoise", 1, 2).withRemaining(Duration.ofSeconds(65)));
            listener.progress(Progress.of("denoise", 2, 2));
            return () -> {};
        }

        @Override
        public CompletionStage<JobOutcome> outcome() {
            return outcome;
        }

        @Override
        public JobOutcome await() throws InterruptedException {
            try {
                return outcome.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void cancel() {
            outcome.complete(new JobOutcome.Cancelled());
        }
    }
}
