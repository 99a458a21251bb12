package dev.framewright.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code framewright serve} as a process of its own, in a folder of its own, with a heap that is bounded. */
final class ServedProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("framewright: grpc on (\\S+)");

    private final Process process;
    private final Path log;

    private ServedProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static ServedProcess start(Path home, Path data, Map<String, String> settings) throws Exception {
        Path log = data.resolve("serve.log");
        Files.createDirectories(data);
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("bin/framewright").toString(), "serve", "--workers", "0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "FRAMEWRIGHT_DATA", data.toString(),
                        "FRAMEWRIGHT_GRPC_LISTEN", "127.0.0.1:0",
                        "FRAMEWRIGHT_HTTP_LISTEN", "127.0.0.1:0",
                        "FRAMEWRIGHT_METRICS_LISTEN", "127.0.0.1:0",
                        "FRAMEWRIGHT_GRPC_AUDIT", data.resolve("audit.log").toString(),
                        // Room for all that a load submits.
                        "FRAMEWRIGHT_JOBS_QUEUED_TENANT", "1000000",
                        "FRAMEWRIGHT_JOBS_QUEUED", "1000000",
                        "FRAMEWRIGHT_JAVA_OPTS", "-Xmx256m " + System.getProperty("framewright.load.java", "")));
        builder.environment().putAll(settings);
        ServedProcess server = new ServedProcess(builder.start(), log);
        for (int i = 0; i < 1200 && server.process.isAlive(); i++) {
            if (server.said().contains("framewright: ready")) {
                return server;
            }
            Thread.sleep(200);
        }
        server.close();
        throw new IOException("the server is not ready; it said: " + server.said());
    }

    private String said() throws IOException {
        return Files.readString(log);
    }

    String address() throws IOException {
        Matcher matcher = ADDRESS.matcher(said());
        if (!matcher.find()) {
            throw new IOException("the server names no address: " + said());
        }
        return matcher.group(1);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Gives what it took of all processors so far. */
    Duration processorTime() {
        return processorTime(process.toHandle());
    }

    static Duration processorTime(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Gives a value of {@code /proc/PID/status} in mebibytes, such as {@code VmHWM}, the most memory so far. */
    long mebibytes(String name) throws IOException {
        Optional<String> line = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(text -> text.startsWith(name + ":"))
                .findFirst();
        return line.map(text -> Long.parseLong(text.replaceAll("[^0-9]", "")) / 1024)
                .orElse(-1L);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
