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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions of identity (CAWG): somebody else's word on who made a file. */
class IdentityAssertionTest {
    private static final String LABEL = "cawg.identity";
    private static final String BINDING = "c2pa.hash.data";
    private static final String UNTRUSTED = "cawg.x509.credential.untrusted";

    @TempDir
    private Path folder;

    private KeyPair issuer;

    @BeforeEach
    void makeAnIssuerAndAFile() throws Exception {
        issuer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        signed(Map.of());
    }

    /** Makes an assertion about a reference to the file's bytes. */
    private interface Maker {
        Object about(Map<?, ?> reference) throws Exception;
    }

    @Test
    void aFileWithoutOneIsTrusted() throws Exception {
        assertThat(signed(Map.of()).verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void oneOfAnotherKindChangesNothing() throws Exception {
        Map<String, Object> metadata =
                Map.of("@context", Map.of("dc", "http://purl.org/dc/elements/1.1/"), "dc:creator", "fox");

        assertThat(signed(Map.of("cawg.metadata", metadata)).verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(signed(Map.of("cawg.training-mining", Map.of("entries", Map.of())))
                        .verdict())
                .isEqualTo(Verdict.TRUSTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cawg.metadata", "cawg.metadata__1", "org.example.metadata"})
    void metadataThatDoesNotSayWhatItsPrefixesMeanMakesTheFileInvalid(String label) throws Exception {
        CredentialsReport report = signed(Map.of(label, Map.of("dc:creator", "fox")));

        assertThat(codes(report.failures())).containsExactly("assertion.json.invalid");
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aCertificateThatSignedRightIsOfNobodyKnown() throws Exception {
        CredentialsReport report = signed(reference -> certified(payload(reference)));

        assertThat(codes(report.failures())).containsExactly(UNTRUSTED);
        assertThat(codes(report.findings())).contains("cawg.x509.signature.validated");
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void theRootsOfFilesDoNotVouchForIdentities() throws Exception {
        author();

        CredentialsReport report = signed(reference -> certified(payload(reference)), root("identity"), root("author"));

        assertThat(codes(report.failures())).containsExactly(UNTRUSTED);
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"payload", "signature", "no COSE", "untagged", "no certificate"})
    void aWrongSignatureOfACertificateIsFound(String wrong) throws Exception {
        CredentialsReport report = signed(reference -> {
            Map<String, Object> payload = payload(reference);
            Map<String, Object> identity = certified(payload);
            byte[] signature = (byte[]) identity.get("signature");
            switch (wrong) {
                case "payload" -> payload.put("role", List.of("cawg.editor"));
                case "signature" -> signature[signature.length - 1] ^= 1;
                case "no COSE" -> identity.put("signature", new byte[64]);
                case "untagged" -> identity.put("signature", Arrays.copyOfRange(signature, 1, signature.length));
                default ->
                    identity.put("signature", new Cose(Cbor.bytes(Map.of(1L, -7L)), Map.of(), new byte[64]).bytes(0));
            }
            return identity;
        });

        assertThat(codes(report.failures())).contains("cawg.x509.signature.mismatch");
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void anAlgorithmThatIsNotAllowedIsFound() throws Exception {
        CredentialsReport report = signed(reference -> {
            Map<String, Object> identity = certified(payload(reference));
            Cose cose = Cose.read((byte[]) identity.get("signature"));
            Map<Object, Object> header =
                    Map.of(1L, -257L, 33L, cose.certificates().get(0));
            identity.put("signature", new Cose(Cbor.bytes(header), Map.of(), cose.signature()).bytes(0));
            return identity;
        });

        assertThat(codes(report.failures())).containsExactly("cawg.x509.algorithm.unsupported");
    }

    @ParameterizedTest
    @CsvSource({
        "another hash, cawg.identity.assertion.mismatch",
        "another manifest, cawg.identity.assertion.mismatch",
        "twice, cawg.identity.assertion.duplicate",
        "nothing, cawg.identity.hard_binding_missing",
        "only the actions, cawg.identity.hard_binding_missing",
        "pad1, cawg.identity.pad.invalid",
        "pad2, cawg.identity.pad.invalid"
    })
    void whatItIsAboutAndItsPaddingAreChecked(String wrong, String code) throws Exception {
        CredentialsReport report = signed(reference -> {
            byte[] hash = (byte[]) reference.get("hash");
            Object other = Labels.reference(Labels.assertion("urn:other", BINDING), hash);
            Map<String, Object> payload = payload(
                    switch (wrong) {
                        case "another hash" -> List.of(Labels.reference(Labels.assertion(BINDING), new byte[32]));
                        case "another manifest" -> List.of(other);
                        case "twice" -> List.of(reference, reference);
                        case "nothing" -> List.of();
                        case "only the actions" -> List.of(claimed("c2pa.actions.v2"));
                        default -> List.of(reference);
                    },
                    IdentityCheck.CERTIFICATE);
            Map<String, Object> identity = certified(payload);
            identity.computeIfPresent(wrong, (name, pad) -> new byte[] {0, 1});
            return identity;
        });

        assertThat(codes(report.failures())).containsExactly(code, UNTRUSTED);
        assertThat(report.failures())
                .allSatisfy(finding -> assertThat(finding.place()).endsWith("c2pa.assertions/cawg.identity"));
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aKindOfSignatureThatIsNotKnownIsFound() throws Exception {
        CredentialsReport report =
                signed(reference -> identity(payload(List.of(reference), "somebody.else"), new byte[8]));

        assertThat(codes(report.failures())).containsExactly("cawg.identity.sig_type.unknown");
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"signer_payload", "signature", "pad1"})
    void oneThatCannotBeReadMakesTheFileInvalid(String missing) throws Exception {
        CredentialsReport report = signed(reference -> {
            Map<String, Object> identity = certified(payload(reference));
            identity.remove(missing);
            return identity;
        });

        assertThat(codes(report.failures())).containsExactly("cawg.identity.cbor.invalid");
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aCredentialThatHoldsLeavesTheFileTrustedAndItsIssuerUnknown() throws Exception {
        CredentialsReport report = signed(reference -> aggregated(reference, "", ""));

        assertThat(report.failures()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(report.findings())
                .filteredOn(finding -> finding.code().equals("cawg.ica.untrusted_issuer"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Finding.Kind.INFORMATION);
                    assertThat(finding.explanation()).contains("did:jwk:");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"2026-01-02T00:00:00Z\",     | \"2226-01-02T00:00:00Z\",                       | cawg.ica.valid_from.invalid",
                "\"validFrom\"                 | \"from\"                                        | cawg.ica.valid_from.missing",
                "\"validFrom\"                 | \"validUntil\":\"2026-01-03T00:00:00+02:00\",\"validFrom\" | cawg.ica.valid_until.invalid",
                "\"hash\":\"                   | \"hash\":\"AAAA                                 | cawg.ica.signer_payload.mismatch",
                "c2pa.hash.data                | c2pa.hash.boxes                                 | cawg.ica.signer_payload.mismatch",
                "\"url\"                       | \"alg\":\"sha256\",\"url\"                      | ''",
                "\"sig_type\"                  | \"role\":[\"cawg.creator\"],\"sig_type\"        | cawg.ica.signer_payload.mismatch",
                "\"issuer\":\"                 | \"issuer\":\"not-                               | cawg.ica.invalid_issuer",
                "did:jwk                       | did:key                                         | cawg.ica.invalid_issuer",
                "did:jwk:                      | did:jwk:AAAA                                    | cawg.ica.invalid_did_document",
                "did:jwk:                      | did:jwk:A                                       | cawg.ica.invalid_did_document",
                "\"issuer\":                   | \"issuer\":1,\"was\":                           | cawg.ica.invalid_verifiable_credential",
                "verifiedIdentities            | identities                                      | cawg.ica.invalid_verifiable_credential",
                "\"name\":\"Example\"          | \"name\":\"\"                                   | cawg.ica.invalid_verifiable_credential",
                "2026-01-01T00:00:00Z          | yesterday                                       | cawg.ica.invalid_verifiable_credential",
                "https://example.org           | example.org                                     | cawg.ica.invalid_verifiable_credential",
                "}}}                           | }}                                              | cawg.ica.invalid_verifiable_credential"
            })
    void whatACredentialSaysIsChecked(String words, String others, String code) throws Exception {
        CredentialsReport report = signed(reference -> aggregated(reference, words, others));

        assertThat(String.join(" ", codes(report.failures()))).isEqualTo(code);
        assertThat(report.verdict()).isEqualTo(code.isEmpty() ? Verdict.TRUSTED : Verdict.INVALID);
    }

    @Test
    void anIssuerOnTheNetworkIsNotAskedAndTheFileNotTrusted() throws Exception {
        CredentialsReport report = signed(reference -> aggregated(reference, "did:jwk:", "did:web:example.org:"));

        assertThat(codes(report.failures())).containsExactly("cawg.ica.did_unavailable");
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    }

    @ParameterizedTest
    @CsvSource({
        "credential, cawg.ica.signature_mismatch",
        "signature, cawg.ica.signature_mismatch",
        "algorithm, cawg.ica.invalid_alg",
        "content type, cawg.ica.invalid_content_type",
        "no credential, cawg.ica.invalid_verifiable_credential",
        "no COSE, cawg.ica.invalid_cose_sign1",
        "untagged, cawg.ica.invalid_cose_sign1",
        "time stamp, cawg.ica.time_stamp.invalid",
        "two time stamps, cawg.ica.time_stamp.invalid"
    })
    void whatIsWrongWithACredentialsSignatureIsFound(String wrong, String code) throws Exception {
        CredentialsReport report = signed(reference -> {
            String json = credential(reference);
            byte[] header = Cbor.bytes(
                    switch (wrong) {
                        case "algorithm" -> Map.of(1L, -7L, 3L, "application/vc");
                        case "content type" -> Map.of(1L, -8L, 3L, "application/json");
                        default -> Map.of(1L, -8L, 3L, "application/vc");
                    });
            byte[] signature = sign(header, json);
            signature[9] ^= (byte) (wrong.equals("signature") ? 1 : 0);
            Map<String, Object> token = Map.of("val", new byte[] {0x30, 0x02, 0x02, 0x00});
            Map<String, Object> unsigned = wrong.endsWith("time stamp") || wrong.endsWith("stamps")
                    ? Map.of(
                            "sigTst2",
                            Map.of("tstTokens", wrong.startsWith("two") ? List.of(token, token) : List.of(token)))
                    : Map.of();
            String told = wrong.equals("credential") ? json.replace("fox", "cat") : json;
            byte[] cose = new Cose(
                            header,
                            unsigned,
                            wrong.equals("no credential") ? Optional.empty() : Optional.of(utf8(told)),
                            signature)
                    .bytes(0);
            return identity(
                    payload(List.of(reference), IdentityCheck.AGGREGATION),
                    switch (wrong) {
                        case "no COSE" -> new byte[] {1, 2};
                        case "untagged" -> Arrays.copyOfRange(cose, 1, cose.length);
                        default -> cose;
                    });
        });

        assertThat(codes(report.failures())).containsExactly(code);
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    /** Every third byte of a good assertion is changed, and it is cut off before each. */
    @ParameterizedTest
    @ValueSource(strings = {IdentityCheck.CERTIFICATE, IdentityCheck.AGGREGATION})
    void aBrokenOneEndsInAFinding(String kind) throws Exception {
        Map<String, Object> reference = Labels.reference(Labels.assertion(BINDING), new byte[32]);
        byte[] good = Cbor.bytes(
                kind.equals(IdentityCheck.CERTIFICATE) ? certified(payload(reference)) : aggregated(reference, "", ""));
        List<Finding> whole = checked(good, reference);

        int signed = good.length - 2 * (Cbor.bytes("pad1").length + Cbor.bytes(new byte[2]).length);
        for (int i = 0; i < good.length; i += 3) {
            byte[] changed = good.clone();
            changed[i] ^= (byte) (1 << i % 8);

            List<Finding> found = checked(changed, reference);

            if (i < signed) {
                assertThat(found).as("byte " + i).isNotEqualTo(whole);
            }
            assertThat(codes(checked(Arrays.copyOf(good, i), reference))).containsExactly("cawg.identity.cbor.invalid");
        }
    }

    private static List<Finding> checked(byte[] assertion, Map<String, Object> reference) {
        Jumbf box = Jumbf.read(Jumbf.cborBox(Jumbf.CBOR, LABEL, assertion));
        ManifestBox manifest = new ManifestBox(
                new Jumbf(Jumbf.MANIFEST, "urn:c2pa:test", ByteBuffer.allocate(0), List.of(), List.of()),
                new byte[0],
                Map.of("created_assertions", List.of(reference)),
                2,
                Map.of(LABEL, box));
        Findings findings = new Findings();
        new IdentityCheck(manifest, Instant.now(), findings).check();
        return findings.all();
    }

    private SigningIdentity author() {
        return OwnIdentity.in(folder.resolve("author"));
    }

    private Map<String, Object> certified(Map<String, Object> payload) {
        SigningIdentity author = author();
        byte[] header = Cose.header(author);
        byte[] signature = author.sign(Cose.toSign(header, Cbor.bytes(payload)));
        return identity(payload, new Cose(header, Map.of(), signature).bytes(0));
    }

    private Map<String, Object> aggregated(Map<?, ?> reference, String words, String others) throws Exception {
        String json = credential(reference);
        assertThat(json).contains(words);
        byte[] header = Cbor.bytes(Map.of(1L, -8L, 3L, "application/vc"));
        String told = words.isEmpty() ? json : json.replace(words, others);
        return identity(
                payload(List.of(reference), IdentityCheck.AGGREGATION),
                new Cose(header, Map.of(), Optional.of(utf8(told)), sign(header, told)).bytes(0));
    }

    private byte[] sign(byte[] header, String json) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(issuer.getPrivate());
        signature.update(Cose.toSign(header, utf8(json)));
        return signature.sign();
    }

    private String credential(Map<?, ?> reference) {
        byte[] info = issuer.getPublic().getEncoded();
        String x = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(info, info.length - 32, info.length));
        String key = "{\"alg\":\"EdDSA\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}";
        String hash = Base64.getEncoder().encodeToString((byte[]) reference.get("hash"));
        return """
                {"@context":["https://www.w3.org/ns/credentials/v2","https://cawg.io/identity/1.1/ica/context/"],\
                "type":["VerifiableCredential","IdentityClaimsAggregationCredential"],\
                "issuer":"did:jwk:%s","validFrom":"2026-01-02T00:00:00Z","credentialSubject":{"verifiedIdentities":[\
                {"type":"cawg.social_media","username":"fox","uri":"https://example.org/fox",\
                "verifiedAt":"2026-01-01T00:00:00Z","provider":{"id":"https://example.org","name":"Example"}}],\
                "c2paAsset":{"referenced_assertions":[{"url":"%s","hash":"%s"}],"sig_type":"%s"}}}""".formatted(
                        Base64.getUrlEncoder().encodeToString(utf8(key)),
                        reference.get("url"),
                        hash,
                        IdentityCheck.AGGREGATION);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> payload(Map<?, ?> reference) {
        return payload(List.of(reference), IdentityCheck.CERTIFICATE);
    }

    private static Map<String, Object> payload(List<?> references, String kind) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("referenced_assertions", references);
        payload.put("sig_type", kind);
        return payload;
    }

    private static Map<String, Object> identity(Map<String, Object> payload, byte[] signature) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("signer_payload", payload);
        identity.put("signature", signature);
        identity.put("pad1", new byte[2]);
        identity.put("pad2", new byte[2]);
        return identity;
    }

    private static List<String> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).toList();
    }

    /** Signs twice: the first time tells the hash of the file's bytes, which is the same where the assertion is as long. */
    private CredentialsReport signed(Maker identity, Path... roots) throws Exception {
        signed(Map.of(LABEL, identity.about(Labels.reference(Labels.assertion(BINDING), new byte[32]))), roots);
        return signed(Map.of(LABEL, identity.about(claimed(BINDING))), roots);
    }

    /** Gives the reference to an assertion that the claim of the file signed last makes. */
    private Map<?, ?> claimed(String label) throws Exception {
        AssetFile.Store store = AssetFile.of(folder.resolve("picture.png"))
                .store(folder.resolve("picture.c2pa"))
                .orElseThrow();
        return ManifestBox.of(store.bytes()).get(0).references().stream()
                .filter(reference -> String.valueOf(reference.get("url")).endsWith("/" + label))
                .findFirst()
                .orElseThrow();
    }

    private CredentialsReport signed(Map<String, Object> further, Path... roots) throws Exception {
        Path picture = folder.resolve("picture.png");
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        Path sidecar = folder.resolve("picture.c2pa");
        SigningIdentity who = OwnIdentity.in(folder.resolve("identity"));
        new ManifestWriter(who, Optional.empty())
                .sign(
                        AssetFile.of(picture).binding("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", sidecar),
                        new Making("Framewright", "0.1.0", "image", true, Map.of("seed", 7L), List.of()),
                        "00".repeat(32),
                        further);
        Set<X509Certificate> trusted = new HashSet<>();
        for (Path root : roots.length == 0 ? new Path[] {root("identity")} : roots) {
            trusted.addAll(Certificates.readPem(Files.readAllBytes(root)));
        }
        return FileCheck.of(AssetFile.of(picture), sidecar, new TrustedRoots(trusted), Instant.now())
                .report();
    }

    private Path root(String name) {
        return folder.resolve(name).resolve(OwnIdentity.ROOT);
    }
}
