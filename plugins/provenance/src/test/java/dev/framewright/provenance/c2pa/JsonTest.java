package dev.framewright.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.provenance.key.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Object value(String json) {
        return Json.value(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyKindOfValueIsRead() {
        assertThat(value(" {\"a\" : [1, -2.5e3, true, false, null], \"b\": {}, \"\": [] }\n"))
                .isEqualTo(Map.of("a", List.of(1.0, -2500.0, true, false, Cbor.NULL), "b", Map.of(), "", List.of()));
        assertThat(value("\"\\u00e4 \\ud83e\\udd8a \\\"\\\\\\/\\b\\f\\n\\r\\t fuchs\""))
                .isEqualTo("ä 🦊 \"\\/\b\f\n\r\t fuchs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "{\"a\"}",
                "01",
                "1.",
                ".5",
                "+1",
                "1e999",
                "nul",
                "truefalse",
                "\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\ud83e\"",
                "\"\n\"",
                "1 2",
                "1\u0000"
            })
    void whatIsNoJsonIsRefused(String json) {
        assertThatThrownBy(() -> value(json)).isInstanceOf(MalformedException.class);
    }

    @Test
    void bytesThatAreNotUtf8AndDepthsAreRefused() {
        assertThatThrownBy(() -> Json.value(new byte[] {'"', (byte) 0xC3, '"'})).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> value("[".repeat(100_000))).isInstanceOf(MalformedException.class);
    }
}
