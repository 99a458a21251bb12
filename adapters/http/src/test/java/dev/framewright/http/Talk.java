package dev.framewright.http;

import dev.framewright.api.serve.Endpoint;
import dev.framewright.server.FakeFiles;
import dev.framewright.server.FakeJobs;
import dev.framewright.server.Metrics;
import dev.framewright.server.ServeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A real server on the loopback, and a client that speaks to it. */
final class Talk implements AutoCloseable {
    final FakeJobs jobs =
            new FakeJobs("generate", "image-to-video", "extend", "inpaint-frames", "edit-video", "generate-image");
    final FakeFiles files = new FakeFiles();
    final Metrics metrics = new Metrics();
    final Map<String, String> settings = new HashMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Endpoint.Open server;

    Talk(Path audit, Map<String, String> more) {
        settings.put("framewright.http.listen", "127.0.0.1:0");
        settings.put("framewright.http.audit", audit.toString());
        settings.putAll(more);
        server = new HttpEndpoint(
                        new Studio(jobs, jobs, files, (job, picture) -> FakeFiles.picture(), files.reader()),
                        metrics,
                        new ServeSettings("http", name -> Optional.ofNullable(settings.get(name))))
                .open();
    }

    String address() {
        return server.address();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + address() + path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder call) throws IOException, InterruptedException {
        return client.send(call.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path));
    }

    HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
        return send(
                to(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Sends a form of fields and files, neither of which has more than its name, as Java's client sends them. */
    HttpResponse<String> postForm(String path, String... namesAndTexts) throws IOException, InterruptedException {
        return send(form(path, namesAndTexts));
    }

    HttpRequest.Builder form(String path, String... namesAndTexts) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            body.append("--edge\r\nContent-Disposition: form-data; name=\"")
                    .append(namesAndTexts[i])
                    .append("\"\r\n\r\n")
                    .append(namesAndTexts[i + 1])
                    .append("\r\n");
        }
        return to(path).header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(HttpRequest.BodyPublishers.ofString(body + "--edge--\r\n"));
    }

    static Map<String, Object> object(HttpResponse<String> answer) throws IOException {
        return Json.object(answer.body());
    }

    @SuppressWarnings("unchecked") // JSON has nothing else here
    static Map<String, Object> member(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.get(name);
    }

    static Object error(HttpResponse<String> answer, String member) throws IOException {
        return member(object(answer), "error").get(member);
    }

    @Override
    public void close() {
        server.close();
    }
}
