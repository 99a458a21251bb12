package dev.framewright.load;

import dev.framewright.client.FramewrightClient;
import dev.framewright.client.Requests;
import dev.framewright.client.ServerAddress;
import dev.framewright.client.SubmittedJob;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Loads and maltreats a server of its own, on the loopback, and ends by itself: {@code LoadRun DISTRIBUTION FOLDER
 * SECONDS}. Prints a table with what was asked for, what was measured and how busy the machine was; ends with 1 if the server
 * did not survive something.
 */
public final class LoadRun {
    private final Path home;
    private final Path folder;
    private final Duration each;
    private final List<String> failures = new ArrayList<>();

    private LoadRun(Path home, Path folder, Duration each) {
        this.home = home;
        this.folder = folder;
        this.each = each;
    }

    /** Runs all of it. */
    public static void main(String[] arguments) throws Exception {
        LoadRun run = new LoadRun(
                Path.of(arguments[0]), Path.of(arguments[1]), Duration.ofSeconds(Long.parseLong(arguments[2])));
        run.all();
        if (!run.failures.isEmpty()) {
            run.failures.forEach(System.err::println);
            System.exit(1);
        }
    }

    private void all() throws Exception {
        System.out.printf(
                "%s, %d processors, Java %s, %s s per figure, server with -Xmx256m%n%n",
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                each.toSeconds());
        System.out.println("| what | asked for | measured | load average |");
        System.out.println("| --- | --- | --- | --- |");
        try (ServedProcess server = ServedProcess.start(home, folder.resolve("sqlite"), Map.of())) {
            calls(server);
            submits(server, "SQLite", 150);
            streams(server);
            files(server);
            abuse(server);
        }
        String postgres = System.getProperty("framewright.load.postgres", "");
        if (!postgres.isEmpty()) {
            try (ServedProcess server = ServedProcess.start(
                    home,
                    folder.resolve("postgres"),
                    Map.of("FRAMEWRIGHT_JOBS_STORE", postgres, "FRAMEWRIGHT_JOBS_USER", "framewright"))) {
                submits(server, "PostgreSQL", 400);
            }
        }
        String small = System.getProperty("framewright.load.small", "");
        if (!small.isEmpty()) {
            try (ServedProcess server = ServedProcess.start(
                    home, folder.resolve("full"), Map.of("FRAMEWRIGHT_ARTEFACTS_FOLDER", small + "/artefacts"))) {
                try (FramewrightClient client = client(server)) {
                    row("disk full while uploading 16 MiB", "refused", new Abuse(client).fullDisk(folder));
                }
                survived(server, "a full disk");
            }
        }
    }

    private static FramewrightClient client(ServedProcess server) throws IOException {
        return FramewrightClient.connect(ServerAddress.of(server.address()).withPatience(Duration.ofSeconds(5)));
    }

    static ManagedChannel channel(ServedProcess server) throws IOException {
        return Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create())
                .build();
    }

    private void calls(ServedProcess server) throws Exception {
        try (FramewrightClient client = client(server)) {
            SubmittedJob job = client.submit(Requests.generate("a horse running left across a snowy field"));
            for (UnaryLoad.Call call : UnaryLoad.Call.values()) {
                UnaryLoad load = new UnaryLoad(server, call, job.name());
                load.run(each);
                Latencies latencies = load.run(each);
                row(
                        "unary calls, " + call.method() + ", 64 at once",
                        "5,000/s, p99 50 ms",
                        String.format(
                                Locale.ROOT,
                                "%,d/s, p50 %.1f ms, p99 %.1f ms, %d failed",
                                latencies.count() / each.toSeconds(),
                                latencies.quantile(0.5),
                                latencies.quantile(0.99),
                                load.failed()));
                load.close();
            }
        }
        survived(server, "unary calls");
    }

    private void submits(ServedProcess server, String store, int wanted) throws Exception {
        UnaryLoad load = new UnaryLoad(server, UnaryLoad.Call.CREATE_JOB, "");
        load.run(Duration.ofSeconds(Math.min(5, each.toSeconds())));
        Latencies latencies = load.run(each);
        row(
                "durable submits, " + store,
                wanted + "/s",
                String.format(
                        Locale.ROOT,
                        "%,d/s, p50 %.1f ms, p99 %.1f ms, %d failed",
                        latencies.count() / each.toSeconds(),
                        latencies.quantile(0.5),
                        latencies.quantile(0.99),
                        load.failed()));
        load.close();
        survived(server, "submits");
    }

    private void streams(ServedProcess server) throws Exception {
        try (FramewrightClient client = client(server)) {
            row(
                    "watch streams of 100 jobs at once, then all cancelled",
                    "1,000",
                    new WatchLoad(server, client).run(1_000));
        }
        survived(server, "watch streams");
    }

    private void files(ServedProcess server) throws Exception {
        String sha256 = System.getProperty("framewright.load.large", "");
        if (!sha256.isEmpty()) {
            try (FramewrightClient client = client(server)) {
                String measured = new LargeFile(client, sha256).read();
                row(
                        "artefact of 10 GiB read whole, CRC32C of each block checked",
                        "256 MB of heap",
                        measured + ", server's memory at most " + server.mebibytes("VmHWM") + " MiB in all");
            }
            survived(server, "a large file");
        }
    }

    private void abuse(ServedProcess server) throws Exception {
        try (FramewrightClient client = client(server)) {
            Abuse abuse = new Abuse(client);
            String sha256 = System.getProperty("framewright.load.large", "");
            if (!sha256.isEmpty()) {
                row(
                        "100 readers of 10 GiB that take one block and stop",
                        "others go on",
                        abuse.slowReaders(server, sha256));
            }
            row("200 connections of noise, 200 that say nothing", "others go on", abuse.brokenClients(server));
            row("uploads that break in the middle of a block", "others go on", abuse.brokenUploads(server));
            row("10,000 calls cancelled at once on one connection", "others go on", abuse.rapidReset(server));
        }
        survived(server, "abuse");
    }

    private void survived(ServedProcess server, String what) throws IOException {
        try (FramewrightClient client = client(server)) {
            client.capabilities();
        } catch (RuntimeException e) {
            failures.add(
                    "after " + what + " the server does not answer: " + e + (server.alive() ? "" : "; it is gone"));
        }
    }

    private static void row(String what, String wanted, String measured) throws IOException {
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        System.out.println("| " + what + " | " + wanted + " | " + measured + " | " + load + " |");
    }
}
