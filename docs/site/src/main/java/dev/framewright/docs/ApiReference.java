package dev.framewright.docs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The reference of what plugins are written against, made by the JDK's own javadoc; nothing is looked up on the network. */
final class ApiReference {
    /** What an author of a plugin may use: the API and the kit that tests it. */
    private static final List<Path> SOURCES =
            List.of(Path.of("sdk-api/src/main/java"), Path.of("sdk-tck/src/main/java"));

    private ApiReference() {}

    /** Makes the reference of a repository in a folder; gives what is wrong, one sentence each. */
    static List<String> make(Path root, Path folder) throws IOException {
        ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElse(null);
        if (javadoc == null) {
            return List.of("the API reference needs javadoc, which this Java does not have; run it with a JDK");
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-quiet",
                "-notimestamp",
                "-Xdoclint:none",
                // Annotations of OSGi and JSpecify are not on a class path here; the reference does without them.
                "--ignore-source-errors",
                "-encoding",
                "UTF-8",
                "-windowtitle",
                "Framewright API",
                "-doctitle",
                "Framewright API",
                "-header",
                "<a href=\"{@docRoot}/../index.html\">Framewright</a>",
                "-group",
                "To be implemented by plugins",
                "dev.framewright.api.capability:dev.framewright.api.stage:dev.framewright.api.model:dev.framewright.api.serve"
                        + ":dev.framewright.api.timeline",
                "-group",
                "Requests, results, errors",
                "dev.framewright.api",
                "-group",
                "Services that plugins and hosts call",
                "dev.framewright.api.jobs:dev.framewright.api.media:dev.framewright.api.provenance",
                "-group",
                "Conformance kit",
                "dev.framewright.tck*",
                "-d",
                folder.toString()));
        int options = arguments.size();
        for (Path source : SOURCES) {
            try (Stream<Path> files = Files.walk(root.resolve(source))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.toString().contains("/internal/"))
                        .map(Path::toString)
                        .sorted()
                        .forEach(arguments::add);
            }
        }
        if (arguments.size() == options) {
            return List.of("there are no sources of the API below " + root);
        }
        StringWriter said = new StringWriter();
        int code =
                javadoc.run(new PrintWriter(said, true), new PrintWriter(said, true), arguments.toArray(String[]::new));
        return code == 0 || Files.exists(folder.resolve("index.html"))
                ? List.of()
                : List.of("javadoc ended with " + code + ": " + said);
    }
}
