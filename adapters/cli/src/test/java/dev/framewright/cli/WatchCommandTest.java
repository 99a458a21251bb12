package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.MediaRef;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.jobs.VideoJobs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final StoreOfOneFolder store = new StoreOfOneFolder();

    @TempDir
    Path outer;

    private Path folder;

    @BeforeEach
    void makeTheFolder() throws IOException {
        folder = Files.createDirectory(outer.toRealPath().resolve("dam"));
    }

    @Test
    void aTextGivesAClipItsMetadataAndItsManifestBesideIt() throws IOException {
        write("shots/horse.shot.txt", "generate: a horse\nrunning left | seed=7; seconds=2; steps=9");

        assertThat(watch()).isZero();

        GenerateRequest request = (GenerateRequest) request();
        assertThat(request.prompt().text()).isEqualTo("a horse running left");
        assertThat(request.clip().frames()).contains(Frames.lasting(Duration.ofSeconds(2)));
        assertThat(request.sampling().steps()).hasValue(9);
        String result = made("shots", ".mp4");
        assertThat(result).matches("horse-[0-9a-f]{16}\\.mp4");
        assertThat(files("shots"))
                .containsExactlyInAnyOrder("horse.shot.txt", result, result + ".json", result.replace(".mp4", ".xmp"));
        assertThat(folder.resolve("shots").resolve(result.replace(".mp4", ".xmp")))
                .content(StandardCharsets.UTF_8)
                .isEqualTo(StoreOfOneFolder.XMP);
        assertThat(out.toString()).contains(result).hasLineCount(1);
        assertThat(err.toString())
                .contains("shots/horse.shot.txt: is job 01job1", "shots/horse.shot.txt: made " + result)
                .doesNotContain("a horse");
    }

    @Test
    void whatIsThereIsNotMadeAgainByAnotherProcessUntilWordsOrSourceChange() throws IOException {
        write("sea.png", "a picture");
        write("sea.shot.txt", "waves");
        watch();
        watch();
        assertThat(store.submitted).isEqualTo(1);

        write("sea.png", "another picture");
        watch();
        assertThat(store.submitted).isEqualTo(2);

        write("sea.shot.txt", "high waves");
        watch();
        assertThat(store.submitted).isEqualTo(3);
        assertThat(files("").stream().filter(name -> name.endsWith(".mp4"))).hasSize(3);
    }

    @Test
    void aProcessThatDiedLeavesAJobThatTheNextOneFinds() throws IOException {
        write("horse.shot.txt", "a horse");
        store.end = request -> Optional.empty();
        FolderShots first = shots();
        first.look();
        assertThat(first.look()).isFalse();

        store.jobs.values().iterator().next().end(new JobOutcome.Succeeded(List.of(StoreOfOneFolder.artefact())));
        assertThat(watch()).isZero();

        assertThat(store.submitted).isEqualTo(1);
        assertThat(made("", ".mp4")).startsWith("horse-");
    }

    @ParameterizedTest
    @CsvSource({
        "sea.png, sea.shot.txt, waves, ImageToVideo",
        "sea.png, sea.png.shot.txt, waves, ImageToVideo",
        "sea.mp4, sea.shot.txt, waves, Extend",
        "sea.mp4, sea.shot.txt, edit: in snow | strength=0.3, EditVideo",
        "sea.mp4, other.shot.txt, extend-backward: waves | source=sea.mp4, Extend",
        "sea.mp4, other.shot.txt, waves, Generate",
        "sea.mp4, other.shot.txt, connect: on | source=sea.mp4; to=sea.mp4, Connect"
    })
    void whatATextBeginsFromHasItsNameOrIsNamed(String media, String text, String words, String kind)
            throws IOException {
        write(media, "pixels");
        write(text, words);

        assertThat(watch()).as(err.toString()).isZero();

        assertThat(request().getClass().getSimpleName()).isEqualTo(kind + "Request");
        if (request() instanceof ImageToVideoRequest picture) {
            assertThat(picture.keyFrames()).containsExactly(KeyFrame.first(file(media)));
        } else if (request() instanceof EditVideoRequest edit) {
            assertThat(edit.source()).isEqualTo(file(media));
        } else if (request() instanceof ExtendRequest extend) {
            assertThat(extend.source()).isEqualTo(file(media));
            assertThat(extend.stitched()).isTrue();
        }
    }

    @Test
    void picturesAndClipsWithoutATextBecomeWhatTheCommandSaysAndResultsDoNot() throws IOException {
        write("a.png", "picture");
        write("b.mp4", "clip");
        write("c.png", "picture");
        write("c.shot.txt", "it turns");

        watch("--picture", "image-to-video: it moves", "--clip", "extend: it goes on");
        watch("--picture", "image-to-video: it moves", "--clip", "extend: it goes on");

        assertThat(store.submitted).isEqualTo(3);
        assertThat(words()).containsExactlyInAnyOrder("it moves", "it goes on", "it turns");
    }

    @Test
    void aFileThatIsStillWrittenIsWaitedFor() throws Exception {
        write("sea.shot.txt", "waves");
        write("sea.mp4", "");
        FolderShots shots = shots();
        for (int i = 1; i < 5; i++) {
            assertThat(shots.look()).isFalse();
            write("sea.mp4", "more".repeat(i));
        }
        assertThat(store.submitted).isZero();

        shots.look();
        shots.look();

        assertThat(store.submitted).isEqualTo(1);
    }

    @Test
    void unfinishedNamesHiddenFilesAndLinksAreNotLookedAt() throws IOException {
        write(".hidden.shot.txt", "a horse");
        write(".trash/old.shot.txt", "a horse");
        write("horse.shot.txt.part", "a horse");
        Files.writeString(outer.resolve("secret.mp4"), "secret");
        Files.createSymbolicLink(folder.resolve("sea.mp4"), outer.resolve("secret.mp4"));
        write("sea.shot.txt", "extend: it goes on | source=sea.mp4");

        assertThat(watch()).isEqualTo(2);

        assertThat(store.submitted).isZero();
        assertThat(text("sea.shot.error.txt")).contains("there is no sea.mp4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "generate: a horse | seed=x; INVALID_REQUEST: shot must be one that generate can make",
                "generate: a horse | sed=7; sed is no setting of a shot",
                "genrate: a horse; must begin with one of [generate,",
                "extend: on; source must be one picture or clip named wrong beside the text",
                "extend: on | source=../secret.mp4; source must be a file of the watched folder",
                "extend: on | source=/etc/passwd; source must be a file of the watched folder",
                "connect: on | source=a.mp4; to must name the clip",
                "generate: on | source=a.mp4; source is of no use to generate"
            })
    void whatCannotBeMadeIsSaidInATextBesideIt(String words, String sentence) throws IOException {
        write("wrong.shot.txt", words.strip());

        assertThat(watch()).isEqualTo(2);

        assertThat(text("wrong.shot.error.txt")).contains(sentence);
        assertThat(err.toString()).contains("wrong.shot.txt: INVALID_REQUEST: ").hasLineCount(3);
        assertThat(store.submitted).isZero();
    }

    @Test
    void aTextThatIsNotUtf8OrTooLongIsSaid() throws IOException {
        Files.write(folder.resolve("latin.shot.txt"), new byte[] {'a', (byte) 0xe4, ' '});
        write("long.shot.txt", "a".repeat(70_000));

        watch();

        assertThat(text("latin.shot.error.txt")).contains("must be text in UTF-8");
        assertThat(text("long.shot.error.txt")).contains("must be at most 65536 bytes");
    }

    @Test
    void aFileWhoseErrorHasTooLongANameKeepsNoOtherFromBeingMade() throws IOException {
        String longest = "a".repeat(254 - ".shot.txt".length()) + ".shot.txt";
        write(longest, "genrate: a horse");
        write("horse.shot.txt", "a horse");

        assertThat(watch()).isEqualTo(8);

        assertThat(made("", ".mp4")).startsWith("horse-");
        assertThat(err.toString()).contains(longest + ": Cannot write ");
    }

    @Test
    void whatFailedIsNotTriedAgainUntilItChangesOrItsErrorIsDeleted() throws IOException {
        write("horse.shot.txt", "a horse");
        store.end = request ->
                Optional.of(new JobOutcome.Failed(new InvalidRequestException("sampling.steps", "must be fewer")));
        assertThat(watch()).isEqualTo(2);
        assertThat(watch()).isZero();
        assertThat(store.submitted).isEqualTo(1);
        assertThat(text("horse.shot.error.txt")).startsWith("INVALID_REQUEST: sampling.steps must be fewer");

        Files.delete(folder.resolve("horse.shot.error.txt"));
        store.end = request -> Optional.of(new JobOutcome.Succeeded(List.of(StoreOfOneFolder.artefact())));
        assertThat(watch()).as(err.toString()).isZero();

        assertThat(store.submitted).isEqualTo(2);
        assertThat(files("")).doesNotContain("horse.shot.error.txt").hasSize(4);
    }

    @Test
    void aTextThatIsTakenAwayOrChangedCancelsItsJobAlone() throws IOException {
        store.end = request -> Optional.empty();
        write("a.shot.txt", "a horse");
        write("b.shot.txt", "a cat");
        write("c.shot.txt", "a dog");
        FolderShots shots = shots();
        shots.look();
        shots.look();
        assertThat(store.submitted).isEqualTo(3);

        Files.delete(folder.resolve("a.shot.txt"));
        write("b.shot.txt", "a fox and a cat");
        shots.look();
        shots.look();

        assertThat(store.cancelled).isEqualTo(2);
        assertThat(store.submitted).isEqualTo(4);
        assertThat(err.toString()).contains("a.shot.txt: is gone", "b.shot.txt: changed");
    }

    @Test
    void aTextThatIsSpoiledOrAsksForWhatIsThereCancelsItsJobToo() throws IOException {
        write("a.shot.txt", "a horse");
        watch();
        store.end = request -> Optional.empty();
        write("a.shot.txt", "a fox");
        write("b.shot.txt", "a cat");
        FolderShots shots = shots();
        shots.look();
        shots.look();
        assertThat(store.submitted).isEqualTo(3);

        write("a.shot.txt", "a horse");
        write("b.shot.txt", "genrate: a cat");
        shots.look();
        shots.look();

        assertThat(store.cancelled).isEqualTo(2);
        assertThat(err.toString())
                .contains("a.shot.txt: changed", "b.shot.txt: changed", "b.shot.txt: INVALID_REQUEST");
    }

    @Test
    void twoNamesForTheSameShotAreOneJob() throws IOException {
        write("a.shot.txt", "a horse");
        write("b.shot.txt", "a horse");

        watch();

        assertThat(store.submitted).isEqualTo(1);
        assertThat(files("").stream().filter(name -> name.endsWith(".mp4"))).hasSize(2);
    }

    @Test
    void aShotThatIsMovedWithItsPictureIsTheSameOne() throws IOException {
        write("a/sea.png", "a picture");
        write("a/sea.shot.txt", "waves");
        watch();
        write("b/lake.png", "a picture");
        write("b/lake.shot.txt", "waves");

        assertThat(watch()).as(err.toString()).isZero();

        assertThat(store.submitted).isEqualTo(1);
        assertThat(made("b", ".mp4")).startsWith("lake-");
        assertThat(files("b")).noneMatch(name -> name.endsWith(".error.txt"));
    }

    @Test
    void whatIsNotWantedAnyMoreIsCancelledWhenTheStoreIsBack() throws IOException {
        store.end = request -> Optional.empty();
        write("a.shot.txt", "a horse");
        write("b.shot.txt", "a cat");
        FolderShots shots = shots();
        shots.look();
        shots.look();

        Files.delete(folder.resolve("a.shot.txt"));
        write("b.shot.txt", "a fox and a cat");
        store.awayForCancels = 2;
        shots.look();
        shots.look();
        assertThat(err.toString()).contains("a.shot.txt: is gone, but The job store could not be reached");
        shots.look();
        shots.look();

        assertThat(store.cancelled).isEqualTo(2);
        assertThat(store.submitted).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--workers 65; workers must be between 0 and 64",
                "--every 0; every must be between 0.05 and 3600 but was 0.0",
                "--ending exe; ending must be mp4, mov, webm or gif but was \"exe\"",
                "--picture moving; picture must be a note that begins from one file",
                "--clip generate:x; clip must be a note that begins from one file"
            })
    void wrongOptionsAreOneSentence(String options, String sentence) {
        assertThat(watch(options.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(sentence).hasLineCount(1);
    }

    @Test
    void aFolderThatIsNotThereIsOneSentence() {
        assertThat(run("watch", outer.resolve("gone").toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("folder must be a folder that can be written but was")
                .hasLineCount(1);
    }

    private FolderShots shots() {
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
        Installed nothing = new Installed("1", Optional.empty(), Optional.empty(), List.of(), List.of());
        return new FolderShots(
                new WatchedFolder(folder, Duration.ZERO),
                new WatchSettings("local", "mp4", Optional.empty(), Optional.empty(), false),
                store,
                new StoredResults(new StoreOfOneFolder.Files(), "local"),
                new ShotRequests(new JobFollower(nothing, terminal, Services.of(Map.of()))),
                terminal);
    }

    private int watch(String... options) {
        List<String> arguments = new ArrayList<>(List.of("watch", folder.toString(), "--once", "--settle", "0"));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--workers")) {
            arguments.addAll(List.of("--workers", "0"));
        }
        if (!arguments.contains("--every")) {
            arguments.addAll(List.of("--every", "0.05"));
        }
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        Installed installed = new Installed("1", Optional.empty(), Optional.empty(), List.of(), List.of());
        Services services = Services.of(Map.of(
                VideoJobs.class,
                store,
                VideoArtefacts.class,
                new StoreOfOneFolder.Files(),
                JobWorkers.class,
                new StoreOfOneFolder.Workers()));
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
        return new FramewrightCommand(installed, terminal, services).run(arguments);
    }

    private VideoRequest request() {
        assertThat(store.jobs).hasSize(1);
        return store.jobs.values().iterator().next().request();
    }

    private List<String> words() {
        return store.jobs.values().stream()
                .map(job -> job.request().prompt().text())
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private String made(String below, String ending) throws IOException {
        List<String> found =
                files(below).stream().filter(name -> name.endsWith(ending)).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<String> files(String below) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(below))) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    private MediaRef file(String name) {
        return MediaRef.file(folder.resolve(name));
    }
}
