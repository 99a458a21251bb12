package dev.framewright.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings file, right and wrong. */
class InstallationTest {
    @TempDir
    private Path folder;

    @Test
    void settingsAreReadAsUtf8() throws IOException {
        settings("framewright.data=/films/José\n".getBytes(StandardCharsets.UTF_8));

        assertThat(installation().settings(Map.of())).containsEntry("framewright.data", "/films/José");
    }

    @Test
    void aFileInAnotherEncodingIsNamed() throws IOException {
        Path file = settings("framewright.data=/films/José\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> installation().settings(Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is not in UTF-8; save it as UTF-8");
    }

    @Test
    void aNamedFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("other.properties");

        assertThatThrownBy(() -> installation().settings(Map.of("FRAMEWRIGHT_SETTINGS", file.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ", which FRAMEWRIGHT_SETTINGS names, is not there");
    }

    private Path settings(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("framewright.properties"), bytes);
    }

    private Installation installation() {
        return new Installation(folder, folder, folder, folder);
    }
}
