package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Destination;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.Reason;
import dev.framewright.api.RefusedException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    private static final GenerateRequest FLAG =
            GenerateRequest.of("a flag").withSampling(Sampling.modelDefault().withSeed(7));

    private final JobQueue queue = new JobQueue(new RawClips());

    @TempDir
    private Path folder;

    @AfterEach
    void endTheWorker() {
        queue.close();
    }

    @Test
    void aJobWritesItsClipAndSaysWhatItIs() throws Exception {
        Artefact artefact = artefact(submit(dispatch(new FlagClips(false)), FLAG, "flag.mp4"));

        assertThat(artefact.path()).isEqualTo(folder.resolve("flag.mp4")).hasSize(5 * 24);
        assertThat(artefact.sha256()).isEqualTo(Publication.sha256(artefact.path()));
        assertThat(artefact.clip().orElseThrow().frames()).isEqualTo(5);
        assertThat(artefact.seed()).hasValue(7);
        assertThat(artefact.model()).contains("flags");
        assertThat(artefact.manifest()).containsEntry("prompt", "a flag").containsEntry("sampling.seed", "7");
        assertThat(files()).containsExactly("flag.mp4");
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws Exception {
        CapabilityDispatch dispatch = dispatch(new FlagClips(false));

        String first = artefact(submit(dispatch, FLAG, "a.mp4")).sha256();
        String again = artefact(submit(dispatch, FLAG, "b.mp4")).sha256();
        String other = artefact(submit(
                        dispatch, FLAG.withSampling(Sampling.modelDefault().withSeed(8)), "c.mp4"))
                .sha256();

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void aMissingSeedIsDrawnAndTold() throws Exception {
        Artefact artefact = artefact(submit(dispatch(new FlagClips(false)), GenerateRequest.of("a flag"), "flag.mp4"));

        assertThat(artefact.seed().orElseThrow()).isBetween(0L, Sampling.LARGEST_SEED);
        assertThat(artefact.manifest())
                .containsEntry("sampling.seed", "" + artefact.seed().orElseThrow());
    }

    @Test
    void submittingARequestIdAgainGivesTheFirstJob() throws Exception {
        FlagClips flags = new FlagClips(false);
        CapabilityDispatch dispatch = dispatch(flags);
        RequestId id = RequestId.random();
        Destination place = Destination.of(folder.resolve("flag.mp4"));

        VideoJob first = dispatch.submit(id, FLAG, place);
        first.await();

        assertThat(dispatch.submit(id, FLAG, place)).isSameAs(first);
        assertThat(flags.runs).hasValue(1);
        assertThatThrownBy(() -> dispatch.submit(id, GenerateRequest.of("a kite"), place))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("requestId was used before with another request");
    }

    @Test
    void aRunningJobIsCancelledAndLeavesNothing() throws Exception {
        FlagClips flags = new FlagClips(true);
        VideoJob job = submit(dispatch(flags), FLAG, "flag.mp4");
        flags.started.await();

        job.cancel();
        flags.mayGoOn.countDown();

        assertThat(job.await()).isEqualTo(new JobOutcome.Cancelled());
        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(files()).isEmpty();
    }

    @Test
    void aQueuedJobIsCancelledAtOnceAndNeverRuns() throws Exception {
        FlagClips flags = new FlagClips(true);
        CapabilityDispatch dispatch = dispatch(flags);
        VideoJob running = submit(dispatch, FLAG, "first.mp4");
        VideoJob queued = submit(dispatch, FLAG, "second.mp4");
        flags.started.await();

        queued.cancel();

        assertThat(queued.await()).isEqualTo(new JobOutcome.Cancelled());
        flags.mayGoOn.countDown();
        running.await();
        assertThat(flags.runs).hasValue(1);
        assertThat(files()).containsExactly("first.mp4");
    }

    @Test
    void eachNoticeIsToldOnceEvenToAListenerThatComesLate() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        VideoJob job = submit(dispatch(new FlagClips(false)), FLAG, "flag.mp4");
        job.await();

        job.listen(new JobListener() {
            @Override
            public void notice(String text) {
                told.add(text);
            }
        });

        assertThat(told).containsExactly("flags have one colour");
    }

    @Test
    void aDefectInABundleFailsTheJobAndLeavesNothing() throws Exception {
        VideoJob job = submit(dispatch(new FlagClips(false)), GenerateRequest.of("a defect"), "flag.mp4");

        assertThat(failure(job)).isEqualTo(Reason.INTERNAL);
        assertThat(files()).isEmpty();
    }

    @Test
    void destinationsThatCannotBeWrittenAreRefusedBeforeAnyWork() throws Exception {
        FlagClips flags = new FlagClips(false);
        CapabilityDispatch dispatch = dispatch(flags);
        Files.createDirectory(folder.resolve("there.mp4"));
        Files.writeString(Files.createDirectory(folder.resolve("full")).resolve("old.png"), "old");

        assertThatThrownBy(() -> submit(dispatch, FLAG, "there.mp4"))
                .isInstanceOf(OutputUnwritableException.class)
                .hasMessageContaining("it is a folder; name a file in it");
        assertThatThrownBy(() -> submit(dispatch, FLAG, "no/such/flag.mp4"))
                .hasMessageContaining("its folder does not exist; create it first");
        assertThatThrownBy(() -> dispatch.submit(RequestId.random(), FLAG, Destination.folder(folder.resolve("full"))))
                .hasMessageContaining("the folder is not empty");
        assertThat(flags.runs).hasValue(0);
    }

    @Test
    void whatACapabilityCannotDoIsToldBySubmit() {
        CapabilityDispatch dispatch = dispatch(new FlagClips(false));

        assertThatThrownBy(() -> submit(
                        dispatch, FLAG.withClip(ClipSpec.modelDefault().withFrames(Frames.count(101))), "flag.mp4"))
                .hasMessage("frames must be at most 100 but was 101");
        assertThatThrownBy(() -> submit(dispatch, CustomRequest.of("upscale", Map.of()), "flag.mp4"))
                .isInstanceOf(CapabilityUnavailableException.class)
                .hasMessageStartingWith("No bundle serves upscale; installed bundles serve [generate]");
        assertThatThrownBy(() -> submit(dispatch, CustomRequest.of("generate", Map.of()), "flag.mp4"))
                .hasMessageContaining("must be asked with a GenerateRequest for generate but was asked with a Named");
    }

    @Test
    void theHighestRankedBundleServes() throws Exception {
        FlagClips lower = new FlagClips(false);
        FlagClips higher = new FlagClips(false);

        submit(new CapabilityDispatch(queue, noStages(), Ranked.ascending(lower, higher)), FLAG, "flag.mp4")
                .await();

        assertThat(lower.runs).hasValue(0);
        assertThat(higher.runs).hasValue(1);
    }

    @Test
    void stagesSeeRequestFramesAndFileInOrderOfFallingRank() throws Exception {
        List<String> calls = new ArrayList<>();
        StageChain stages = new StageChain(
                Ranked.ascending(rewrite("lower", " waving", calls), rewrite("higher", " red", calls)),
                Ranked.ascending(frames(calls)),
                Ranked.ascending(artefacts(calls)));
        CapabilityDispatch dispatch = new CapabilityDispatch(queue, stages, Ranked.ascending(new FlagClips(false)));

        Artefact artefact = artefact(submit(dispatch, FLAG, "flag.mp4"));

        assertThat(calls).startsWith("higher", "lower", "frames").hasSize(4);
        assertThat(calls.get(3)).matches("flag\\.mp4\\.[0-9a-f]{8}\\.part");
        assertThat(artefact.revisedPrompt()).contains("a flag red waving");
    }

    @Test
    void aStageThatRefusesTheFileLeavesNothing() throws Exception {
        ArtefactStage censor = new ArtefactStage() {
            @Override
            public String name() {
                return "censor";
            }

            @Override
            public Artefact apply(Artefact artefact, VideoRequest request, JobContext context) {
                throw new RefusedException("censor", "flag", "prompt", "Flags are not shown; ask for a kite.");
            }
        };
        CapabilityDispatch dispatch = new CapabilityDispatch(
                queue,
                new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending(censor)),
                Ranked.ascending(new FlagClips(false)));

        VideoJob job = submit(dispatch, FLAG, "flag.mp4");

        assertThat(job.await().state()).isEqualTo(JobState.REFUSED);
        assertThat(files()).isEmpty();
    }

    @Test
    void aContactSheetStandsBesideTheClip() throws Exception {
        Destination place = Destination.of(folder.resolve("flag.mp4")).withContactSheet(folder.resolve("sheet.png"));

        dispatch(new FlagClips(false)).submit(RequestId.random(), FLAG, place).await();

        assertThat(folder.resolve("sheet.png")).hasContent("5 pictures in 3 columns");
        assertThat(files()).containsExactly("flag.mp4", "sheet.png");
    }

    @Test
    void theContactSheetPassesTheStagesOfFilesToo() throws Exception {
        List<String> calls = new ArrayList<>();
        CapabilityDispatch dispatch = new CapabilityDispatch(
                queue,
                new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending(artefacts(calls))),
                Ranked.ascending(new FlagClips(false)));
        Destination place = Destination.of(folder.resolve("flag.mp4")).withContactSheet(folder.resolve("sheet.png"));

        dispatch.submit(RequestId.random(), FLAG, place).await();

        assertThat(calls)
                .extracting(name -> name.replaceAll("\\.[0-9a-f]{8}\\.part", ""))
                .containsExactlyInAnyOrder("flag.mp4", "sheet.png");
    }

    @Test
    void aSidecarOfAStageLiesBesideTheClip() throws Exception {
        CapabilityDispatch dispatch = new CapabilityDispatch(
                queue,
                new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending(besides())),
                Ranked.ascending(new FlagClips(false)));

        List<Artefact> artefacts =
                ((JobOutcome.Succeeded) submit(dispatch, FLAG, "flag.mp4").await()).artefacts();
        Artefact artefact = artefacts.get(0);

        assertThat(artefacts).extracting(Artefact::path).containsExactly(artefact.path(), folder.resolve("flag.txt"));
        assertThat(artefacts.get(1).sha256()).isEqualTo(Publication.sha256(folder.resolve("flag.txt")));
        assertThat(artefact.sidecars()).isEqualTo(Map.of("txt", folder.resolve("flag.txt")));
        assertThat(folder.resolve("flag.txt")).hasContent("of a flag");
        assertThat(files()).containsExactly("flag.mp4", "flag.txt");
        assertThat(submit(dispatch, FLAG, "flag.mp4").await()).isInstanceOf(JobOutcome.Succeeded.class);
        assertThat(((JobOutcome.Failed) submit(dispatch, FLAG, "flag.webm").await()).error())
                .hasMessageContaining("flag.txt belongs to another file of that name");
    }

    @Test
    void twoRunsAtOnceUnderANameThatNobodyChoseGiveTwoFiles() throws Exception {
        FlagClips flags = new FlagClips(true);
        Destination place = Destination.of(folder.resolve("flag.mp4")).keepingExisting();
        JobQueue another = new JobQueue(new RawClips());
        VideoJob first = dispatch(flags).submit(RequestId.random(), FLAG, place);
        VideoJob second = new CapabilityDispatch(another, noStages(), Ranked.ascending(flags))
                .submit(RequestId.random(), FLAG, place);
        while (flags.runs.get() < 2) {
            Thread.sleep(10);
        }

        flags.mayGoOn.countDown();

        assertThat(List.of(artefact(first).path(), artefact(second).path()))
                .containsExactlyInAnyOrder(folder.resolve("flag.mp4"), folder.resolve("flag-2.mp4"));
        assertThat(files()).containsExactly("flag-2.mp4", "flag.mp4");
        another.close();
    }

    @Test
    void aNameThatNobodyChoseIsFreeForItsSidecarsToo() throws Exception {
        Files.writeString(folder.resolve("flag.txt"), "of another file");
        CapabilityDispatch dispatch = new CapabilityDispatch(
                queue,
                new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending(besides())),
                Ranked.ascending(new FlagClips(false)));
        Destination place = Destination.of(folder.resolve("flag.mp4")).keepingExisting();

        Artefact artefact = artefact(dispatch.submit(RequestId.random(), FLAG, place));

        assertThat(artefact.path()).isEqualTo(folder.resolve("flag-2.mp4"));
        assertThat(artefact.sidecars()).isEqualTo(Map.of("txt", folder.resolve("flag-2.txt")));
        assertThat(folder.resolve("flag.txt")).hasContent("of another file");
        assertThat(files()).containsExactly("flag-2.mp4", "flag-2.txt", "flag.txt");
    }

    private CapabilityDispatch dispatch(FlagClips flags) {
        return new CapabilityDispatch(queue, noStages(), Ranked.ascending(flags));
    }

    private static StageChain noStages() {
        return new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending());
    }

    private VideoJob submit(CapabilityDispatch dispatch, VideoRequest request, String name) {
        return dispatch.submit(RequestId.random(), request, Destination.of(folder.resolve(name)));
    }

    private static Artefact artefact(VideoJob job) throws InterruptedException {
        JobOutcome outcome = job.await();
        assertThat(outcome).isInstanceOf(JobOutcome.Succeeded.class);
        return ((JobOutcome.Succeeded) outcome).artefacts().get(0);
    }

    private static Reason failure(VideoJob job) throws InterruptedException {
        return ((JobOutcome.Failed) job.await()).error().reason();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static RequestStage rewrite(String name, String words, List<String> calls) {
        return new RequestStage() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public VideoRequest apply(VideoRequest request, JobContext context) {
                calls.add(name);
                return request.withPrompt(
                        request.prompt().withText(request.prompt().text() + words));
            }
        };
    }

    private static FrameStage frames(List<String> calls) {
        return new FrameStage() {
            @Override
            public String name() {
                return "frames";
            }

            @Override
            public Clip apply(Clip clip, VideoRequest request, JobContext context) {
                calls.add("frames");
                return clip;
            }
        };
    }

    private static ArtefactStage besides() {
        return new ArtefactStage() {
            @Override
            public String name() {
                return "besides";
            }

            @Override
            public Artefact apply(Artefact artefact, VideoRequest request, JobContext context) {
                Path note = context.workingFolder().resolve("note");
                try {
                    Files.writeString(note, "of a flag");
                } catch (IOException e) {
                    throw new OutputUnwritableException(note, e.toString());
                }
                return artefact.withSidecar("txt", note);
            }
        };
    }

    private static ArtefactStage artefacts(List<String> calls) {
        return new ArtefactStage() {
            @Override
            public String name() {
                return "artefacts";
            }

            @Override
            public Artefact apply(Artefact artefact, VideoRequest request, JobContext context) {
                calls.add(artefact.path().getFileName().toString());
                return artefact;
            }
        };
    }
}
