package dev.framewright.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the design's table of folders true: who may know whom, and who may touch torch, FFmpeg and OSGi. */
class ArchitectureTest {

    /** The folders that hold Java code, each with its package and with what it may use of the others. */
    private record Folder(String path, String name, List<String> mayUse) {
        @Override
        public String toString() {
            return path;
        }
    }

    private static final List<Folder> FOLDERS = List.of(
            new Folder("sdk-api", "api", List.of()),
            new Folder("sdk-runtime/engine", "engine", List.of()),
            new Folder("sdk-runtime/models", "models", List.of("engine")),
            new Folder("sdk-runtime/pipelines", "pipelines", List.of("api", "engine", "models")),
            new Folder("sdk-runtime/media", "media", List.of("api")),
            new Folder("sdk-runtime/jobs", "jobs", List.of("api")),
            new Folder("sdk-runtime/training", "training", List.of("api", "engine", "models", "pipelines")),
            new Folder("docs/site", "docs", List.of()),
            new Folder("sdk-tck", "tck", List.of("api")),
            new Folder("plugins/upscale", "upscale", List.of("api", "engine")),
            new Folder("plugins/interpolate", "interpolate", List.of("api", "engine")),
            new Folder("plugins/provenance", "provenance", List.of("api")),
            new Folder("adapters/server", "server", List.of("api")),
            new Folder("adapters/grpc", "grpc", List.of("api", "server", "proto")),
            new Folder("adapters/client", "client", List.of("proto")),
            new Folder("plugins/safety", "safety", List.of("api", "engine")),
            new Folder("plugins/watermark", "watermark", List.of("api")),
            new Folder("plugins/prompt-expansion", "expansion", List.of("api")),
            new Folder("adapters/otio", "otio", List.of("api")),
            new Folder("adapters/mlt", "mlt", List.of("api")),
            new Folder("adapters/maven-plugin", "maven", List.of()),
            new Folder("adapters/http", "http", List.of("api", "server")),
            new Folder("adapters/dam-sling", "dam.sling", List.of("client", "proto")),
            new Folder("adapters/cli", "cli", List.of("api", "jobs")),
            new Folder("bundles/starter-model", "starter", List.of("api")),
            new Folder("bundles/distribution", "launcher", List.of()));

    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

    private static JavaClasses everything;

    @BeforeAll
    static void readTheClassesOfAllModules() throws IOException {
        List<Path> built = new ArrayList<>();
        for (Folder folder : folders()) {
            built.add(root().resolve(folder.path()).resolve("target/classes"));
        }
        everything = new ClassFileImporter().importPaths(built);
    }

    static List<Folder> folders() {
        return FOLDERS.stream()
                .filter(folder ->
                        Files.isDirectory(root().resolve(folder.path()).resolve("src/main/java")))
                .toList();
    }

    @Test
    void everyModuleWithCodeIsInTheTable() throws IOException {
        List<String> withCode = new ArrayList<>();
        var modules = MODULE.matcher(Files.readString(root().resolve("pom.xml")));
        while (modules.find()) {
            if (Files.isDirectory(root().resolve(modules.group(1)).resolve("src/main/java"))) {
                withCode.add(modules.group(1));
            }
        }

        assertThat(FOLDERS).extracting(Folder::path).containsAll(withCode);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void aFolderUsesOnlyWhatTheTableAllows(Folder folder) {
        String own = "dev.framewright." + folder.name() + "..";
        List<String> allowed = new ArrayList<>(List.of(own));
        folder.mayUse().forEach(name -> allowed.add("dev.framewright." + name + ".."));

        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.framewright..")
                        .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                .check(everything);
    }

    @Test
    void theApiIsPlainJava() {
        classes()
                .that()
                .resideInAPackage("dev.framewright.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.framewright.api..", "org.osgi.annotation..", "org.jspecify..")
                .check(everything);
    }

    @Test
    void onlyTheEngineTouchesDjlsPyTorch() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.framewright.engine..", "ai.djl.pytorch.jni..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl.pytorch..")
                .check(everything);
    }

    @Test
    void onlyMediaTouchesFFmpeg() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.framewright.media..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..")
                .check(everything);
    }

    @Test
    void onlyTheJobStoreTouchesDatabases() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.framewright.jobs.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..")
                .check(everything);
    }

    @Test
    void modelsKnowNoOsgi() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.framewright.models..", "dev.framewright.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.osgi.framework..", "org.osgi.service..")
                .check(everything);
    }

    @Test
    void classesSayWhatTheyAre() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameStartingWith("Base")
                .check(everything);
    }

    @Test
    void noSourceFileIsLongerThan500Lines() throws IOException {
        Map<String, Long> tooLong = new TreeMap<>();
        for (Folder folder : folders()) {
            try (Stream<Path> files = Files.walk(root().resolve(folder.path()).resolve("src"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    try (Stream<String> lines = Files.lines(file)) {
                        long count = lines.count();
                        if (count > 500) {
                            tooLong.put(file.getFileName().toString(), count);
                        }
                    }
                }
            }
        }

        assertThat(tooLong).isEmpty();
    }

    private static Path root() {
        return Path.of("../..");
    }
}
