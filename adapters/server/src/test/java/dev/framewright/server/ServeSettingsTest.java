package dev.framewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServeSettingsTest {
    @Test
    void anEndpointsOwnSettingComesBeforeThatOfAllUnlessItIsBlank() {
        Map<String, String> given = Map.of(
                "framewright.grpc.tokens", " ",
                "framewright.http.tokens", " of-http ",
                "framewright.tokens", "of-all");

        assertThat(text("grpc", given)).contains("of-all");
        assertThat(text("http", given)).contains("of-http");
        assertThat(text("grpc", Map.of("framewright.tokens", ""))).isEmpty();
    }

    private static Optional<String> text(String endpoint, Map<String, String> given) {
        return new ServeSettings(endpoint, name -> Optional.ofNullable(given.get(name))).text("tokens");
    }
}
