package dev.framewright.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sample builds on its own from installed artefacts, passes its tests, and works in the distribution. */
class SamplesIT {
    private static final List<String> SAMPLES = List.of(
            "hello-capability", "request-stage", "frame-stage", "finishing-lut", "model-bundle", "grpc-pipeline");
    private static final List<String> BUNDLES = SAMPLES.subList(0, 5);
    private static final Path HOME = Path.of(System.getProperty("framewright.home"));

    @TempDir
    private static Path folder;

    /** One run of Maven for all, to be quick; none knows of another, and each lies outside of this project. */
    @BeforeAll
    static void buildEverySampleFromACopy() throws Exception {
        StringBuilder modules = new StringBuilder();
        for (String sample : SAMPLES) {
            copy(Path.of(sample), folder.resolve(sample));
            modules.append("<module>").append(sample).append("</module>");
        }
        unpackWeights(folder.resolve("model-bundle/src/main/resources/model"));
        AuthorsMaven.run(
                folder,
                "archetype:generate",
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=dev.framewright",
                "-DarchetypeArtifactId=framewright-archetype",
                "-DarchetypeVersion=0.1.0",
                "-DgroupId=org.studio",
                "-DartifactId=my-plugin",
                "-Dpackage=org.studio.mine");
        modules.append("<module>my-plugin</module>");
        Files.writeString(folder.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
                <groupId>samples</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging>
                <modules>%s</modules></project>
                """.formatted(modules));
        AuthorsMaven.run(folder, "verify");
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        for (String bundle : BUNDLES) {
            Files.copy(
                    folder.resolve(bundle).resolve("target").resolve(bundle + "-1.0.0.jar"),
                    plugins.resolve(bundle + ".jar"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(file -> !file.startsWith(from.resolve("target")))
                    .toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** The shipped weights stand for those that an author trained. */
    private static void unpackWeights(Path model) throws IOException {
        try (var files = Files.newDirectoryStream(
                Path.of("../bundles/starter-model/src/main/resources/starter"), "*.{json,safetensors}")) {
            for (Path file : files) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void noSampleHasMoreThanAHundredLinesOfJava() throws IOException {
        Map<String, Long> lines = new TreeMap<>();
        for (String sample : SAMPLES) {
            try (Stream<Path> files = Files.walk(Path.of(sample, "src/main"))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    try (Stream<String> text = Files.lines(file)) {
                        lines.merge(file.getFileName().toString(), text.count(), Long::sum);
                    }
                }
            }
        }

        assertThat(lines)
                .isNotEmpty()
                .allSatisfy((file, count) -> assertThat(count).isLessThan(100));
    }

    @Test
    void theArchetypesProjectIsTheAuthorsOwn() throws Exception {
        Path project = folder.resolve("my-plugin");

        assertThat(project.resolve("src/main/java/org/studio/mine/HelloCapability.java"))
                .content()
                .startsWith("package org.studio.mine;");
        assertThat(project.resolve("target/my-plugin-1.0.0.jar")).exists();
        assertThat(project.resolve("target/surefire-reports/org.studio.mine.HelloCapabilityTest.txt"))
                .content()
                .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
    }

    @Test
    void theCapabilityDrawsAndTheStagesFinishItsFrames() throws Exception {
        Distribution.Run run = Distribution.run(folder, "run", "hello", "--frames", "5", "--seed", "7", "-o", "hello/");

        assertThat(run.exitCode()).as(run.err()).isZero();
        BufferedImage third =
                ImageIO.read(folder.resolve("hello/frame_000002.png").toFile());
        int bar = third.getRGB(80, 5) & 0xffffff;
        int ball = third.getRGB(80, 48) & 0xffffff;
        int ground = third.getRGB(20, 30) & 0xffffff;
        assertThat(List.of(bar >> 16, bar >> 8 & 255, bar & 255))
                .as("cinema bars, graded by the table, which keeps black; the invisible mark moves it a little")
                .allMatch(channel -> channel < 16);
        assertThat(ball >> 16).as("red of the ball, lifted by the table").isGreaterThan(107);
        assertThat(ground >> 16 & 255).as("the table warms grey").isGreaterThan(ground & 255);
    }

    @Test
    void aWrongValueIsRefusedInOneSentence() throws Exception {
        Distribution.Run run = Distribution.run(folder, "run", "hello", "--frames", "1", "-o", "never/");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("hello.frames must be between 2 and 480 but was 1");
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void theModelOfABundleDrawsAndTheStageRewritesItsPrompt() throws Exception {
        Distribution.Run run = Distribution.run(
                folder,
                "image",
                "our mascot in a forest",
                "--model",
                "own",
                "--steps",
                "4",
                "--seed",
                "1",
                "-o",
                "fox.png");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("\"model\":\"own\"", "\"revisedPrompt\":\"a fox in a forest\"");
        Distribution.Run refused = Distribution.run(folder, "image", "Project Aurora on a table", "-o", "aurora.png");
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).contains("prompt names Project Aurora before its launch");
    }

    @Test
    void thePipelineMakesAClipForEachLineAndNoneTwice() throws Exception {
        List<String> prompts = List.of("a red balloon rising over a meadow", "a red balloon rising, over a meadow");
        Files.write(folder.resolve("prompts.txt"), prompts);
        try (Distribution.Server server = Distribution.serve(folder)) {
            String arguments = server.address() + " " + folder.resolve("prompts.txt") + " " + folder.resolve("clips");
            Path pipeline = folder.resolve("grpc-pipeline");

            String first = AuthorsMaven.run(pipeline, "-q", "exec:java", "-Dexec.args=" + arguments);
            assertThat(clips())
                    .hasSameSizeAs(prompts)
                    .allMatch(clip -> clip.getFileName().toString().startsWith("a-red-balloon-rising-over-a-meadow-"));
            Path clip = clips().get(0);
            assertThat(first).contains(clip.toString());
            assertThat(Files.readAllBytes(clip)).startsWith(0, 0, 0).contains('f', 't', 'y', 'p');

            byte[] made = Files.readAllBytes(clip);
            Files.delete(clip);
            AuthorsMaven.run(pipeline, "-q", "exec:java", "-Dexec.args=" + arguments);
            assertThat(Files.readAllBytes(clip)).as("the same job's bytes").isEqualTo(made);
            assertThat(Distribution.run(folder, "jobs", "list").out().lines()).hasSameSizeAs(prompts);
        }
    }

    private static List<Path> clips() throws IOException {
        try (Stream<Path> clips = Files.list(folder.resolve("clips"))) {
            return clips.sorted().toList();
        }
    }

    static Path home() {
        return HOME;
    }
}
