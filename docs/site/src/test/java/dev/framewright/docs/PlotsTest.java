package dev.framewright.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PlotsTest {
    private static final Path ROOT = Path.of("../..");

    @Test
    void thePlotsShowWhatTheTablesSay() throws Exception {
        Map<String, String> plots = Plots.make(ROOT);

        try (Stream<Path> files = Files.list(ROOT.resolve(Plots.FOLDER))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(plots.keySet());
        }
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            assertThat(ROOT.resolve(Plots.FOLDER).resolve(plot.getKey()))
                    .as("after mvn package: java -cp docs/site/target/classes dev.framewright.docs.Plots .")
                    .hasContent(plot.getValue());
        }
    }

    @Test
    void aBarIsAsLongAsItsNumber() throws Exception {
        String svg = Bars.draw(
                "a < b",
                "ms",
                List.of(List.of("case", "one", "two"), List.of("x", "10.5 / 12", "21"), List.of("none", "", "")),
                List.of(1, 2),
                0);

        assertThat(svg).contains("a &lt; b", "width=\"195.0\"", "width=\"390.0\"", ">10.5<");
        assertThat(svg).doesNotContain("none");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
