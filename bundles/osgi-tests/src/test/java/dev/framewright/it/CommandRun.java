package dev.framewright.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What one run of the packaged command left behind.
 *
 * @param exitCode its exit code
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record CommandRun(int exitCode, String out, String err) {

    private static final long PATIENCE_SECONDS = 300;

    static final Path HOME =
            Path.of(System.getProperty("framewright.home")).toAbsolutePath().normalize();

    /** Keys and settings of the tests' own, the same for every run of one JVM. */
    static final Path DATA = temporaryFolder();

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("framewright-data-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.err.println(folder + " stays behind: " + e);
        }
    }

    /** A command that is still going. */
    record Started(Process process, Path out, Path err) {

        CommandRun await() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the command did not end; it said: " + Files.readString(err));
            }
            return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    /** Runs {@code bin/framewright} in {@code folder} with a cache of the test's own. */
    static CommandRun of(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(folder, Map.of(), arguments).await();
    }

    static Started start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/framewright").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("framewright", ".out");
        Path err = Files.createTempFile("framewright", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .put("FRAMEWRIGHT_PLUGINS", folder.resolve("plugins").toString());
        builder.environment().put("FRAMEWRIGHT_DATA", DATA.toString());
        // Fixtures are not signed.
        builder.environment().put("FRAMEWRIGHT_PLUGINS_UNSIGNED", "allow");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }
}
