package dev.framewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.GenerateRequest;
import dev.framewright.api.RequestId;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.serve.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a scraper gets, by a real call. */
class MetricsEndpointTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)\\{[a-z]+=\"[^\"\\\\]*\"(?:,[a-z]+=\"[^\"\\\\]*\")*} [0-9]+(?:\\.[0-9]+)?");

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>(Map.of("framewright.metrics.listen", "127.0.0.1:0"));
    private final Metrics metrics = new Metrics();
    private final FakeJobs jobs = new FakeJobs("generate");

    private Endpoint.Open open() {
        return new MetricsEndpoint(
                        metrics, jobs, new ServeSettings("metrics", name -> Optional.ofNullable(settings.get(name))))
                .open();
    }

    private static HttpResponse<String> get(Endpoint.Open server, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder call = HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            call.headers(headers);
        }
        return HttpClient.newHttpClient().send(call.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyLineIsOfTheTextFormatAndTellsWhatHappened() throws Exception {
        jobs.submit(Submission.of("studio", RequestId.random(), GenerateRequest.of("a kite")));
        metrics.began("grpc");
        metrics.ended("grpc", "framewright.v1.VideoService/GetJob", "OK", 0.002);
        metrics.began("grpc");
        metrics.bytes("http", "out", 77);

        try (Endpoint.Open server = open()) {
            HttpResponse<String> answer = get(server, "/metrics");

            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            Set<String> told = new HashSet<>();
            for (String line : answer.body().split("\n")) {
                if (line.startsWith("# TYPE ")) {
                    told.add(line.split(" ")[2]);
                } else if (!line.startsWith("# HELP ")) {
                    var sample = SAMPLE.matcher(line);
                    assertThat(sample.matches()).as(line).isTrue();
                    assertThat(told)
                            .contains(sample.group(1).replaceFirst("(?<=call_seconds)_(bucket|sum|count)$", ""));
                }
            }
            assertThat(answer.body().lines())
                    .contains(
                            "framewright_calls_total{endpoint=\"grpc\",call=\"framewright.v1.VideoService/GetJob\",code=\"OK\"} 1",
                            "framewright_calls_running{endpoint=\"grpc\"} 1",
                            "framewright_file_bytes_total{endpoint=\"http\",direction=\"out\"} 77",
                            "framewright_call_seconds_bucket{endpoint=\"grpc\",call=\"framewright.v1.VideoService/GetJob\",le=\"0.0025\"} 1",
                            "framewright_call_seconds_bucket{endpoint=\"grpc\",call=\"framewright.v1.VideoService/GetJob\",le=\"0.001\"} 0",
                            "framewright_call_seconds_count{endpoint=\"grpc\",call=\"framewright.v1.VideoService/GetJob\"} 1",
                            "framewright_jobs{state=\"queued\",tenant=\"local\"} 1");
            assertThat(get(server, "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    @Timeout(60)
    void aConnectionThatSaysNothingKeepsNoOtherWaiting() throws Exception {
        try (Endpoint.Open server = open();
                Socket silent = new Socket(
                        "127.0.0.1", URI.create("http://" + server.address()).getPort())) {
            silent.getOutputStream().write('G');
            Thread.sleep(300); // until the server waits for its second byte

            assertThat(get(server, "/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void onlyWhoMayOperateSeesThem() throws Exception {
        Path tokens = Files.write(
                folder.resolve("tokens"),
                List.of(
                        "ops studio operate " + AccessList.digest("secret-o"),
                        "night studio read,submit " + AccessList.digest("secret-n")));
        settings.put("framewright.metrics.tokens", tokens.toString());

        try (Endpoint.Open server = open()) {
            assertThat(get(server, "/metrics").statusCode()).isEqualTo(401);
            assertThat(get(server, "/metrics", "Authorization", "Bearer secret-n")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(server, "/metrics", "Authorization", "Bearer secret-o")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
