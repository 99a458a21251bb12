package dev.framewright.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginTrustTest {
    @TempDir
    private Path folder;

    private Path jar;
    private String digest;

    @BeforeEach
    void aJar() throws Exception {
        jar = Files.writeString(folder.resolve("plugin.jar"), "bytes");
        digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    }

    private boolean starts(boolean serving, Map<String, String> settings) throws IOException {
        return PluginTrust.of(settings, folder, serving).refusal(jar).isEmpty();
    }

    private void accepted(String line) throws IOException {
        Files.writeString(folder.resolve("plugins.accepted"), "00 digest\n" + line + "\n");
    }

    @Test
    void aServerRefusesWhatNobodyVouchesForAndASingleCommandDoesNot() throws IOException {
        assertThat(starts(true, Map.of())).isFalse();
        assertThat(starts(false, Map.of())).isTrue();
        assertThat(starts(true, Map.of(PluginTrust.UNSIGNED, "allow"))).isTrue();
        assertThat(starts(false, Map.of(PluginTrust.UNSIGNED, "refuse"))).isFalse();
    }

    @Test
    void whatWasLetInStartsUntilItIsChanged() throws IOException {
        accepted(digest + " signed by CN=Author");
        assertThat(starts(true, Map.of())).isTrue();

        Files.writeString(jar, "other bytes");
        assertThat(starts(true, Map.of())).isFalse();
    }

    @Test
    void whatWasLetInUnsignedStaysOutOfServers() throws IOException {
        accepted(digest + " unsigned");

        assertThat(starts(true, Map.of())).isFalse();
    }

    @Test
    void anotherWordIsRefused() {
        assertThatThrownBy(() -> PluginTrust.of(Map.of(PluginTrust.UNSIGNED, "maybe"), folder, true))
                .hasMessage("framewright.plugins.unsigned must be allow or refuse but was \"maybe\"");
    }
}
