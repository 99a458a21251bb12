package dev.framewright.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.ModelInvalidException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

    private static final String WEIGHTS = "weights";

    @TempDir
    private Path cache;

    @Test
    void theFolderHoldsEveryListedFileAndNothingElse() throws Exception {
        Path folder = files(Map.of("dit.safetensors", WEIGHTS, "SHA256SUMS", sum(WEIGHTS) + "  dit.safetensors\n"))
                .unpackedBelow(cache);

        assertThat(folder.resolve("dit.safetensors")).hasContent(WEIGHTS);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void aFileThatWasChangedInTheCacheIsWrittenAgain() throws Exception {
        ModelFiles files =
                files(Map.of("dit.safetensors", WEIGHTS, "SHA256SUMS", sum(WEIGHTS) + "  dit.safetensors\n"));
        Path unpacked = files.unpackedBelow(cache).resolve("dit.safetensors");
        Files.writeString(unpacked, "weighty");

        files.unpackedBelow(cache);

        assertThat(unpacked).hasContent(WEIGHTS);
    }

    @Test
    void aDamagedBundleIsRefusedByNameAndLeavesNoFile() throws Exception {
        ModelFiles files =
                files(Map.of("dit.safetensors", "rotten", "SHA256SUMS", sum(WEIGHTS) + "  dit.safetensors\n"));

        assertThatThrownBy(() -> files.unpackedBelow(cache))
                .isInstanceOf(ModelInvalidException.class)
                .hasMessageContaining("dit.safetensors does not have the digest of its list");
        try (Stream<Path> left = Files.walk(cache).filter(Files::isRegularFile)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aListThatLeadsOutOfTheFolderIsRefused() throws Exception {
        ModelFiles files = files(Map.of("SHA256SUMS", sum(WEIGHTS) + "  ../dit.safetensors\n"));

        assertThatThrownBy(() -> files.unpackedBelow(cache)).hasMessageContaining("plain file name");
    }

    @Test
    void aBuildWithoutWeightsSaysSo() {
        ModelFiles files = files(Map.of());

        assertThatThrownBy(() -> files.unpackedBelow(cache)).hasMessageContaining("has no weights in this build");
    }

    @Test
    void theListAgreesWithTheCommittedFiles() throws Exception {
        Path folder = Path.of("src/main/resources/starter");
        Path list = folder.resolve(ModelFiles.LIST);
        if (Files.notExists(list)) {
            assertThat(namesIn(folder)).noneMatch(name -> name.endsWith(".safetensors"));
            return;
        }

        var digests = files(Map.of()).digests(Files.readAllBytes(list));

        assertThat(digests).containsOnlyKeys(namesIn(folder));
        for (var entry : digests.entrySet()) {
            assertThat(sum(Files.readAllBytes(folder.resolve(entry.getKey()))))
                    .as("run sha256sum again, as the README of this module says, for " + entry.getKey())
                    .isEqualTo(entry.getValue());
        }
    }

    private static String[] namesIn(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return new String[0];
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(ModelFiles.LIST))
                    .toArray(String[]::new);
        }
    }

    private static ModelFiles files(Map<String, String> packed) {
        return new ModelFiles("starter", name -> open(packed.get(name)));
    }

    private static InputStream open(String content) {
        return content == null ? null : new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    private static String sum(String content) throws Exception {
        return sum(content.getBytes(StandardCharsets.UTF_8));
    }

    private static String sum(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
