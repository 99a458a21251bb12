package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Destination;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.Reason;
import dev.framewright.api.RequestId;
import dev.framewright.api.Sampling;
import dev.framewright.api.VideoJob;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.ArtefactStage;
import dev.framewright.api.stage.FrameStage;
import dev.framewright.api.stage.RequestStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage that throws, hangs or is missing closes the job with a reason, and nothing is written. */
class StageFailureTest {
    private static final GenerateRequest FLAG =
            GenerateRequest.of("a flag").withSampling(Sampling.modelDefault().withSeed(7));
    private static final Duration SHORT = Duration.ofMillis(300);

    private final JobQueue queue = new JobQueue(new RawClips());
    private final CountDownLatch never = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @AfterEach
    void endTheWorkerAndWhatHangs() {
        never.countDown();
        queue.close();
    }

    /** How a stage misbehaves. */
    private interface Fault {
        void happen();
    }

    @Test
    void aStageOfTwoKindsIsNamedOnce() {
        Chain requests = requests(StageFailureTest::fail);
        Chain both =
                new Chain(requests.requests(), frames(StageFailureTest::fail).frames(), List.of());

        assertThat(chain(Set.of(), both).names()).isEqualTo("faulty");
    }

    @Test
    void aRequestStageThatThrowsIsNamed() throws Exception {
        assertFails(requests(StageFailureTest::fail), "The stage faulty failed, so nothing was written");
    }

    @Test
    void aFrameStageThatThrowsIsNamed() throws Exception {
        assertFails(frames(StageFailureTest::fail), "The stage faulty failed, so nothing was written");
    }

    @Test
    void anArtefactStageThatThrowsIsNamed() throws Exception {
        assertFails(artefacts(StageFailureTest::fail), "The stage faulty failed, so nothing was written");
    }

    @Test
    void aRequestStageThatHangsIsGivenUp() throws Exception {
        assertFails(requests(this::hang), "The stage faulty did not answer within");
    }

    @Test
    void aFrameStageThatHangsIsGivenUp() throws Exception {
        assertFails(frames(this::hang), "The stage faulty did not answer within");
    }

    @Test
    void anArtefactStageThatHangsAndIgnoresInterruptsIsGivenUpAndTheNextJobRuns() throws Exception {
        assertFails(artefacts(this::hang), "The stage faulty did not answer within");

        assertThat(submit(chain(Set.of(), none()), "next.mp4").await()).isInstanceOf(JobOutcome.Succeeded.class);
    }

    @Test
    void aMissingRequiredStageIsToldBeforeAnyWork() throws IOException {
        StageChain chain = chain(Set.of("provenance"), none());

        assertThatThrownBy(() -> submit(chain, "flag.mp4"))
                .isInstanceOf(CapabilityUnavailableException.class)
                .hasMessageContaining("No bundle brings the stage provenance")
                .hasMessageContaining("framewright.stages.required");
        assertThat(files()).isEmpty();
    }

    @Test
    void aRequiredStageThatIsThereIsEnough() throws Exception {
        VideoJob job = submit(chain(Set.of("faulty"), artefacts(() -> {})), "flag.mp4");

        assertThat(job.await()).isInstanceOf(JobOutcome.Succeeded.class);
    }

    @Test
    void timeBeforeAStageIsNotTheStagesTime() throws Exception {
        FrameStage patient = frameStage((clip, rgb) -> clip.next(rgb));
        StageChain chain = new StageChain(
                Set.of(), SHORT, Ranked.ascending(), Ranked.ascending(slowFrames(), patient), Ranked.ascending());

        FramewrightException error =
                ((JobOutcome.Failed) submit(chain, "flag.mp4").await()).error();

        assertThat(error).hasMessageContaining("The stage slow did not answer");
    }

    @Test
    void aStageIsToldWhatTheCapabilitySaysOfItself() throws Exception {
        List<String> told = new ArrayList<>();
        RequestStage curious = new RequestStage() {
            @Override
            public String name() {
                return "curious";
            }

            @Override
            public VideoRequest apply(VideoRequest request, JobContext context) {
                told.add(context.description().orElseThrow().summary());
                return request;
            }
        };

        submit(chain(Set.of(), new Chain(List.of(curious), List.of(), List.of())), "flag.mp4")
                .await();

        assertThat(told).containsExactly("Makes flags.");
    }

    @Test
    void aDefectOfTheCapabilityIsNotTheStagesFault() throws Exception {
        StageChain chain = new StageChain(
                Set.of(),
                SHORT,
                Ranked.ascending(),
                Ranked.ascending(
                        frameStage((clip, rgb) -> {
                            throw new IllegalStateException("torn");
                        }),
                        namedStage("innocent", (clip, rgb) -> clip.next(rgb))),
                Ranked.ascending());

        FramewrightException error =
                ((JobOutcome.Failed) submit(chain, "flag.mp4").await()).error();

        assertThat(error).hasMessageContaining("faulty").hasMessageNotContaining("innocent");
    }

    @Test
    void aStageThatCannotBeginEndsThoseBeforeIt() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        FrameStage first = stage("first", clip -> {
            threads.add(Thread.currentThread());
            return after(clip, Clip::next, closed::countDown);
        });
        FrameStage second = stage("second", clip -> {
            throw new IllegalStateException("out of ink");
        });
        StageChain chain = new StageChain(
                Set.of(), SHORT, Ranked.ascending(), Ranked.ascending(second, first), Ranked.ascending());

        FramewrightException error =
                ((JobOutcome.Failed) submit(chain, "flag.mp4").await()).error();

        assertThat(error).hasMessageContaining("The stage second failed");
        assertThat(closed.getCount()).isZero();
        threads.get(0).join(10_000);
        assertThat(threads.get(0).isAlive()).isFalse();
    }

    private record Chain(List<RequestStage> requests, List<FrameStage> frames, List<ArtefactStage> artefacts) {}

    private void assertFails(Chain stages, String words) throws Exception {
        FramewrightException error =
                ((JobOutcome.Failed) submit(chain(Set.of(), stages), "flag.mp4").await()).error();

        assertThat(error).hasMessageContaining(words);
        assertThat(error.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(files()).isEmpty();
    }

    private static void fail() {
        throw new IllegalStateException("out of ink");
    }

    private void hang() {
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // It ignores the interrupt on purpose: some code does.
                Thread.interrupted();
            }
        }
    }

    private static Chain none() {
        return new Chain(List.of(), List.of(), List.of());
    }

    private static Chain requests(Fault fault) {
        RequestStage stage = new RequestStage() {
            @Override
            public String name() {
                return "faulty";
            }

            @Override
            public VideoRequest apply(VideoRequest request, JobContext context) {
                fault.happen();
                return request;
            }
        };
        return new Chain(List.of(stage), List.of(), List.of());
    }

    private static Chain frames(Fault fault) {
        FrameStage stage = frameStage((clip, rgb) -> {
            boolean more = clip.next(rgb);
            fault.happen();
            return more;
        });
        return new Chain(List.of(), List.of(stage), List.of());
    }

    private static Chain artefacts(Fault fault) {
        ArtefactStage stage = new ArtefactStage() {
            @Override
            public String name() {
                return "faulty";
            }

            @Override
            public Artefact apply(Artefact artefact, VideoRequest request, JobContext context) {
                fault.happen();
                return artefact;
            }
        };
        return new Chain(List.of(), List.of(), List.of(stage));
    }

    /** How a stage takes the next frame from the clip before it. */
    private interface Pull {
        boolean next(Clip before, byte[] rgb);
    }

    private static FrameStage frameStage(Pull pull) {
        return namedStage("faulty", pull);
    }

    private static FrameStage slowFrames() {
        return namedStage("slow", (clip, rgb) -> {
            try {
                Thread.sleep(10 * SHORT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return clip.next(rgb);
        });
    }

    private static FrameStage namedStage(String name, Pull pull) {
        return stage(name, clip -> after(clip, pull, () -> {}));
    }

    private static FrameStage stage(String name, UnaryOperator<Clip> begin) {
        return new FrameStage() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Clip apply(Clip clip, VideoRequest request, JobContext context) {
                return begin.apply(clip);
            }
        };
    }

    private static Clip after(Clip before, Pull pull, Runnable closed) {
        return new Clip() {
            @Override
            public ClipShape shape() {
                return before.shape();
            }

            @Override
            public boolean next(byte[] rgb) {
                return pull.next(before, rgb);
            }

            @Override
            public void close() {
                before.close();
                closed.run();
            }
        };
    }

    private static StageChain chain(Set<String> required, Chain stages) {
        return new StageChain(
                required,
                SHORT,
                Ranked.ascending(stages.requests().toArray(RequestStage[]::new)),
                Ranked.ascending(stages.frames().toArray(FrameStage[]::new)),
                Ranked.ascending(stages.artefacts().toArray(ArtefactStage[]::new)));
    }

    private VideoJob submit(StageChain stages, String name) {
        return new CapabilityDispatch(queue, stages, Ranked.ascending(new FlagClips(false)))
                .submit(RequestId.random(), FLAG, Destination.of(folder.resolve(name)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
