package dev.framewright.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.tck.Conformance;
import dev.framewright.tck.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bundle in a real framework. */
class ConformanceIT {
    @Test
    void theBundleKeepsToTheContract() throws Exception {
        List<Finding> findings = Conformance.of(Path.of(System.getProperty("bundle")))
                .within(Duration.ofMinutes(2))
                .check();

        assertThat(findings).allMatch(Finding::kept).hasSizeGreaterThan(6);
    }
}
