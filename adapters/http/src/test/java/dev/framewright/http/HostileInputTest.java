package dev.framewright.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line of hostile.txt is refused with its code, leaves nothing behind, and the server goes on answering. */
class HostileInputTest {
    private static final Path LIST = Path.of("src/test/resources/hostile.txt");

    @TempDir
    private static Path folder;

    private static Talk talk;

    @BeforeAll
    static void open() {
        talk = new Talk(folder.resolve("audit.log"), java.util.Map.of());
    }

    @AfterAll
    static void close() {
        talk.close();
    }

    static List<String> lines() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void thereAreTwoHundred() throws IOException {
        assertThat(lines()).hasSizeGreaterThanOrEqualTo(200).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isRefusedWithACodeAndTheServerGoesOn(String line) throws Exception {
        String[] parts = line.split(" \\| ", -1);
        String[] asked = parts[0].split(" ", 3);

        String answer = said(request(asked[1], asked[2], List.of(parts).subList(1, parts.length)));

        assertThat(answer).startsWith("HTTP/1.1 4");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(code(body)).as(body).isEqualTo(asked[0]);
        assertThat(body).doesNotContain("Exception", "/tmp", "\tat ");
        assertThat(talk.jobs.count()).isZero();
        assertThat(talk.files.count()).isZero();
        assertThat(talk.get("/v1/health").statusCode()).isEqualTo(200);
    }

    /** Below /pallaidium an error is a sentence alone. */
    private static String code(String body) throws IOException {
        Object error = Json.object(body).get("error");
        return error instanceof java.util.Map<?, ?> object ? String.valueOf(object.get("code")) : "-";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\r\\n\\r\\n",
                "\\0\\0\\0\\0",
                "GET\\r\\n\\r\\n",
                "GET /v1/videos\\r\\n\\r\\n",
                "GET  HTTP/1.1\\r\\n\\r\\n",
                "GET /v1/videos HTTP/9.9\\r\\n\\r\\n",
                "GET /v1/%zz HTTP/1.1\\r\\nHost: @HOST@\\r\\n\\r\\n",
                "GET http://[ HTTP/1.1\\r\\n\\r\\n",
                "GET /v1/videos?limit=%zz HTTP/1.1\\r\\nHost: @HOST@\\r\\n\\r\\n",
                "POST /v1/videos HTTP/1.1\\r\\nHost: @HOST@\\r\\nContent-Length: -1\\r\\n\\r\\n",
                "POST /v1/videos HTTP/1.1\\r\\nHost: @HOST@\\r\\nContent-Length: x\\r\\n\\r\\n",
                "POST /v1/videos HTTP/1.1\\r\\nHost: @HOST@\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\nGET",
                "POST /v1/videos HTTP/1.1\\r\\nHost: @HOST@\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n",
                "POST /v1/videos HTTP/1.1\\r\\nHost: @HOST@\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nffffffffffffffff\\r\\n",
                "POST /v1/videos HTTP/1.1\\r\\nHost: @HOST@\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n",
                "POST /v1/videos HTTP/1.1\\r\\nHost: @HOST@\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n{}",
                "\\26\\3\\1\\2\\0\\1\\0\\1\\374\\3\\3",
                "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n"
            })
    void whatIsNoHttpIsHungUpOnAndTheServerGoesOn(String text) throws Exception {
        String answer =
                said(text.translateEscapes().replace("@HOST@", talk.address()).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer).doesNotStartWith("HTTP/1.1 2").doesNotContain("\tat ");
        assertThat(talk.jobs.count()).isZero();
        assertThat(talk.get("/v1/health").statusCode()).isEqualTo(200);
    }

    private static byte[] request(String method, String path, List<String> rest) {
        String text = rest.stream()
                .filter(part -> part.startsWith("> "))
                .map(part -> filled(part.substring(2)))
                .findFirst()
                .orElse("");
        byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + talk.address() + "\r\nConnection: close\r\n"
                + rest.stream()
                        .filter(part -> !part.startsWith("> "))
                        .map(header -> filled(header) + "\r\n")
                        .collect(Collectors.joining())
                + "Content-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static String filled(String text) {
        return text.translateEscapes()
                .replace("@LONG@", "x".repeat(40_000))
                .replace("@KEY@", "k".repeat(300))
                .replace("@DEEP@", "[".repeat(20_000))
                .replace(
                        "@FIELDS@",
                        IntStream.range(0, 300)
                                .mapToObj(
                                        i -> "--b\r\nContent-Disposition: form-data; name=\"f" + i + "\"\r\n\r\nx\r\n")
                                .collect(Collectors.joining()));
    }

    /** Sends bytes as they are and gives all that comes back before the server hangs up. */
    private static String said(byte[] bytes) throws IOException {
        String[] address = talk.address().split(":");
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 5_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (java.net.SocketException e) {
                // It hung up hard, which is an answer too.
                return answer.toString(StandardCharsets.UTF_8);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
