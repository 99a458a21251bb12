package dev.framewright.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
    @TempDir
    Path folder;

    private Path command;
    private File source;

    @BeforeEach
    void layOut() throws IOException {
        // Writes its arguments to the output, a line to each stream, and ends with the code that the prompt may be.
        command = Files.writeString(folder.resolve("command"), """
                #!/bin/sh
                for word; do last=$word; done
                echo "a note" >&2
                case $last in [0-9]*) exit "$last" ;; esac
                printf '%s\\n' "$@" >"$3"
                echo '{"path":"here"}'
                """);
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        source = Files.writeString(folder.resolve("a.mp4"), "a clip").toFile();
    }

    @Test
    void theCommandGetsOptionsSourcesAndWordsInItsOwnOrder() throws Exception {
        assertThat(drawing("-a horse", Map.of("seed", "7", "backward", "")).draw(new SystemStreamLog()))
                .isEqualTo("{\"path\":\"here\"}");

        assertThat(folder.resolve("out/clip.mp4"))
                .hasContent("extend\n--output\n%s\n--backward\n--seed=7\n--\n%s\n-a horse"
                        .formatted(folder.resolve("out/clip.mp4"), source));
    }

    @Test
    void aFailureSaysTheCodeAndTheSentence() {
        assertThatThrownBy(() -> drawing("4", Map.of()).draw(new SystemStreamLog()))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("framewright extend for clip.mp4 ended with 4: a note");
    }

    @Test
    void theKeyFollowsWordsOptionsAndTheBytesOfFiles() throws IOException {
        Path mask = Files.writeString(folder.resolve("mask.png"), "white");
        Map<String, String> options = Map.of("mask", "mask.png");
        String key = drawing("a horse", options).key();
        assertThat(drawing("a horse", options).key()).isEqualTo(key);
        assertThat(drawing("a cat", options).key()).isNotEqualTo(key);
        assertThat(drawing("a horse", Map.of()).key()).isNotEqualTo(key);

        Files.writeString(mask, "black");
        String withMask = drawing("a horse", options).key();
        assertThat(withMask).isNotEqualTo(key);
        Files.writeString(source.toPath(), "another clip");
        assertThat(drawing("a horse", options).key()).isNotEqualTo(withMask);
    }

    @Test
    void theKeyFollowsThePicturesOfFolders() throws IOException {
        source = Files.createDirectory(folder.resolve("shot")).toFile();
        Path picture = Files.writeString(folder.resolve("shot/0001.png"), "a horse");
        Path depth =
                Files.writeString(Files.createDirectory(folder.resolve("depth")).resolve("0001.png"), "near");
        Map<String, String> options = Map.of("control", "depth=depth");
        String key = drawing("a horse", options).key();
        assertThat(drawing("a horse", options).key()).isEqualTo(key);

        Files.writeString(picture, "a cat");
        String another = drawing("a horse", options).key();
        assertThat(another).isNotEqualTo(key);
        Files.writeString(depth, "far");
        String deeper = drawing("a horse", options).key();
        assertThat(deeper).isNotEqualTo(another);
        Files.move(picture, picture.resolveSibling("0002.png"));
        assertThat(drawing("a horse", options).key()).isNotEqualTo(deeper);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "mask=", "depth/.."})
    void theProjectsOwnFolderIsNoSource(String value) throws IOException {
        String key = drawing("a horse", Map.of("note", value)).key();
        Files.writeString(folder.resolve("pom.xml"), "changed");

        assertThat(drawing("a horse", Map.of("note", value)).key()).isEqualTo(key);
    }

    @Test
    void aFileThatSomebodyChangedIsMadeAgain() throws IOException {
        Path output = Files.writeString(folder.resolve("clip.mp4"), "made");
        MadeFile made = new MadeFile(folder.resolve("state"), output);
        assertThat(made.holds("key")).isFalse();

        made.keep("key", "{}");
        assertThat(made.holds("key")).isTrue();
        assertThat(made.holds("another")).isFalse();
        Files.writeString(output, "changed");
        assertThat(made.holds("key")).isFalse();
    }

    @Test
    void aFolderOfPicturesThatNobodyTouchedGivesWay() throws IOException {
        Path output = Files.createDirectory(folder.resolve("frames"));
        Path picture = Files.writeString(output.resolve("frame_000000.png"), "made");
        MadeFile made = new MadeFile(folder.resolve("state"), output);
        made.keep("key", "{}");
        assertThat(made.holds("key")).isTrue();

        Files.writeString(picture, "retouched");
        assertThat(made.holds("key")).isFalse();
        made.giveWay();
        assertThat(picture).hasContent("retouched");

        Files.writeString(picture, "made");
        made.giveWay();
        assertThat(output).isEmptyDirectory();
    }

    private Drawing drawing(String prompt, Map<String, String> options) {
        return new Drawing(
                command.toString(), "extend", prompt, List.of(source), options, folder.resolve("out/clip.mp4"), folder);
    }
}
