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
import java.util.Map;

/**
 * Loads and maltreats a server of its own, on the loopback, and ends by itself: {@code LoadRun DISTRIBUTION FOLDER
 * SECONDS [PART...]}. Prints a table with what was asked for, what was measured and how busy the machine was; ends with 1 if the server
 * did not survive something.
 */
public final class LoadRun {
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private final Path home;
    private final Path folder;
    private final Duration each;
    private final List<String> parts;
    private final List<String> failures = new ArrayList<>();

    private LoadRun(Path home, Path folder, Duration each, List<String> parts) {
        this.parts = parts;
        this.home = home;
        this.folder = folder;
        this.each = each;
    }

    /** Runs all of it. */
    public static void main(String[] arguments) throws Exception {
        LoadRun run = new LoadRun(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                Duration.ofSeconds(Long.parseLong(arguments[2])),
                List.of(arguments).subList(3, arguments.length));
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
            if (wanted("calls")) {
                calls(server);
            }
            if (wanted("submits")) {
                submits(server, "SQLite", 150);
            }
            if (wanted("streams")) {
                streams(server);
            }
            if (wanted("files")) {
                files(server);
            }
            if (wanted("abuse")) {
                abuse(server);
            }
        }
        String postgres = System.getProperty("framewright.load.postgres", "");
        if (!postgres.isEmpty() && wanted("submits")) {
            try (ServedProcess server = ServedProcess.start(
                    home,
                    folder.resolve("postgres"),
                    Map.of("FRAMEWRIGHT_JOBS_STORE", postgres, "FRAMEWRIGHT_JOBS_USER", "framewright"))) {
                submits(server, "PostgreSQL", 400);
            }
        }
        String small = System.getProperty("framewright.load.small", "");
        if (!small.isEmpty() && wanted("full")) {
            try (ServedProcess server = ServedProcess.start(
                    home, folder.resolve("full"), Map.of("FRAMEWRIGHT_ARTEFACTS_FOLDER", small + "/artefacts"))) {
                try (FramewrightClient client = client(server)) {
                    row("disk full while uploading 16 MiB", "refused", new Abuse(client).fullDisk(folder));
                }
                survived(server, "a full disk");
            }
        }
    }

    private boolean wanted(String part) {
        return parts.isEmpty() || parts.contains(part);
    }

    private static FramewrightClient client(ServedProcess server) throws IOException {
        return FramewrightClient.connect(ServerAddress.of(server.address()).withPatience(Duration.ofSeconds(5)));
    }

    static ManagedChannel channel(ServedProcess server) throws IOException {
        // The client must not take more of the machine than it has to.
        return Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create())
                .directExecutor()
                .build();
    }

    private void calls(ServedProcess server) throws Exception {
        try (FramewrightClient client = client(server)) {
            SubmittedJob job = client.submit(Requests.generate("a horse running left across a snowy field"));
            for (UnaryLoad.Call call : List.of(UnaryLoad.Call.GET_CAPABILITY, UnaryLoad.Call.GET_JOB)) {
                measure("unary calls, " + call.method(), "5,000/s, p99 50 ms", server, call, job.name());
            }
        }
        survived(server, "unary calls");
    }

    private void submits(ServedProcess server, String store, int wanted) throws Exception {
        measure("durable submits, " + store, wanted + "/s", server, UnaryLoad.Call.CREATE_JOB, "");
        survived(server, "submits");
    }

    /** A service runs all night, so what Java does in its first seconds is left out. */
    private void measure(String what, String wanted, ServedProcess server, UnaryLoad.Call call, String job)
            throws Exception {
        try (UnaryLoad load = new UnaryLoad(server, call, job)) {
            load.run(WARM_UP);
            row(what + ", 64 at once", wanted, load.run(each).toString());
        }
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
