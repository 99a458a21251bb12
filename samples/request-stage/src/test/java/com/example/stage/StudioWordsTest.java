package com.example.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.Prompt;
import dev.framewright.api.RefusedException;
import dev.framewright.tck.Conformance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudioWordsTest {
    @Test
    void theMascotBecomesAFox() {
        var request = GenerateRequest.of("our mascot running left");

        assertEquals("a fox running left", new StudioWords().apply(request, null).prompt().text());
    }

    @Test
    void theWordsOfAShotAreTheStudiosToo() {
        var stage = new StudioWords();

        assertEquals("a fox jumps", stage.apply(shot("our mascot jumps"), null).prompt().shots().get(0).text());
        assertThrows(RefusedException.class, () -> stage.apply(shot("Project Aurora on a table"), null));
    }

    private static GenerateRequest shot(String words) {
        var shots = List.of(new Prompt.Shot(words, Frames.count(8)));
        return GenerateRequest.of("a day").withPrompt(new Prompt("a day", Optional.empty(), Prompt.Expansion.OFF, shots));
    }

    @Test
    void theBundleKeepsToTheContract() throws Exception {
        Conformance.of(Path.of("target/classes"))
                .asking(GenerateRequest.of("our mascot running left"))
                .refusing(GenerateRequest.of("Project Aurora on a table"))
                .assertKept();
    }
}
