package dev.framewright.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.key.Certificates;
import dev.framewright.provenance.key.Digest;
import dev.framewright.provenance.key.OwnIdentity;
import dev.framewright.provenance.key.SigningIdentity;
import dev.framewright.provenance.key.TrustedRoots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest may say that it took assertions out of what it is made of, and of nothing else. */
class RedactionTest {
    private static final String DATA = "c2pa.hash.data";
    private static final String ACTIONS = "c2pa.actions.v2";
    private static final String NOTE = "org.example.note";
    private static final String SOURCE = "urn:c2pa:source";
    private static final String OTHER = "urn:c2pa:other";
    private static final String ACTIVE = "urn:c2pa:active";

    @TempDir
    private Path folder;

    private Path file;
    private Path sidecar;
    private SigningIdentity who;

    @BeforeEach
    void makeAFileAndAnIdentity() throws Exception {
        file = Files.write(folder.resolve("clip.bin"), new byte[] {1, 2, 3});
        sidecar = folder.resolve("clip.c2pa");
        who = OwnIdentity.in(folder.resolve("identity"));
    }

    /** Nobody signed the manifest that says so, and the one it speaks of does not know it. */
    @ParameterizedTest
    @ValueSource(strings = {DATA, ACTIONS})
    void aStrangersManifestTakesNothingOutOfOurs(String label) throws Exception {
        new ManifestWriter(who, Optional.empty())
                .sign(
                        AssetFile.of(file).binding("", sidecar),
                        new Making("Framewright", "0.1.0", "image", true, Map.of("seed", 7L), List.of()),
                        "00".repeat(32));
        Jumbf ours = Jumbf.read(Files.readAllBytes(sidecar)).boxes().get(0);
        assertThat(check(ours.bytes()).verdict()).isEqualTo(Verdict.TRUSTED);

        Object forged;
        if (label.equals(DATA)) {
            Files.write(file, new byte[] {6, 6, 6});
            forged = binding();
        } else {
            forged = actions("c2pa.created", "digitalCapture");
        }
        byte[] stranger = Jumbf.superBox(
                Jumbf.MANIFEST,
                OTHER,
                Jumbf.cborBox(
                        Jumbf.CLAIM,
                        Labels.CLAIM,
                        Cbor.bytes(Map.of("redacted_assertions", List.of(Labels.assertion(ours.label(), label))))));
        CredentialsReport report = check(stranger, with(ours, label, forged));

        assertThat(codes(report)).containsExactly("assertion.hashedURI.mismatch");
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void whatTheActiveManifestTookOutOfItsSourceMayBeMissing() throws Exception {
        byte[] source = source();
        byte[] active = active(List.of(Labels.assertion(SOURCE, NOTE)), source);

        CredentialsReport report = check(without(source, NOTE), active);

        assertThat(codes(report)).isEmpty();
        assertThat(report.findings()).extracting(Finding::code).contains("ingredient.claimSignature.validated");
        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void zerosMayBeLeftWhereItWas() throws Exception {
        byte[] source = source();
        byte[] active = active(List.of(Labels.assertion(SOURCE, NOTE)), source);
        byte[] zeros = Jumbf.cborBox(Jumbf.CBOR, NOTE, new byte[9]);

        assertThat(check(replaced(Jumbf.read(source), NOTE, zeros), active).verdict())
                .isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void nothingElseMayStandInItsPlace() throws Exception {
        byte[] source = source();
        byte[] active = active(List.of(Labels.assertion(SOURCE, NOTE)), source);

        CredentialsReport report = check(with(Jumbf.read(source), NOTE, Map.of("said", "something else")), active);

        assertThat(codes(report)).containsExactly("assertion.notRedacted");
    }

    @ParameterizedTest
    @CsvSource({
        SOURCE + ", c2pa.hash.data, assertion.hardBinding.redacted",
        SOURCE + ", c2pa.actions.v2, assertion.action.redacted",
        ACTIVE + ", org.example.note, assertion.selfRedacted",
    })
    void whatMayNotBeTakenOutIsFoundAndStillChecked(String manifest, String label, String code) throws Exception {
        byte[] source = source();
        byte[] active = active(List.of(Labels.assertion(manifest, label)), source);

        CredentialsReport report =
                manifest.equals(SOURCE) ? check(without(source, label), active) : check(source, without(active, label));

        assertThat(codes(report)).contains(code, "assertion.missing");
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    /** The active manifest is made of both, but the one that says so is not made of the other. */
    @Test
    void oneSourceTakesNothingOutOfAnother() throws Exception {
        byte[] source = source();
        byte[] other = signed(OTHER, said(), List.of(Labels.assertion(SOURCE, NOTE)));
        byte[] active = active(List.of(), source, other);

        CredentialsReport report = check(without(source, NOTE), other, active);

        assertThat(codes(report)).contains("ingredient.manifest.mismatch", "assertion.missing");
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    private byte[] source() throws Exception {
        return signed(SOURCE, said(), List.of());
    }

    private Map<String, Object> said() throws Exception {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put(ACTIONS, actions("c2pa.created", "digitalCapture"));
        said.put(NOTE, Map.of("said", "something"));
        said.put(DATA, binding());
        return said;
    }

    /** Gives a manifest that is made of others: the first is its parent, further ones are inputs. */
    private byte[] active(List<String> redactions, byte[]... sources) throws Exception {
        Map<String, Object> said = said();
        for (byte[] bytes : sources) {
            Jumbf source = Jumbf.read(bytes);
            boolean first = bytes == sources[0];
            byte[] signature = source.box(Labels.SIGNATURE).orElseThrow().body();
            said.put(
                    first ? "c2pa.ingredient.v3" : "c2pa.ingredient.v3__1",
                    Map.of(
                            "dc:title",
                            source.label(),
                            "relationship",
                            first ? "parentOf" : "inputTo",
                            "validationResults",
                            Map.of(),
                            "activeManifest",
                            Labels.reference(Labels.manifest(source.label()), Digest.sha256(source.body())),
                            "claimSignature",
                            Labels.reference(Labels.signature(source.label()), Digest.sha256(signature))));
        }
        Map<?, ?> parent = Map.of("url", Labels.assertion("c2pa.ingredient.v3"));
        Map<?, ?> opened = Map.of("action", "c2pa.opened", "parameters", Map.of("ingredients", List.of(parent)));
        said.put(ACTIONS, Map.of("actions", List.of(opened)));
        return signed(ACTIVE, said, redactions);
    }

    private byte[] signed(String label, Map<String, Object> said, List<String> redactions) {
        Map<String, byte[]> boxes = new LinkedHashMap<>();
        said.forEach((name, fields) -> boxes.put(name, Jumbf.cborBox(Jumbf.CBOR, name, Cbor.bytes(fields))));
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("instanceID", label);
        claim.put("claim_generator_info", Map.of("name", "test"));
        claim.put("signature", Labels.signature(label));
        claim.put(
                "created_assertions",
                boxes.entrySet().stream()
                        .map(box -> Labels.reference(
                                Labels.assertion(box.getKey()), Digest.sha256(Jumbf.body(box.getValue()))))
                        .toList());
        if (!redactions.isEmpty()) {
            claim.put("redacted_assertions", redactions);
        }
        byte[] bytes = Cbor.bytes(claim);
        byte[] header = Cose.header(who);
        byte[] signature = new Cose(header, Map.of(), who.sign(Cose.toSign(header, bytes))).bytes(0);
        return Jumbf.superBox(
                Jumbf.MANIFEST,
                label,
                Jumbf.superBox(
                        Jumbf.ASSERTIONS, Labels.ASSERTIONS, boxes.values().toArray(byte[][]::new)),
                Jumbf.cborBox(Jumbf.CLAIM, Labels.CLAIM, bytes),
                Jumbf.cborBox(Jumbf.SIGNATURE, Labels.SIGNATURE, signature));
    }

    private Map<String, Object> binding() throws Exception {
        return Map.of("name", "whole file", "alg", "sha256", "hash", Digest.sha256(Files.readAllBytes(file)));
    }

    private static Map<String, Object> actions(String name, String sourceType) {
        return Map.of("actions", List.of(Map.of("action", name, "digitalSourceType", sourceType)));
    }

    private static byte[] with(Jumbf manifest, String label, Object fields) {
        return replaced(manifest, label, Jumbf.cborBox(Jumbf.CBOR, label, Cbor.bytes(fields)));
    }

    private static byte[] without(byte[] manifest, String label) {
        return replaced(Jumbf.read(manifest), label);
    }

    /** Gives a manifest with boxes, or none, in the place of an assertion, and all else as it was. */
    private static byte[] replaced(Jumbf manifest, String label, byte[]... instead) {
        Jumbf assertions = manifest.box(Labels.ASSERTIONS).orElseThrow();
        byte[][] boxes = assertions.boxes().stream()
                .flatMap(box -> box.label().equals(label) ? Arrays.stream(instead) : Stream.of(box.bytes()))
                .toArray(byte[][]::new);
        return Jumbf.superBox(
                Jumbf.MANIFEST,
                manifest.label(),
                manifest.boxes().stream()
                        .map(box -> box == assertions
                                ? Jumbf.superBox(Jumbf.ASSERTIONS, Labels.ASSERTIONS, boxes)
                                : box.bytes())
                        .toArray(byte[][]::new));
    }

    private CredentialsReport check(byte[]... manifests) throws Exception {
        Files.write(sidecar, Jumbf.superBox(Jumbf.STORE, Labels.STORE, manifests));
        byte[] root = Files.readAllBytes(folder.resolve("identity").resolve(OwnIdentity.ROOT));
        TrustedRoots roots = new TrustedRoots(new HashSet<>(Certificates.readPem(root)));
        return FileCheck.of(AssetFile.of(file), sidecar, roots, Instant.now()).report();
    }

    private static List<String> codes(CredentialsReport report) {
        return report.failures().stream().map(Finding::code).toList();
    }
}
