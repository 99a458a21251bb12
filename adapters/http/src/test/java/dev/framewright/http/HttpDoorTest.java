package dev.framewright.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.Submission;
import dev.framewright.server.AccessList;
import dev.framewright.server.FakeFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in, how much they may bring, and what is written down of them. */
class HttpDoorTest {
    @TempDir
    private Path folder;

    private Talk open(String... settings) {
        Map<String, String> more = settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1]);
        return new Talk(folder.resolve("audit.log"), more);
    }

    private String tokens() throws IOException {
        Path file = folder.resolve("tokens");
        Files.writeString(
                file,
                "a studio read,submit " + AccessList.digest("key with & and space") + "\nb other read "
                        + AccessList.digest("secret-b") + "\n");
        return file.toString();
    }

    @Test
    void aKeyMayComeInThreeWaysAndIsWrittenDownInNone() throws Exception {
        try (Talk talk = open("framewright.http.tokens", tokens())) {
            String key = "key with & and space";

            assertThat(talk.send(talk.to("/v1/videos").header("Authorization", "Bearer " + key))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(talk.send(talk.to("/v1/videos").header("X-API-Key", key)).statusCode())
                    .isEqualTo(200);
            assertThat(talk.get("/v1/videos?api_key=key+with+%26%20and%20space").statusCode())
                    .isEqualTo(200);
            assertThat(talk.get("/v1/health").statusCode()).as("needs no key").isEqualTo(200);
            assertThat(Talk.error(talk.get("/v1/videos"), "code")).isEqualTo("token_missing");
            HttpResponse<String> wrong = talk.get("/v1/videos?api_key=guess");
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(Talk.error(wrong, "code")).isEqualTo("token_unknown");
            assertThat(Files.readString(folder.resolve("audit.log")))
                    .contains("\"caller\":\"a\"", "GET /v1/videos")
                    .doesNotContain("space", "guess");
        }
    }

    @Test
    void aTenantSeesItsOwnAndScopesHold() throws Exception {
        try (Talk talk = open("framewright.http.tokens", tokens())) {
            HttpRequest.Builder form = talk.form("/v1/videos", "prompt", "a kite");
            String id = Talk.object(talk.send(form.header("X-API-Key", "key with & and space")))
                    .get("id")
                    .toString();

            HttpResponse<String> strange = talk.send(talk.to("/v1/videos/" + id).header("X-API-Key", "secret-b"));
            HttpResponse<String> forbidden =
                    talk.send(talk.form("/v1/videos", "prompt", "a kite").header("X-API-Key", "secret-b"));

            assertThat(strange.statusCode()).isEqualTo(404);
            assertThat(forbidden.statusCode()).isEqualTo(403);
            assertThat(Talk.error(forbidden, "code")).isEqualTo("scope_missing");
            assertThat(talk.jobs.count()).isEqualTo(1);
        }
    }

    @Test
    void otherSitesPagesStayOutWhereNoKeyIsNeeded() throws Exception {
        try (Talk talk = open()) {
            String own = talk.address();

            assertThat(raw(talk, "GET /v1/videos HTTP/1.1\r\nHost: evil.example\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(raw(talk, "GET /v1/videos HTTP/1.1\r\nHost: " + own + "\r\nOrigin: http://evil.example\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .contains("scope_missing");
            assertThat(raw(talk, "GET /v1/videos HTTP/1.1\r\nHost: " + own + "\r\nOrigin: http://" + own + "\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    /** Sends a head as it is, and gives all that comes back. */
    private static String raw(Talk talk, String head) throws IOException {
        String[] address = talk.address().split(":");
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 5_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndLeavesNothing() throws Exception {
        try (Talk talk = open("framewright.http.most-body-mebibytes", "1")) {
            HttpResponse<String> refused =
                    talk.postForm("/v1/videos", "prompt", "a", "input_reference", "PNG " + "x".repeat(1_200_000));

            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(Talk.error(refused, "code")).isEqualTo("too_large");
            assertThat(talk.files.count()).isZero();
            assertThat(talk.get("/v1/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void adoorToOtherMachinesMustBeLocked() {
        assertThatThrownBy(() -> open("framewright.http.listen", "0.0.0.0:0"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must be a loopback address");
    }

    @Test
    void whatIsNotThereIsSaidInTheShapeOfTheWire() throws Exception {
        try (Talk talk = open()) {
            HttpResponse<String> nothing = talk.get("/v1/nothing");
            HttpResponse<String> method = talk.send(talk.to("/v1/videos").DELETE());
            HttpResponse<String> plain = talk.get("/pallaidium/v1/nothing");

            assertThat(nothing.statusCode()).isEqualTo(404);
            assertThat(nothing.headers().firstValue("x-request-id")).isPresent();
            assertThat(nothing.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(method.statusCode()).isEqualTo(405);
            assertThat(Talk.object(plain).get("error")).isInstanceOf(String.class);
            assertThat(talk.metrics.text()).contains("endpoint=\"http\"", "code=\"404\"");
        }
    }

    @Test
    void anUploadIsKnownByItsIdAndAResultComesAsBytes() throws Exception {
        try (Talk talk = open()) {
            HttpResponse<String> sent = talk.postForm("/v1/files", "purpose", "reference", "file", "PNG picture");
            String id = Talk.object(sent).get("file_id").toString();
            String result = talk.files.put(Submission.LOCAL, FakeFiles.clip());

            assertThat(Talk.object(talk.get("/v1/files/" + id))).containsEntry("media_type", "image/png");
            assertThat(talk.get("/v1/files/" + id + "/content").body()).isEqualTo("PNG picture");
            assertThat(talk.get("/v1/files/out_" + result).body()).startsWith("MP4");
            assertThat(Talk.object(talk.send(talk.to("/v1/files/" + id).DELETE())))
                    .containsEntry("deleted", true);
            assertThat(talk.get("/v1/files/" + id).statusCode()).isEqualTo(404);
            HttpResponse<String> text = talk.postForm("/v1/files", "file", "no picture");
            assertThat(Talk.error(text, "code")).isEqualTo("input_unreadable");
            assertThat(Talk.error(text, "message").toString())
                    .contains("the file of file")
                    .doesNotContain("/tmp");
        }
    }

    @Test
    void anUploadStaysWhenTheJobThatMadeTheSameFileGoes() throws Exception {
        try (Talk talk = open()) {
            String result = talk.files.put(Submission.LOCAL, FakeFiles.picture());
            talk.postForm("/v1/files", "file", new String(FakeFiles.picture(), StandardCharsets.US_ASCII));

            talk.files.forget(Submission.LOCAL, result);

            assertThat(talk.get("/v1/files/file_" + result).statusCode()).isEqualTo(200);
        }
    }
}
