package com.example.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewright.api.GenerateRequest;
import dev.framewright.tck.Conformance;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StudioWordsTest {
    @Test
    void theMascotBecomesAFox() {
        var request = GenerateRequest.of("our mascot running left");

        assertEquals("a fox running left", new StudioWords().apply(request, null).prompt().text());
    }

    @Test
    void theBundleKeepsToTheContract() throws Exception {
        Conformance.of(Path.of("target/classes"))
                .asking(GenerateRequest.of("our mascot running left"))
                .refusing(GenerateRequest.of("Project Aurora on a table"))
                .assertKept();
    }
}
