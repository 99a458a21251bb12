package com.example.hello;

import dev.framewright.api.CustomRequest;
import dev.framewright.tck.Conformance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelloCapabilityTest {
    @Test
    void theBundleKeepsToTheContract() throws Exception {
        Conformance.of(Path.of("target/classes"))
                .asking(CustomRequest.of("hello", Map.of("frames", "12")))
                .assertKept();
    }
}
