package dev.framewright.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged command, with the plugins and the data of one folder. */
final class Distribution {
    private static final Pattern ADDRESS = Pattern.compile("framewright: grpc on (\\S+)");

    private Distribution() {}

    /** What a run left. */
    record Run(int exitCode, String out, String err) {}

    static Run run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = start(folder, out, err, arguments);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the command did not end; it said: " + Files.readString(err));
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static Process start(Path folder, Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(SamplesIT.home().resolve("bin/framewright").toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("FRAMEWRIGHT_DATA", folder.resolve("data").toString());
        // The sample's model is unpacked once for each version: not that of an earlier build.
        builder.environment().put("FRAMEWRIGHT_CACHE", folder.resolve("cache").toString());
        builder.environment()
                .putIfAbsent(
                        "DJL_CACHE_DIR",
                        Path.of(System.getProperty("user.home"), ".djl.ai").toString());
        builder.environment()
                .put("FRAMEWRIGHT_PLUGINS", folder.resolve("plugins").toString());
        builder.environment().put("FRAMEWRIGHT_PLUGINS_UNSIGNED", "allow");
        builder.environment().put("FRAMEWRIGHT_LISTEN", "127.0.0.1:0");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /** A server that ends with the test. */
    record Server(Process process, String address) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    static Server serve(Path folder) throws IOException, InterruptedException {
        Path out = folder.resolve("serve.out");
        Path err = folder.resolve("serve.err");
        Process process = start(folder, out, err, "serve");
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            String said = Files.readString(err);
            Matcher matcher = ADDRESS.matcher(said);
            if (said.contains("framewright: ready") && matcher.find()) {
                return new Server(process, matcher.group(1));
            }
            Thread.sleep(200);
        }
        process.destroyForcibly();
        throw new AssertionError("the server is not ready; it said: " + Files.readString(err));
    }
}
