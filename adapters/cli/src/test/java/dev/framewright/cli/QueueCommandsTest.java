package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Artefact;
import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.Estimate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.Output;
import dev.framewright.api.RequestId;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.Replays;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.jobs.VideoJobs;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueCommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RecordedCapabilities capabilities = new RecordedCapabilities();
    private final ListedJobs jobs = new ListedJobs();

    @TempDir
    private Path folder;

    private int run(Map<Class<?>, ?> services, String... arguments) {
        Installed installed = new Installed("1", Optional.of(capabilities), Optional.empty(), List.of(), List.of());
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        return new FramewrightCommand(installed, terminal, Services.of(services)).run(arguments);
    }

    @Test
    void withoutAStoreTheCommandsSayWhatIsMissing() {
        assertThat(run(Map.of(), "jobs", "list")).isEqualTo(3);
        assertThat(run(Map.of(), "serve")).isEqualTo(3);
        assertThat(run(Map.of(), "worker")).isEqualTo(3);
        assertThat(run(Map.of(), "generate", "a fox", "--queue", "-o", "fox.mp4"))
                .isEqualTo(3);
        assertThat(err.toString()).contains("No bundle serves VideoJobs");
        assertThat(capabilities.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--request-id shot-12, request-id is of use with --queue only",
        "--tenant studio, tenant is of use with --queue only",
        "--priority 0 --estimate, priority is of use with --queue only",
        "--preview p.png --queue, preview is of no use with --queue"
    })
    void whatIsForTheQueueIsRefusedWithoutItAndAPreviewWithIt(String options, String sentence) {
        assertThat(run(Map.of(VideoJobs.class, jobs), ("generate fox " + options).split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).contains(sentence).hasLineCount(1);
        assertThat(capabilities.requests).isEmpty();
    }

    @Test
    void aServerWithoutWorkersClearsUpAllTheSame() {
        StoreOfOneFolder.Workers workers = new StoreOfOneFolder.Workers();
        Map<Class<?>, ?> services = Map.of(VideoJobs.class, jobs, JobWorkers.class, workers);

        Thread.currentThread().interrupt(); // so it ends where it would wait for its end
        assertThat(run(services, "serve", "--workers", "0")).as(err.toString()).isZero();
        assertThat(run(services, "worker", "--workers", "0")).isEqualTo(2);

        assertThat(workers.started).containsExactly(0);
        assertThat(err.toString()).contains("workers must be between 1 and 64 but was 0");
    }

    @Test
    void theFilterIsWhatTheOptionsSay() {
        int code = run(
                Map.of(VideoJobs.class, jobs),
                "jobs",
                "list",
                "--tenant",
                "studio",
                "--state",
                "running",
                "--state",
                "queued",
                "--limit",
                "7",
                "--after",
                "01k");

        assertThat(code).as(err.toString()).isZero();
        JobFilter filter = jobs.filters.get(0);
        assertThat(filter.tenant()).contains("studio");
        assertThat(filter.states()).containsExactlyInAnyOrder(JobState.RUNNING, JobState.QUEUED);
        assertThat(filter.pageSize()).isEqualTo(7);
        assertThat(filter.after()).contains("01k");
        assertThat(out.toString())
                .contains("\"job\":\"01job\"", "\"state\":\"QUEUED\"")
                .doesNotContain("a fox");
    }

    @Test
    void aJobThatIsNotThereIsOneSentence() {
        assertThat(run(Map.of(VideoJobs.class, jobs), "jobs", "cancel", "nobody"))
                .isEqualTo(2);
        assertThat(run(Map.of(VideoJobs.class, jobs), "get", "nobody")).isEqualTo(2);
        assertThat(err.toString()).contains("job must be one of tenant local but was nobody");
    }

    @Test
    void aResultInAFolderTakesANumberWhereItsNameIsTaken() throws Exception {
        StoreOfOneFolder store = new StoreOfOneFolder();
        Artefact clip = StoreOfOneFolder.artefact();
        store.end = request -> Optional.of(new JobOutcome.Succeeded(List.of(clip, clip.at(Path.of("clip.c2pa")))));
        String job = store.submit(Submission.of("local", new RequestId("1"), GenerateRequest.of("a fox")))
                .id();
        Map<Class<?>, ?> services = Map.of(VideoJobs.class, store, VideoArtefacts.class, new StoreOfOneFolder.Files());
        Path other = Files.writeString(folder.resolve("clip.c2pa"), "of another clip");

        int there = run(services, "get", job, "-o", folder.toString());
        int named = run(services, "get", job, "-o", folder + "/");

        assertThat(there + named).as(err.toString()).isZero();
        assertThat(other).hasContent("of another clip");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "clip.c2pa",
                            "clip-2.mp4",
                            "clip-2.mp4.json",
                            "clip-2.c2pa",
                            "clip-2.c2pa.json",
                            "clip-3.mp4",
                            "clip-3.mp4.json",
                            "clip-3.c2pa",
                            "clip-3.c2pa.json");
        }
    }

    @Test
    void resultsThatAreFetchedIntoOneFolderAtTheSameTimeAllStay() throws Exception {
        StoreOfOneFolder store = new StoreOfOneFolder();
        String job = store.submit(Submission.of("local", new RequestId("1"), GenerateRequest.of("a fox")))
                .id();
        CyclicBarrier both = new CyclicBarrier(2);
        StoreOfOneFolder.Files files = new StoreOfOneFolder.Files() {
            @Override
            public InputStream open(String tenant, String sha256, long offset) {
                try {
                    both.await(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return super.open(tenant, sha256, offset);
            }
        };
        Map<Class<?>, ?> services = Map.of(VideoJobs.class, store, VideoArtefacts.class, files);

        List<Integer> codes = Stream.of(1, 2)
                .map(i -> CompletableFuture.supplyAsync(() -> run(services, "get", job, "-o", folder + "/")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(codes).as(err.toString()).containsOnly(0);
        try (Stream<Path> there = Files.list(folder)) {
            assertThat(there.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("clip.mp4", "clip.mp4.json", "clip-2.mp4", "clip-2.mp4.json");
        }
    }

    @Test
    void aResultThatCannotBeFetchedLeavesNothing() throws Exception {
        StoreOfOneFolder store = new StoreOfOneFolder();
        String job = store.submit(Submission.of("local", new RequestId("1"), GenerateRequest.of("a fox")))
                .id();
        StoreOfOneFolder.Files files = new StoreOfOneFolder.Files() {
            @Override
            public InputStream open(String tenant, String sha256, long offset) {
                throw new StoreUnavailableException("The bucket is away", new IllegalStateException());
            }
        };

        int code = run(Map.of(VideoJobs.class, store, VideoArtefacts.class, files), "get", job, "-o", folder + "/");

        assertThat(code).isNotZero();
        assertThat(folder).isEmptyDirectory();

        Path own = Files.createFile(folder.resolve("own.mp4"));
        run(Map.of(VideoJobs.class, store, VideoArtefacts.class, files), "get", job, "-o", own.toString());
        assertThat(own).as("what was there before").exists();
    }

    @Test
    void aReplayThatGivesOtherFramesEndsWithItsOwnCodeAndSaysWhatDiffers() throws Exception {
        Path manifest = Files.writeString(folder.resolve("fox.json"), "an older line\n{\"sha256\":\"first\"}\n\n");

        int code = replayed(manifest);

        assertThat(code).as(err.toString()).isEqualTo(13);
        assertThat(capabilities.request().prompt().text()).isEqualTo("a fox");
        assertThat(out.toString()).contains("\"bitExact\":false", "\"match\":\"NONE\"");
        assertThat(err.toString()).contains("not the same", "note: machine was a and is b");
    }

    @Test
    void aReplayWithoutANameOfItsOwnReplacesNothingAndSaysWhereItIs() throws Exception {
        Path manifest = Files.writeString(folder.resolve("fox.json"), "{\"sha256\":\"first\"}\n");

        run(Map.of(Replays.class, new OtherFrames()), "replay", manifest.toString());

        assertThat(capabilities.destination())
                .isEqualTo(Destination.of(Path.of("replay.mp4")).keepingExisting());
        assertThat(out.toString()).contains("free-2.mp4\"");
    }

    @Test
    void withJsonAReplayTellsOnlyEvents() throws Exception {
        Path manifest = Files.writeString(folder.resolve("fox.json"), "{\"sha256\":\"first\"}\n");

        run(Map.of(Replays.class, new OtherFrames()), "replay", manifest.toString(), "--json");

        assertThat(err.toString().lines())
                .allMatch(line -> line.startsWith("{\"event\":"))
                .contains("{\"event\":\"notice\",\"text\":\"machine was a and is b\"}");
    }

    @Test
    void aClipIsNoManifest() throws Exception {
        Path clip = Files.write(folder.resolve("clip.mp4"), new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p', (byte) 0x80});

        int code = run(Map.of(Replays.class, new OtherFrames()), "replay", clip.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("manifest must be a text but " + clip + " is none");
    }

    @Test
    void aLineOfAFileBesideTheClipIsPassedOver() throws Exception {
        Path manifest = Files.writeString(
                folder.resolve("fox.json"), "an older line\n{\"sha256\":\"first\"}\n{\"sha256\":\"c2pa\"}\n");

        int code = replayed(manifest);

        assertThat(code).as(err.toString()).isEqualTo(13);
        assertThat(capabilities.request().prompt().text()).isEqualTo("a fox");
    }

    private int replayed(Path manifest) {
        return run(
                Map.of(Replays.class, new OtherFrames()),
                "replay",
                manifest.toString(),
                "-o",
                folder.resolve("again.mp4").toString());
    }

    /** Reads a clip's line and that of a file beside it, and finds every replay to be another. */
    private static final class OtherFrames implements Replays {
        @Override
        public Recorded read(String json) {
            if (json.equals("{\"sha256\":\"c2pa\"}")) {
                return new Recorded("c2pa", Map.of());
            }
            assertThat(json).isEqualTo("{\"sha256\":\"first\"}");
            return new Recorded("first", Map.of("request", "a fox"));
        }

        @Override
        public Recipe recipe(Map<String, String> manifest) {
            assertThat(manifest).containsKey("request");
            return new Recipe(GenerateRequest.of("a fox"), Output.of(Container.MP4));
        }

        @Override
        public Verdict compare(Recorded first, Artefact again) {
            return new Verdict(Match.NONE, List.of("machine was a and is b"));
        }
    }

    /** One queued job, and the filters it was listed by. */
    private static final class ListedJobs implements VideoJobs {
        private final List<JobFilter> filters = new ArrayList<>();

        @Override
        public StoredJob submit(Submission submission) {
            throw new AssertionError("nothing is submitted here");
        }

        @Override
        public Estimate estimate(Submission submission) {
            throw new AssertionError("nothing is estimated here");
        }

        @Override
        public Optional<StoredJob> find(String tenant, String jobId) {
            return Optional.empty();
        }

        @Override
        public Optional<StoredJob> find(String tenant, RequestId requestId) {
            return Optional.empty();
        }

        @Override
        public JobPage list(JobFilter filter) {
            filters.add(filter);
            Submission submission = Submission.of("studio", new RequestId("1"), GenerateRequest.of("a fox"));
            JobStatus job = new JobStatus(
                    "01job",
                    submission,
                    JobState.QUEUED,
                    false,
                    0,
                    Optional.empty(),
                    List.of(),
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            return new JobPage(List.of(job), Optional.empty());
        }

        @Override
        public boolean delete(String tenant, String jobId) {
            return false;
        }

        @Override
        public QueueState queue() {
            return new QueueState(false, Map.of(), Map.of());
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}
    }
}
