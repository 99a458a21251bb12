package dev.framewright.jobs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.InvalidRequestException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the S3 API reference, "Signature Calculations for the Authorization Header". */
class S3SignatureTest {
    private static final S3Signature EXAMPLE = new S3Signature(new S3Settings(
            URI.create("https://examplebucket.s3.amazonaws.com/examplebucket"),
            "us-east-1",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));

    private static final Instant THEN = Instant.parse("2013-05-24T00:00:00Z");

    @Test
    void aRangeOfAnObject() {
        assertThat(signature("GET", "/test.txt", Map.of("range", "bytes=0-9"), S3Bucket.NOTHING))
                .isEqualTo("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void anObjectIsPut() {
        Map<String, String> headers =
                Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY");
        String digest = S3Signature.sha256("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));

        assertThat(signature("PUT", "/test%24file.text", headers, digest))
                .isEqualTo("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void aQueryWithoutAValue() {
        assertThat(signature("GET", "/?lifecycle=", Map.of(), S3Bucket.NOTHING))
                .isEqualTo("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void aListOfObjects() {
        assertThat(signature("GET", "/?max-keys=2&prefix=J", Map.of(), S3Bucket.NOTHING))
                .isEqualTo("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    private static String signature(String method, String path, Map<String, String> headers, String payload) {
        URI target = URI.create("https://examplebucket.s3.amazonaws.com" + path);
        String authorization =
                EXAMPLE.headers(method, target, headers, payload, THEN).get("Authorization");
        return authorization.substring(authorization.indexOf("Signature=") + "Signature=".length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host",
                "https://host/",
                "ftp://host/bucket",
                "https://me:secret@host/bucket",
                "https://host/bucket?x=y",
                "https://host/bu%20cket",
                "http://studio/bucket"
            })
    void aPlaceThatIsNoneIsRefused(String place) {
        assertThatThrownBy(() -> new S3Settings(URI.create(place), "us-east-1", "key", "secret"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("framewright.artefacts.s3 must");
    }

    @Test
    void theSecretIsNotInItsText() {
        assertThat(new S3Settings(URI.create("http://127.0.0.1:9000/films/night"), "us-east-1", "key", "hidden"))
                .hasToString("http://127.0.0.1:9000/films/night as key");
    }
}
