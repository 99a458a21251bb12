package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Artefact;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Action;
import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.api.provenance.CredentialsReport.Manifest;
import dev.framewright.api.provenance.CredentialsReport.Source;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import dev.framewright.api.timeline.TimelineFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CredentialsCommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, CredentialsReport> reports = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void layFilesOut() throws IOException {
        put("drawn.mp4", said(Verdict.TRUSTED, "trainedAlgorithmicMedia", "c2pa.created"));
        put("longer.mp4", said(Verdict.VALID, "compositeWithTrainedAlgorithmicMedia", "c2pa.opened", "c2pa.edited"));
        put("broken.mp4", said(Verdict.INVALID, "trainedAlgorithmicMedia", "c2pa.created"));
        put("=camera.mov", new CredentialsReport(Verdict.NONE, List.of(), List.of()));
        Files.writeString(folder.resolve("notes.txt"), "no clip");
    }

    @Test
    void verifyTellsEachFileAndEndsWithItsOwnCodeWhenOneDoesNotHold() {
        assertThat(run("verify", path("drawn.mp4"), path("longer.mp4"))).isZero();
        assertThat(run("verify", "--trusted-only", path("longer.mp4"))).isEqualTo(12);
        assertThat(run("verify", path("drawn.mp4"), path("broken.mp4"))).isEqualTo(12);
        assertThat(run("verify", path("=camera.mov"))).isEqualTo(12);
        assertThat(out.toString())
                .contains("\"verdict\":\"trusted\"", "\"verdict\":\"none\"", "\"code\":\"assertion.bmffHash.mismatch\"")
                .hasLineCount(6);
    }

    @Test
    void aFileThatIsNotThereIsOneSentence() {
        assertThat(run("verify", path("gone.mp4"))).isEqualTo(7);
        assertThat(err.toString()).contains("gone.mp4").hasLineCount(1);
    }

    @Test
    void withoutTheBundleItIsSaid() {
        Installed bare = new Installed("1", Optional.empty(), Optional.empty(), List.of(), List.of());

        int code = new FramewrightCommand(bare, terminal()).run("verify", path("drawn.mp4"));

        assertThat(code).isEqualTo(3);
    }

    @Test
    void theReportCountsSecondsByUse() {
        assertThat(run("report", folder.toString())).isZero();
        assertThat(out.toString())
                .contains("\"generated\":{\"files\":1,\"seconds\":2.125}")
                .contains("\"edited\":{\"files\":1,\"seconds\":2.125}")
                .contains("\"unknown\":{\"files\":2,\"seconds\":2.125}")
                .contains("\"facts\":{\"frameRate\":\"8\",\"frames\":\"17\",\"model\":\"starter\",\"seed\":\"7\"}")
                .doesNotContain("notes.txt");
    }

    /** Rights would not do: an administrator, as which containers test, reads everything. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderOfWhichAPartCannotBeReadIsOneSentence() throws IOException {
        Path deep = Files.createDirectories(folder.resolve(("d".repeat(200) + "/").repeat(15)));
        Path other = Files.createDirectories(folder.resolve(("o".repeat(200) + "/").repeat(15)));
        Path top = folder.resolve("o".repeat(200));
        Path tooDeep = Files.move(top, deep.resolve("o"));
        try {
            assertThat(tooDeep.toString().length()
                            + top.relativize(other).toString().length())
                    .isGreaterThan(4096);

            assertThat(run("report", folder.toString())).isEqualTo(7);

            assertThat(err.toString())
                    .contains("Cannot read " + folder, "check the rights of all that is in it")
                    .hasLineCount(1);
        } finally {
            // What is too deep to read is too deep to delete.
            Files.move(tooDeep, top);
        }
    }

    @Test
    void aTimelineCountsWhatItShows() throws IOException {
        Path timeline = Files.writeString(folder.resolve("cut.lines"), """
                drawn.mp4 0.500
                %s 1.250
                not-here.mov 0
                """.formatted(folder.resolve("longer.mp4")));

        assertThat(run("report", timeline.toString())).isZero();

        assertThat(out.toString())
                .contains("\"generated\":{\"files\":1,\"seconds\":0.500}")
                .contains("\"edited\":{\"files\":1,\"seconds\":1.250}")
                .contains("\"unknown\":{\"files\":1,\"seconds\":0}")
                .contains("not-here.mov");
    }

    @Test
    void theTableIsSafeToOpen() throws IOException {
        Path table = folder.resolve("report.csv");

        assertThat(run("report", path("drawn.mp4"), path("=camera.mov"), "-o", table.toString()))
                .isZero();

        assertThat(table).content().contains("file,verdict,use,seconds", ",trusted,generated,2.125,17,8,", "starter,7");
        assertThat(run("report", "-o", table.toString(), "=camera.mov")).isZero();
        assertThat(table).content().contains("'=camera.mov,none,unknown");
    }

    @Test
    void thePageShowsWordsAsWords() throws IOException {
        put("<b>.mp4", said(Verdict.TRUSTED, "trainedAlgorithmicMedia", "c2pa.created"));
        Path page = folder.resolve("report.html");

        assertThat(run("report", folder.toString(), "-o", page.toString())).isZero();

        assertThat(page).content().contains("&lt;b&gt;.mp4").doesNotContain("<b>");
    }

    @Test
    void anEndingThatIsNotKnownIsToldBeforeAnyFileIsRead() {
        assertThat(run("report", path("gone.mp4"), "-o", "report.pdf")).isEqualTo(2);
        assertThat(err.toString()).contains("must end in .json, .csv or .html");
    }

    @Test
    void aStoredClipTakesItsManifestAlongUnderAnotherNameToo() {
        Artefact clip = stored("clip.webm", "video/webm");
        Artefact sheet = stored("contact-sheet.png", "image/png");
        Artefact manifest = stored("clip.c2pa", "application/c2pa");

        assertThat(GetCommand.targets(List.of(clip, sheet, manifest), "fox.webm"))
                .isEqualTo(Map.of(clip, Path.of("fox.webm"), manifest, Path.of("fox.c2pa")));
        assertThat(GetCommand.targets(List.of(clip, sheet), "fox.webm")).isEqualTo(Map.of(clip, Path.of("fox.webm")));
        assertThat(GetCommand.targets(List.of(clip, manifest), folder + "/all/"))
                .isEqualTo(Map.of(clip, folder.resolve("all/clip.webm"), manifest, folder.resolve("all/clip.c2pa")));
    }

    private static Artefact stored(String name, String mediaType) {
        return new Artefact(
                Path.of(name),
                mediaType,
                "",
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private void put(String name, CredentialsReport report) throws IOException {
        Files.writeString(folder.resolve(name), "a clip");
        reports.put(name, report);
    }

    private static CredentialsReport said(Verdict verdict, String sourceType, String... actions) {
        List<Action> done = Arrays.stream(actions)
                .map(name -> new Action(name, Optional.of(sourceType), Optional.empty()))
                .toList();
        Manifest manifest = new Manifest(
                "urn:c2pa:1",
                "Framewright 0.1.0",
                Optional.of("O=Studio"),
                Optional.empty(),
                done,
                List.of(new Source("walk.mov", "video/quicktime", "parentOf", Optional.empty())),
                Map.of("model", "starter", "seed", "7", "frames", "17", "frameRate", "8"));
        List<Finding> findings = verdict == Verdict.INVALID
                ? List.of(new Finding(Finding.Kind.FAILURE, "assertion.bmffHash.mismatch", "", "the hash is wrong"))
                : List.of();
        return new CredentialsReport(verdict, findings, List.of(manifest));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private int run(String... arguments) {
        Installed installed = new Installed(
                "1",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.of((file, roots) -> {
                    CredentialsReport report = reports.get(file.getFileName().toString());
                    if (report == null) {
                        throw new MediaUnreadableException(file, "there is no such file");
                    }
                    return report;
                }),
                Optional.empty());
        Services services = Services.of(Map.of(TimelineFormat.class, new LineTimelines()));
        return new FramewrightCommand(installed, terminal(), services).run(arguments);
    }

    private Terminal terminal() {
        return new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    }
}
