package dev.framewright.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.key.Certificates;
import dev.framewright.provenance.key.OwnIdentity;
import dev.framewright.provenance.key.SigningIdentity;
import dev.framewright.provenance.key.TrustedRoots;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Assertions of identity (CAWG): somebody else's word on who made a file, which is not checked here. */
class IdentityAssertionTest {
    @TempDir
    private Path folder;

    @Test
    void aFileWithoutOneIsTrusted() throws Exception {
        assertThat(signed(Map.of()).verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, nothing, 'cawg.identity.hard_binding_missing'",
        "1, 0, nothing, 'cawg.identity.pad.invalid, cawg.identity.hard_binding_missing'",
        "0, 1, nothing, 'cawg.identity.pad.invalid, cawg.identity.hard_binding_missing'",
        "0, 0, c2pa.hash.data, 'cawg.identity.assertion.mismatch'",
        "0, 0, c2pa.hash.data c2pa.hash.data, 'cawg.identity.assertion.mismatch, cawg.identity.assertion.duplicate, cawg.identity.assertion.mismatch'"
    })
    void oneThatIsNotAboutThisContentMakesTheFileInvalid(int pad1, int pad2, String named, String codes)
            throws Exception {
        List<Object> references = named.equals("nothing")
                ? List.of()
                : Stream.of(named.split(" "))
                        .map(label -> (Object) Labels.reference(Labels.assertion(label), new byte[32]))
                        .toList();

        CredentialsReport report = signed(Map.of("cawg.identity", identity(references, pad1, pad2)));

        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(report.failures()).extracting(Finding::code).containsExactly(codes.split(", "));
        assertThat(report.failures())
                .allSatisfy(finding -> assertThat(finding.place()).endsWith("c2pa.assertions/cawg.identity"));
    }

    @Test
    void oneThatCannotBeReadMakesTheFileInvalid() throws Exception {
        CredentialsReport report = signed(Map.of("cawg.identity", List.of("somebody")));

        assertThat(report.failures()).extracting(Finding::code).containsExactly("cawg.identity.cbor.invalid");
    }

    @Test
    void oneOfAnotherKindIsNotedAndTheFileIsNotTrusted() throws Exception {
        CredentialsReport report = signed(Map.of("cawg.metadata", Map.of("dc:creator", "somebody")));

        assertThat(report.failures()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
        assertThat(report.findings())
                .filteredOn(finding -> finding.code().equals(Findings.NOT_CHECKED))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Finding.Kind.INFORMATION);
                    assertThat(finding.place()).endsWith("c2pa.assertions/cawg.metadata");
                    assertThat(finding.explanation()).contains("CAWG");
                });
    }

    private static Map<String, Object> identity(List<Object> references, int pad1, int pad2) {
        return Map.of(
                "signer_payload",
                Map.of("referenced_assertions", references, "sig_type", "cawg.x509.cose"),
                "signature",
                new byte[64],
                "pad1",
                new byte[] {(byte) pad1},
                "pad2",
                new byte[] {(byte) pad2});
    }

    private CredentialsReport signed(Map<String, Object> further) throws Exception {
        Path picture = folder.resolve("picture.png");
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        Path sidecar = folder.resolve("picture.c2pa");
        SigningIdentity who = OwnIdentity.in(folder.resolve("identity"));
        new ManifestWriter(who, Optional.empty())
                .sign(
                        AssetFile.of(picture).binding("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", sidecar),
                        new Making("Framewright", "0.1.0", "image", Map.of("seed", 7L), List.of()),
                        "00".repeat(32),
                        further);
        var roots = Certificates.readPem(
                Files.readAllBytes(folder.resolve("identity").resolve(OwnIdentity.ROOT)));
        return FileCheck.of(AssetFile.of(picture), sidecar, new TrustedRoots(Set.copyOf(roots)), Instant.now())
                .report();
    }
}
