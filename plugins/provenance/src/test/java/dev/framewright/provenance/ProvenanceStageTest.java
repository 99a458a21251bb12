package dev.framewright.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.ConnectRequest;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.ExtendRequest.Direction;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.MediaRef;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.Prompt;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Action;
import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.api.provenance.CredentialsReport.Source;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.key.Digest;
import dev.framewright.tck.RecordedJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceStageTest {
    @TempDir
    private Path folder;

    private Signing signing;

    @BeforeEach
    void takeAnIdentity() {
        signing = new Signing(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip.mp4", "clip.mov", "picture.png", "clip.gif", "clip.webm"})
    void everyKindOfFileIsSignedAndHolds(String name) throws Exception {
        CredentialsReport report = signing.check(signing.made(name));

        assertThat(report.failures()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(report.manifests().get(0).facts())
                .containsEntry("model", "starter")
                .containsEntry("seed", "7")
                .containsEntry("frames", "17")
                .containsEntry("frameRate", "8");
        assertThat(report.manifests().get(0).actions()).extracting(Action::name).containsExactly("c2pa.created");
        assertThat(report.manifests().get(0).actions())
                .extracting(action -> action.digitalSourceType().orElse(""))
                .containsExactly("trainedAlgorithmicMedia");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip.webm", "clip.gif"})
    void whereNoManifestFitsInItLiesBeside(String name) throws Exception {
        Path file = signing.made(name);
        Files.move(folder.resolve("clip.c2pa"), folder.resolve("elsewhere.c2pa"));

        assertThat(signing.check(file).verdict()).isEqualTo(Verdict.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "mov", "png", "webm"})
    void theSameRequestGivesTheSameBytesAndAnotherNameTheSameToo(String kind) throws Exception {
        Path first = signing.made("first." + kind);
        Path again = signing.made("again." + kind);

        assertThat(again).hasSameBinaryContentAs(first);
        if (kind.equals("webm")) {
            assertThat(folder.resolve("again.c2pa")).hasSameBinaryContentAs(folder.resolve("first.c2pa"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "mov"})
    void samplesAreFoundWhereTheClipSaysTheyAre(String kind) throws Exception {
        byte[] clip = Files.readAllBytes(signing.made("clip." + kind));

        int chunk = (int) TinyMedia.chunk(clip);
        assertThat(new String(clip, chunk, 7, StandardCharsets.US_ASCII)).isEqualTo("samples");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "png", "gif"})
    void theFieldsOfIptcAreInTheFile(String kind) throws Exception {
        String text = Files.readString(signing.made("clip." + kind), StandardCharsets.ISO_8859_1);

        assertThat(text)
                .contains("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
                .contains("Iptc4xmpExt:AISystemUsed=\"Framewright, model starter\"")
                .contains("Iptc4xmpExt:AIPromptInformation=\"SHA-256 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip.mp4", "clip.mov", "picture.png", "clip.gif", "clip.webm"})
    void anyFlippedByteIsSeen(String name) throws Exception {
        Path file = signing.made(name);
        byte[] bytes = Files.readAllBytes(file);
        List<Long> store = AssetFile.of(file)
                .store(Artefact.sidecarPath(file, "c2pa"))
                .orElseThrow()
                .stretches();
        long first = store.isEmpty() ? 0 : store.get(0);
        long last = store.isEmpty() ? 0 : store.get(1);
        // C2PA itself leaves ftyp out of the hash of a clip.
        int start = name.endsWith(".mp4") || name.endsWith(".mov") ? (int) last : 0;
        for (int at = start; at < bytes.length; at += 13) {
            if (at >= first && at < last) {
                continue;
            }
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            Files.write(file, changed);

            assertThat(signing.check(file).verdict()).as("byte " + at).isIn(Verdict.INVALID, Verdict.NONE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "trainedAlgorithmicMedia, assertion.hashedURI.mismatch",
        "claim_generator_info, claimSignature.mismatch",
        "Self-made by Framewright, claimSignature.mismatch"
    })
    void whatIsSaidCannotBeChanged(String words, String code) throws Exception {
        Path file = signing.made("clip.webm");
        Path sidecar = Artefact.sidecarPath(file, "c2pa");
        byte[] bytes = Files.readAllBytes(sidecar);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(words);
        bytes[at + 5] ^= 1;
        Files.write(sidecar, bytes);

        assertThat(signing.check(file).failures()).extracting(Finding::code).contains(code);
        assertThat(signing.check(file).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void brokenManifestsOfAnyKindAreFindingsAndNeverFailures() throws Exception {
        Path file = signing.made("clip.webm");
        Path sidecar = Artefact.sidecarPath(file, "c2pa");
        byte[] bytes = Files.readAllBytes(sidecar);
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] changed =
                    random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
            for (int flips = random.nextInt(4); flips >= 0 && changed.length > 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            Files.write(sidecar, changed);

            assertThat(signing.check(file)).isNotNull();
        }
    }

    @Test
    void aTrimmedClipIsSeen() throws Exception {
        Path file = signing.made("clip.mp4");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));

        assertThat(signing.check(file).verdict()).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "clip.mp4, assertion.bmffHash.mismatch",
        "clip.mov, assertion.bmffHash.mismatch",
        "picture.png, assertion.dataHash.mismatch",
        "clip.webm, assertion.dataHash.mismatch"
    })
    void theManifestOfAnotherFileIsSeen(String name, String code) throws Exception {
        Path swapped = signing.withTheManifestOfAnother(name);

        assertThat(signing.check(swapped).failures()).extracting(Finding::code).containsExactly(code);
    }

    @Test
    void whoIsNotKnownHereIsValidButNotTrusted() throws Exception {
        Path file = signing.made("clip.mp4");
        Signing elsewhere = new Signing(Files.createDirectory(folder.resolve("elsewhere")));

        assertThat(elsewhere.check(file).verdict()).isEqualTo(Verdict.VALID);
        assertThat(elsewhere
                        .with("trust", signing.root().toString())
                        .check(file)
                        .verdict())
                .isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void anEditOpensItsSourceAndKeepsItsManifest() throws Exception {
        Path source = signing.made("source.png");
        Path longer =
                signing.made("longer.mp4", ExtendRequest.of(MediaRef.file(source), Direction.FORWARD, "the fox runs"));
        Path longest =
                signing.made("longest.mp4", ExtendRequest.of(MediaRef.file(longer), Direction.FORWARD, "the fox runs"));

        CredentialsReport report = signing.check(longest);

        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(report.manifests()).hasSize(3);
        assertThat(report.manifests().get(0).actions())
                .extracting(Action::name)
                .containsExactly("c2pa.opened", "c2pa.edited");
        assertThat(report.manifests().get(0).actions().get(1).digitalSourceType())
                .contains("compositeWithTrainedAlgorithmicMedia");
        assertThat(report.manifests().get(0).sources())
                .extracting(Source::title, Source::relationship)
                .containsExactly(tuple("longer.mp4", "parentOf"));
        assertThat(report.findings()).extracting(Finding::code).contains("ingredient.manifest.validated");
    }

    @Test
    void aSourceThatWasBrokenWhenItWentInIsNoFaultOfTheResult() throws Exception {
        Path source = signing.made("source.mp4");
        byte[] bytes = Files.readAllBytes(source);
        bytes[bytes.length - 3] ^= 1;
        Files.write(source, bytes);

        CredentialsReport report = signing.check(
                signing.made("longer.mp4", ExtendRequest.of(MediaRef.file(source), Direction.FORWARD, "the fox runs")));

        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void twoClipsThatAreConnectedAreParentAndComponent() throws Exception {
        Path plain = TinyMedia.write(folder.resolve("plain.mp4"));
        CredentialsReport report = signing.check(signing.made(
                "between.mp4",
                ConnectRequest.of(
                        MediaRef.file(signing.made("from.mp4")), MediaRef.file(plain), "the fox becomes a hare")));

        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(report.manifests().get(0).actions())
                .extracting(Action::name)
                .containsExactly("c2pa.opened", "c2pa.placed", "c2pa.edited");
        assertThat(report.findings()).extracting(Finding::code).contains("ingredient.unknownProvenance");
    }

    @Test
    void thePromptIsToldAsAHashUnlessTheUserWantsOtherwise() throws Exception {
        String hashed = text(signing.made("hash.png"));
        String told = text(signing.with("prompt", "text").made("text.png"));
        String silent = text(signing.with("prompt", "none").made("none.png"));

        assertThat(hashed).doesNotContain("a red fox").contains("promptSha256");
        assertThat(told).contains("a red fox");
        assertThat(silent).doesNotContain("a red fox").doesNotContain("promptSha256");
    }

    @Test
    void linesOfOtherBundlesThatMayHoldWordsOfThePromptAreToldWithItAlone() throws Exception {
        String hashed = text(signing.made("hash.png"));
        String told = text(signing.with("prompt", "text").made("text.png"));
        String silent = text(signing.with("prompt", "none").made("none.png"));

        assertThat(hashed).doesNotContain("kitten").contains("sampling.seed");
        assertThat(told).contains("kitten as cat");
        assertThat(silent).doesNotContain("kitten").contains("sampling.seed");
    }

    @Test
    void everyPictureOfAFolderIsSigned() throws Exception {
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        TinyMedia.write(pictures.resolve("0001.png"));
        TinyMedia.write(pictures.resolve("0002.png"));

        signing.sign(pictures, Signing.FOX);

        assertThat(signing.check(pictures.resolve("0001.png")).verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(signing.check(pictures.resolve("0002.png")).verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void whatWasSignedBeforeIsLeftAlone() throws Exception {
        Path file = signing.made("picture.png");
        byte[] before = Files.readAllBytes(file);

        signing.sign(file, Signing.FOX);

        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void theWordsOfShotsAreToldAsAHashToo() throws Exception {
        Prompt plain = Prompt.of("a fox");
        Prompt shots = new Prompt(
                plain.text(),
                plain.negative(),
                plain.expansion(),
                List.of(new Prompt.Shot("it naps", Frames.count(9))));
        String text = text(signing.made("clip.mp4", GenerateRequest.of("a fox").withPrompt(shots)));

        assertThat(text)
                .doesNotContain("it naps")
                .contains(Digest.hex("a fox\nit naps".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsNoPictureOrClipIsLeftAlone() throws Exception {
        Path table = Files.writeString(folder.resolve("table.json"), "{}");

        signing.sign(table, Signing.FOX);

        assertThat(table).hasContent("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sheet.png", "sheet.gif", "sheet.mp4", "sheet.webm", "sheet.avif"})
    void aPictureOrClipOfAnyTypeIsToldByItsContent(String name) throws Exception {
        Path file = TinyMedia.write(folder.resolve(name));

        signing.sign(of(file, "application/octet-stream", Map.of()), Signing.FOX, signing.job());

        assertThat(signing.check(file).verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void aPictureInBoxesKeepsItsBytesBecauseItsTableOfPlacesIsNotMoved() throws Exception {
        Path file = TinyMedia.write(folder.resolve("picture.avif"));
        byte[] before = Files.readAllBytes(file);

        signing.sign(of(file, "image/avif", Map.of()), Signing.FOX, signing.job());

        assertThat(file).hasBinaryContent(before);
    }

    @ParameterizedTest
    @CsvSource({
        "'', encoded.sha256, algorithmicallyEnhanced",
        "'', finish.upscale, compositeWithTrainedAlgorithmicMedia",
        "some-net, encoded.sha256, compositeWithTrainedAlgorithmicMedia"
    })
    void anOwnClipThatNoModelChangedIsEnhancedAndNoComposite(String model, String line, String type) throws Exception {
        Path source = TinyMedia.write(folder.resolve("source.png"));
        Path smooth = TinyMedia.write(folder.resolve("smooth.mp4"));
        List<String> models = model.isEmpty() ? List.of() : List.of(model);
        RecordedJob job = signing.job()
                .servedBy(new CapabilityDescription("interpolate", "", models, List.of(), Map.of(), List.of()));

        signing.sign(
                of(smooth, "video/mp4", Map.of(line, "2")),
                CustomRequest.of("interpolate", Map.of("source", source.toString())),
                job);

        CredentialsReport report = signing.check(smooth);
        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(report.manifests().get(0).actions().get(1).digitalSourceType())
                .contains(type);
        assertThat(text(smooth)).contains("digitalsourcetype/" + type);
        assertThat(text(smooth).contains("AISystemUsed")).isNotEqualTo(type.equals("algorithmicallyEnhanced"));
    }

    @Test
    void whatCannotBeSignedIsRefused() throws Exception {
        Path clip = Files.write(
                folder.resolve("clip.mp4"),
                "\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\u00FFmoov".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> signing.sign(clip, Signing.FOX))
                .isInstanceOf(OutputUnwritableException.class)
                .hasMessageContaining("nothing unsigned is written");
    }

    private static Artefact of(Path file, String mediaType, Map<String, String> manifest) {
        return new Artefact(
                file,
                mediaType,
                "",
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                manifest);
    }

    private static String text(Path file) throws Exception {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
