package dev.framewright.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as it is sent; adapters/http/test.sh drives it in a browser. */
class WebPageTest {
    @TempDir
    private Path folder;

    @Test
    void thePageAndAllThatItNamesAreThereAndNothingComesFromElsewhere() throws Exception {
        try (Talk talk = new Talk(folder.resolve("audit.log"), Map.of())) {
            HttpResponse<String> page = talk.get("/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'")
                    .doesNotContain("unsafe", "http");
            Matcher named = Pattern.compile("(?:src=|href=|from )\"(?:\\./)?([^\"]+)\"")
                    .matcher(page.body() + talk.get("/page.js").body());
            int files = 0;
            while (named.find()) {
                assertThat(talk.get("/" + named.group(1)).statusCode())
                        .as(named.group(1))
                        .isEqualTo(200);
                files++;
            }
            assertThat(files).isEqualTo(6);
            assertThat(talk.get("/page.html").statusCode()).isEqualTo(404);
        }
    }
}
