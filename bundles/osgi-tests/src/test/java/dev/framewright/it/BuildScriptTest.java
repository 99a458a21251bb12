package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root, on a tiny tree and with a stand-in for Maven that counts how often it is called. */
class BuildScriptTest {

    private static final String MAVEN = """
            #!/bin/sh
            echo called >>"$COUNT"
            if [ -e "$COUNT.slow" ]; then sleep 1; fi
            if [ -e "$COUNT.broken" ]; then echo "[ERROR] Size.java:[3,1] ';' expected"; exit 1; fi
            echo "[INFO] Building Framewright API 0.1.0 [2/9]"
            echo "Downloaded from central: somewhere/a.jar (1.5 MB at 3 MB/s)"
            home=$(dirname "$COUNT")/tree/bundles/distribution/target/framewright
            mkdir -p "$home/bin" "$home/lib"
            touch "$home/lib/framewright-launcher.jar"
            printf '#!/bin/sh\\npwd\\nfor a in "$@"; do echo "<$a>"; done\\nexit 7\\n' >"$home/bin/framewright"
            chmod +x "$home/bin/framewright"
            """;

    @TempDir
    private Path folder;

    private Path tree;
    private Path elsewhere;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void copyTheScriptIntoATinyTree() throws IOException {
        tree = Files.createDirectories(folder.resolve("tree"));
        elsewhere = Files.createDirectories(folder.resolve("else where"));
        Files.copy(Path.of("../../framewright"), tree.resolve("framewright"));
        executable(tree.resolve("framewright"));
        write(tree.resolve("sdk-api/src/main/java/Size.java"), "class Size {}");
        write(tree.resolve("sdk-api/src/test/java/SizeTest.java"), "class SizeTest {}");
        write(tree.resolve("pom.xml"), "<project/>");
        executable(write(folder.resolve("mvn"), MAVEN));
    }

    @Test
    void theFirstCallBuildsAndSaysSoAndTheSecondDoesNeither() throws Exception {
        Ended first = run(tree.resolve("framewright"), "a", "b  c");
        Ended second = run(tree.resolve("framewright"), "a", "b  c");

        assertThat(first.err()).contains("for the first time", "[2/9] Framewright API", "1 files, 2 MB", "built in");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(elsewhere.toRealPath() + "\n<a>\n<b  c>\n");
        assertThat(second.code()).isEqualTo(7);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aChangedSourceIsBuiltAndAChangedTestIsNot() throws Exception {
        run(tree.resolve("framewright"));

        touch(tree.resolve("sdk-api/src/test/java/SizeTest.java"));
        run(tree.resolve("framewright"));
        assertThat(builds()).isEqualTo(1);

        touch(tree.resolve("sdk-api/src/main/java/Size.java"));
        Ended changed = run(tree.resolve("framewright"));
        assertThat(builds()).isEqualTo(2);
        assertThat(changed.err()).contains("because sources changed");
    }

    @Test
    void aDeletedSourceIsBuilt() throws Exception {
        run(tree.resolve("framewright"));
        Path sources = tree.resolve("sdk-api/src/main/java");

        Files.delete(sources.resolve("Size.java"));
        touch(sources);
        run(tree.resolve("framewright"));

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aFailedBuildShowsTheErrorAndIsTriedAgain() throws Exception {
        write(folder.resolve("count.broken"), "");

        Ended failed = run(tree.resolve("framewright"));
        Files.delete(folder.resolve("count.broken"));
        Ended mended = run(tree.resolve("framewright"));

        assertThat(failed.code()).isEqualTo(69);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("';' expected").contains("the build failed");
        assertThat(mended.code()).isEqualTo(7);
    }

    @Test
    void itRunsThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("fw"), Path.of("../tree/framewright"));

        assertThat(run(link).code()).isEqualTo(7);
    }

    @Test
    void twoCallsAtOnceBuildOnce() throws Exception {
        write(folder.resolve("count.slow"), "");

        Process one = start(tree.resolve("framewright"));
        Process other = start(tree.resolve("framewright"));

        assertThat(one.waitFor()).isEqualTo(7);
        assertThat(other.waitFor()).isEqualTo(7);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aLockOfABuildThatDiedDoesNotBlock() throws Exception {
        write(tree.resolve("target/building/pid"), "99999999");

        assertThat(run(tree.resolve("framewright")).code()).isEqualTo(7);
    }

    @Test
    void aMissingMavenIsOneSentence() throws Exception {
        Files.delete(folder.resolve("mvn"));

        Ended ended = run(tree.resolve("framewright"));

        assertThat(ended.code()).isEqualTo(69);
        assertThat(ended.err()).contains("no Maven found").hasLineCount(1);
    }

    private Ended run(Path script, String... arguments) throws IOException, InterruptedException {
        Process process = start(script, arguments);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the script did not end");
        }
        String out = new String(process.getInputStream().readAllBytes());
        return new Ended(
                process.exitValue(), out, new String(process.getErrorStream().readAllBytes()));
    }

    private Process start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
        builder.environment().put("FRAMEWRIGHT_MAVEN", folder.resolve("mvn").toString());
        builder.environment().put("COUNT", folder.resolve("count").toString());
        return builder.start();
    }

    private long builds() throws IOException {
        return Files.readAllLines(folder.resolve("count")).size();
    }

    private static void touch(Path path) throws IOException {
        // Ahead of the clock, so that a coarse file system sees it as newer too.
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(2)));
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardOpenOption.CREATE);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
