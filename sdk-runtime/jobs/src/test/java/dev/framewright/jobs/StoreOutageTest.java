package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Reference;
import dev.framewright.api.RequestId;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bucket that answers no, as while its keys are changed: that is told at once, unlike one that is gone. */
@Timeout(120)
class StoreOutageTest {
    private static final byte[] NOTHING = {};

    @TempDir
    private Path folder;

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private volatile boolean refusing;
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Files.writeString(folder.resolve("secret"), "a secret of the test");
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void aJobWhoseSourceCannotBeFetchedNowIsTriedAgainUntilItCan() throws Exception {
        String id;
        try (Workplace here = workplace("here")) {
            Reference source = new Reference(MediaRef.stored(here.uploaded((byte) 1)), Reference.Role.STYLE, 1);
            GenerateRequest flag = GenerateRequest.of("a flag");
            id = here.jobs
                    .submit(Submission.of(
                            "studio",
                            new RequestId("1"),
                            new GenerateRequest(
                                    flag.prompt(), flag.clip(), flag.sampling(), flag.model(), List.of(source))))
                    .id();
        }

        refusing = true;
        try (Workplace there = workplace("there")) {
            there.start(1);
            StoredJob job = there.jobs.find("studio", id).orElseThrow();
            while (job.status().attempts() == 0 || job.state() == JobState.RUNNING) {
                Thread.sleep(20);
            }
            assertThat(job.state()).isEqualTo(JobState.QUEUED);
            refusing = false;

            assertThat(job.await()).isInstanceOf(JobOutcome.Succeeded.class);
        }
    }

    private Workplace workplace(String name) {
        return new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db")),
                folder.resolve(name),
                new FlagClips(false),
                Map.of(
                        "framewright.artefacts.s3",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/films",
                        "framewright.artefacts.s3.key",
                        "studio",
                        "framewright.artefacts.s3.secret.file",
                        folder.resolve("secret").toString()));
    }

    /** Speaks of S3 what the shelf asks for; a HEAD finds nothing, so that everything is put. */
    private void answer(HttpExchange call) throws IOException {
        byte[] body = call.getRequestBody().readAllBytes();
        String key = call.getRequestURI().getPath();
        byte[] found = call.getRequestURI().getQuery() == null
                ? objects.getOrDefault(key, NOTHING)
                : "<ListBucketResult/>".getBytes(StandardCharsets.UTF_8);
        boolean put = call.getRequestMethod().equals("PUT");
        boolean get = call.getRequestMethod().equals("GET") && found.length > 0;
        if (refusing) {
            call.sendResponseHeaders(403, -1);
        } else if (put) {
            objects.put(key, body);
            call.sendResponseHeaders(200, -1);
        } else {
            call.sendResponseHeaders(get ? 200 : 404, get ? found.length : -1);
            if (get) {
                call.getResponseBody().write(found);
            }
        }
        call.close();
    }
}
