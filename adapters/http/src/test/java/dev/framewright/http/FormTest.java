package dev.framewright.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.StoreUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as clients send them. */
class FormTest {
    private static final String TYPE = "multipart/form-data; boundary=edge";

    private static Form form(String... namesAndTexts) throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            body.append("--edge\r\nContent-Disposition: form-data; name=\"" + namesAndTexts[i] + "\"\r\n\r\n"
                    + namesAndTexts[i + 1] + "\r\n");
        }
        return read(TYPE, body + "--edge--\r\n");
    }

    private static Form read(String type, String body) throws Exception {
        return Form.read(type, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), 1 << 20);
    }

    @Test
    void aDiskThatIsFullIsToldAndIsNoBrokenConnection() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThatThrownBy(() -> new Bounded(full, 10).write(new byte[3], 0, 3))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("could not keep what was sent");
    }

    @Test
    void bracketsMakeMembersAndElements() throws Exception {
        try (Form form = form(
                "input_reference[file_id]",
                "f1",
                "video[id]",
                "v1",
                "xs[]",
                "1",
                "xs[]",
                "2",
                "loras[][name]",
                "a",
                "loras[][name]",
                "b",
                "loras[][scale]",
                "0.5",
                "loras[][scale]",
                "1",
                "seed",
                "3",
                "prompt",
                "Ærø ☂")) {
            assertThat(form.text("input_reference", "file_id")).hasValue("f1");
            assertThat(form.text("video", "id")).hasValue("v1");
            assertThat(form.list("xs")).isEqualTo(List.of("1", "2"));
            assertThat(form.list("loras"))
                    .isEqualTo(List.of(Map.of("name", "a", "scale", "0.5"), Map.of("name", "b", "scale", "1")));
            assertThat(form.whole("seed")).hasValue(3L);
            assertThat(form.text("prompt")).hasValue("Ærø ☂");
            assertThat(form.unused()).isEmpty();
        }
    }

    @Test
    void anObjectMayComeAsItsText() throws Exception {
        try (Form form = form("image_reference", "{\"file_id\": \"f1\"}")) {
            assertThat(form.text("image_reference", "file_id")).hasValue("f1");
        }
    }

    @Test
    void jsonSaysTheSame() throws Exception {
        try (Form form =
                read("application/json", "{\"video\":{\"id\":\"v1\"},\"seed\":3,\"fps\":null,\"xs\":[\"1\"]}")) {
            assertThat(form.text("video", "id")).hasValue("v1");
            assertThat(form.whole("seed")).hasValue(3L);
            assertThat(form.text("fps")).isEmpty();
            assertThat(form.list("xs")).isEqualTo(List.of("1"));
        }
    }

    /** Sizes around that of the reader's buffer, given in pieces of a few bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_500, 65_520, 65_529, 65_530, 65_536, 65_545, 131_072, 200_000})
    void aFileIsTheSameBytesWhereverTheBufferEnds(int size) throws Exception {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            // Beginnings of delimiters all over.
            content[i] = (byte) "\r\n--edg".charAt(i % 7);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(
                "--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        body.write(content);
        body.write("\r\n--edge--\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream slow = new ByteArrayInputStream(body.toByteArray()) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(length, 997));
            }
        };

        try (Form form = Form.read(TYPE, slow, 1 << 20)) {
            assertThat(form.file("file").orElseThrow().path()).hasBinaryContent(content);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--edge", "--edge\r\n", "--edge\r\n\r\n\r\n--edge--", "nothing like it"})
    void aBodyThatEndsEarlyIsSaidToBeBroken(String body) {
        assertThatThrownBy(() -> read(TYPE, body)).isInstanceOf(BrokenBodyException.class);
    }
}
