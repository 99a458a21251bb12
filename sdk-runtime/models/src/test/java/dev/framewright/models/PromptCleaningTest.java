package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PromptCleaningTest {

    static List<JsonObject> texts() throws IOException {
        try (InputStream in = PromptCleaningTest.class.getResourceAsStream("/goldens/prompt_cleaning.json")) {
            List<JsonObject> texts = new ArrayList<>();
            JsonParser.parseString(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonArray()
                    .forEach(text -> texts.add(text.getAsJsonObject()));
            return texts;
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void cleansAsThePublishedPipelinesDo(JsonObject text) {
        assertThat(PromptCleaning.clean(text.get("in").getAsString()))
                .isEqualTo(text.get("out").getAsString());
    }
}
