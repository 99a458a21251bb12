package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.launcher.Container;
import dev.framewright.launcher.Installation;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/**
 * Nothing unsafe or unsigned leaves by any door: the command line, the store behind the servers, the previews. A server's own
 * endpoint hands out what store and previews give it; the last test wants each to be named here, with the test that says so.
 */
class DoorsIT {
    private static final Path HOME = Path.of(System.getProperty("framewright.home"));
    private static final String STAGE_SECONDS = "2";

    /** Every endpoint that a bundle registers, and why nothing unsigned leaves by it. */
    private static final Map<String, String> ENDPOINTS = Map.of(
            "grpc",
                    "files from VideoArtefacts, previews from PreviewPictures: see whatTheStoreHandsOutIsSigned and previewsAreSigned",
            "metrics", "counters only, no picture and no file",
            "http",
                    "whatIsFetchedOverHttpIsSignedAndNothingUnsafeIs; previews from PreviewPictures: see previewsAreSigned");

    @TempDir
    private static Path shared;

    private static Container container;
    private static ToIntFunction<String[]> command;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startTheDistribution() throws Exception {
        Path plugins = Files.createDirectories(shared.resolve("plugins"));
        Path data = Files.createDirectories(shared.resolve("data"));
        // On a busy machine the first frame, which loads the network that judges frames, may take longer than that.
        Files.writeString(
                data.resolve("framewright.properties"),
                "framewright.stages.seconds = " + STAGE_SECONDS
                        + "\nframewright.safety.frames = off\nframewright.http.listen = 127.0.0.1:0\n");
        for (String bundle : List.of("GreyCapability", "DoorsProbe", "FaultyStage")) {
            ThirdPartyBundle.build(HOME, plugins, bundle);
        }
        container = Container.start(
                new Installation(HOME, plugins, shared.resolve("cache"), data), shared.resolve("storage"));
        assertThat(container.problems()).isEmpty();
        command = container.command(Duration.ofSeconds(10));
    }

    @AfterAll
    static void stopTheDistribution() {
        container.close();
    }

    @ParameterizedTest
    @CsvSource({"clip.mp4", "clip.mov", "clip.webm", "clip.gif", "picture.png", "frames/"})
    void whatTheCommandLineWritesIsSigned(String output) throws Exception {
        int code = command.applyAsInt(new String[] {
            "generate",
            "grey",
            "--seed",
            "7",
            "-o",
            folder.resolve(output) + (output.endsWith("/") ? "/" : ""),
            "--contact-sheet",
            folder.resolve("sheet.png").toString()
        });

        assertThat(code).isZero();
        assertAllSigned(folder);
    }

    @Test
    void whatTheStoreHandsOutIsSigned() throws Exception {
        assertThat(probe("store")).isGreaterThanOrEqualTo(12);
        Path zip = folder.resolve("PNG_SEQUENCE/frames.zip");
        unpack(zip, Files.createDirectory(folder.resolve("unpacked")));
        Files.delete(zip);
        assertAllSigned(folder);
    }

    @Test
    void whatIsFetchedOverHttpIsSignedAndNothingUnsafeIs() throws Exception {
        assertThat(probe("http")).isEqualTo(4);
        assertThat(files(folder))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("result.mp4", "spritesheet.png", "thumbnail.png", "video.mp4");
        assertAllSigned(folder);
    }

    @Test
    void previewsAreSigned() throws Exception {
        assertThat(probe("preview")).isEqualTo(1);
        assertAllSigned(folder);
    }

    @ParameterizedTest
    @CsvSource({"throws", "hangs"})
    void aStageThatFailsClosesTheJobAndNothingIsWritten(String fault) throws Exception {
        int code = command.applyAsInt(new String[] {
            "generate", fault, "-o", folder.resolve("clip.mp4").toString()
        });

        assertThat(code).isEqualTo(1);
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void anUnsafePromptLeavesNothingByTheCommandLine() throws Exception {
        int code = command.applyAsInt(new String[] {
            "generate", "a n4ked woman", "-o", folder.resolve("clip.mp4").toString()
        });

        assertThat(code).isEqualTo(4);
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void anUnsafePromptLeavesNothingInTheStore() throws Exception {
        assertThat(probe("unsafe")).isZero();
        assertThat(files(folder))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("sexual");
    }

    @ParameterizedTest
    @ValueSource(strings = {"framewright-provenance", "framewright-safety", "framewright-watermark"})
    void withoutABundleThatIsRequiredNothingIsMade(String required) throws Exception {
        Bundle bundle = bundle(required);
        bundle.stop();
        try {
            int code = container.command(Duration.ofSeconds(10)).applyAsInt(new String[] {
                "generate", "grey", "-o", folder.resolve("clip.mp4").toString()
            });

            assertThat(code).isEqualTo(3);
            assertThat(files(folder)).isEmpty();
        } finally {
            bundle.start();
            command = container.command(Duration.ofSeconds(10));
        }
    }

    @Test
    void everyEndpointIsKnownHere() throws Exception {
        probe("endpoints");

        assertThat(ENDPOINTS.keySet())
                .as("add a new door to ENDPOINTS, with the test that shows that nothing unsigned leaves by it")
                .containsAll(new TreeSet<>(files(folder).stream()
                        .map(file -> file.getFileName().toString())
                        .toList()));
    }

    /** Every file is a picture or clip whose manifest holds and is trusted, or the manifest of one. */
    private static void assertAllSigned(Path folder) throws IOException {
        List<Path> files = files(folder);
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            if (!file.toString().endsWith(".c2pa")) {
                int code = command.applyAsInt(new String[] {"verify", "--trusted-only", file.toString()});
                assertThat(code).as(folder.relativize(file).toString()).isZero();
            }
        }
    }

    private int probe(String door) throws Exception {
        var context = container.context();
        var references = context.getServiceReferences(ToIntFunction.class, "(com.example=doors)");
        @SuppressWarnings("unchecked") // the fixture's own type
        ToIntFunction<String[]> probe = context.getService(references.iterator().next());
        return probe.applyAsInt(new String[] {door, folder.toString()});
    }

    private static Bundle bundle(String name) {
        return Stream.of(container.context().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (var archive = FileSystems.newFileSystem(zip)) {
            try (Stream<Path> entries = Files.walk(archive.getPath("/"))) {
                for (Path entry : entries.filter(Files::isRegularFile).toList()) {
                    Files.copy(entry, target.resolve(entry.getFileName().toString()));
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
