package dev.framewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import dev.framewright.api.CustomRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A bundle of yesterday must run today. */
class ApiStabilityTest {
    private static final File BASELINE = new File("src/test/resources/baseline/framewright-api-0.1.0.jar");

    @Test
    void aBundleThatWasCompiledAgainstTheFirstApiStillKeepsToTheContract() throws Exception {
        List<Finding> findings = Conformance.of(Path.of("src/test/resources/first/first-plugin.jar"))
                .asking(CustomRequest.of("first", Map.of("frames", "12")))
                .check();

        assertThat(findings).allMatch(Finding::kept).hasSizeGreaterThan(10);
    }

    @Test
    void nothingOfTheApiWasTakenAwayOrChangedSinceTheBaseline() throws Exception {
        try (Jar today = new Jar(api());
                Jar baseline = new Jar(BASELINE)) {
            assertThat(broken(today, baseline)).isEmpty();
        }
    }

    @Test
    void aMethodThatIsTakenAwayIsFound() throws Exception {
        try (Jar today = new Jar(api());
                Jar baseline = new Jar(BASELINE)) {
            // As if the baseline had had a class that is gone today.
            assertThat(today.getResource("dev/framewright/api/Sampling.class")).isNotNull();
            today.remove("dev/framewright/api/Sampling.class");

            assertThat(broken(today, baseline)).contains("dev.framewright.api");
        }
    }

    private static List<String> broken(Jar today, Jar baseline) throws Exception {
        try (Processor processor = new Processor()) {
            Set<Info> packages = new Baseline(processor, new DiffPluginImpl()).baseline(today, baseline, null);
            assertThat(packages).isNotEmpty();
            return packages.stream()
                    .filter(info -> Set.of(Delta.MAJOR, Delta.REMOVED).contains(info.packageDiff.getDelta()))
                    .map(info -> info.packageName)
                    .toList();
        }
    }

    private static File api() throws IOException {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(file -> file.getName().startsWith("framewright-api-"))
                .findFirst()
                .orElseThrow(() -> new IOException("run by mvn verify, which packs the API first"));
    }
}
