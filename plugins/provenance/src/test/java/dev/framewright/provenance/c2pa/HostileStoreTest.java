package dev.framewright.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.key.MalformedException;
import dev.framewright.provenance.key.OwnIdentity;
import dev.framewright.provenance.key.TrustedRoots;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made to take up memory or time are refused, or checked, in no more than a moment. */
class HostileStoreTest {
    private static final Duration MOMENT = Duration.ofMinutes(1);
    private static final String TOO_LONG = "longer than 32 MiB";

    @TempDir
    private Path folder;

    private Path file;
    private Path sidecar;

    @BeforeEach
    void nameTheFiles() {
        file = folder.resolve("clip");
        sidecar = folder.resolve("clip.c2pa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "mp4"})
    void aStoreInAFileIsBounded(String kind) throws Exception {
        holding(kind, AssetFile.MOST_STORE_BYTES);
        assertThat(AssetFile.of(file).store(sidecar).orElseThrow().bytes()).hasSize(AssetFile.MOST_STORE_BYTES);

        holding(kind, AssetFile.MOST_STORE_BYTES + 1);
        refused();
    }

    private void holding(String kind, int storeBytes) throws IOException {
        String png = "89504e470d0a1a0a" + "%08x".formatted(storeBytes) + "63614258";
        String mp4 = "00000010667479706d70343200000000" + "%08x".formatted(45 + storeBytes)
                + "75756964d8fec3d61b0e483c92975828877ec481" + "00000000" + "6d616e696665737400" + "00".repeat(8);
        byte[] head = HexFormat.of().parseHex(kind.equals("png") ? png : mp4);
        sparse(file, head, head.length + storeBytes + (kind.equals("png") ? 4 : 0));
    }

    @Test
    void aStoreBesideAFileIsBounded() throws Exception {
        Files.write(file, new byte[12]);
        sparse(sidecar, new byte[0], AssetFile.MOST_STORE_BYTES);
        assertThat(AssetFile.of(file).store(sidecar)).isPresent();

        sparse(sidecar, new byte[0], AssetFile.MOST_STORE_BYTES + 1L);
        refused();
    }

    @Test
    void aStoreInTheSegmentsOfAJpegIsBounded() throws Exception {
        jpeg(0, AssetFile.MOST_STORE_BYTES / 0xFFFF + 2);
        refused();
    }

    @Test
    void aJpegIsNotFollowedFurtherThanAnybodyNeeds() throws Exception {
        jpeg(10, 1);
        assertThat(AssetFile.of(file).store(sidecar)).isPresent();

        jpeg(100_000, 1);
        assertThat(AssetFile.of(file).store(sidecar)).isEmpty();
    }

    /** Writes a picture of empty segments, and behind them the parts of a store, each as long as can be. */
    private void jpeg(int empty, int parts) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(2 + 0xFFFF);
        part.put(HexFormat.of().parseHex("ffebffff4a50000100000001"));
        part.put(Jumbf.superBox(Jumbf.STORE, Labels.STORE));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(HexFormat.of().parseHex("ffd8" + "ffe00002".repeat(empty)));
            for (int i = 0; i < parts; i++) {
                out.write(part.array());
            }
        }
    }

    private void refused() {
        assertThatThrownBy(() -> AssetFile.of(file).store(sidecar))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(TOO_LONG);
    }

    @Test
    void aJpegOfZerosEndsAtOnce() throws Exception {
        sparse(file, HexFormat.of().parseHex("ffd8ff"), 1L << 30);

        assertTimeoutPreemptively(
                MOMENT, () -> assertThat(AssetFile.of(file).store(sidecar)).isEmpty());
    }

    @Test
    void moreBoxesThanAnybodyNeedsAreRefused() {
        byte[] boxes = new byte[8 * 100_001];
        for (int i = 0; i < boxes.length; i += 8) {
            ByteBuffer.wrap(boxes, i, 8).putInt(8).putInt(0x66726565);
        }

        assertThatThrownBy(() -> Jumbf.read(Jumbf.superBox(Jumbf.STORE, Labels.STORE, boxes)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("boxes");
    }

    @Test
    void manyActionsThatNameOneLongIngredientAreCheckedInAMoment() throws Exception {
        Map<?, ?> reference = Map.of("url", Labels.assertion("c2pa.ingredient.v3"));
        Map<?, ?> placed = Map.of("action", "c2pa.placed", "parameters", Map.of("ingredients", List.of(reference)));
        Map<String, Object> further = Map.of(
                "c2pa.ingredient.v3",
                Map.of(
                        "relationship",
                        "componentOf",
                        "words",
                        LongStream.range(0, 100_000).boxed().toList()),
                "c2pa.actions.v2",
                Map.of("actions", Collections.nCopies(50_000, placed)));

        assertThat(checked(further).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void manyIngredientsThatNameOneLongManifestAreCheckedInAMoment() throws Exception {
        Map<String, Object> further = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            further.put(
                    "c2pa.ingredient.v3__" + i,
                    Map.of(
                            "relationship",
                            "inputTo",
                            "validationResults",
                            Map.of(),
                            "activeManifest",
                            Labels.reference(Labels.manifest("urn:long"), new byte[32])));
        }
        byte[] claim = Cbor.bytes(Map.of("words", "a".repeat(16 << 20)));
        byte[] other = Jumbf.superBox(Jumbf.MANIFEST, "urn:long", Jumbf.cborBox(Jumbf.CLAIM, Labels.CLAIM, claim));

        assertThat(checked(further, other).verdict()).isEqualTo(Verdict.INVALID);
    }

    private CredentialsReport checked(Map<String, Object> further, byte[]... before) throws Exception {
        Files.write(file, new byte[12]);
        new ManifestWriter(OwnIdentity.in(folder.resolve("identity")), Optional.empty())
                .sign(
                        AssetFile.of(file).binding("", sidecar),
                        new Making("Framewright", "0.1.0", "image", true, Map.of(), List.of()),
                        "00".repeat(32),
                        further);
        byte[][] manifests = Arrays.copyOf(before, before.length + 1);
        manifests[before.length] =
                Jumbf.read(Files.readAllBytes(sidecar)).boxes().get(0).bytes();
        Files.write(sidecar, Jumbf.superBox(Jumbf.STORE, Labels.STORE, manifests));
        return assertTimeoutPreemptively(
                MOMENT,
                () -> FileCheck.of(AssetFile.of(file), sidecar, new TrustedRoots(Set.of()), Instant.now())
                        .report());
    }

    /** Writes a file that is zeros after its first bytes. */
    private static void sparse(Path file, byte[] head, long length) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(head);
            out.setLength(length);
        }
    }
}
