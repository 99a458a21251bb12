package dev.framewright.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** In a framework with no bundle but those of the folder. */
class PluginFolderTest {
    @TempDir
    private Path folder;

    private Path plugins;
    private Installation installation;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("home/bundles"));
        plugins = Files.createDirectory(folder.resolve("plugins"));
        installation = new Installation(
                folder.resolve("home"),
                plugins,
                folder.resolve("cache"),
                Files.createDirectory(folder.resolve("data")));
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndTheOthersStart() throws Exception {
        bundle("a.jar", "a", Map.of());
        Files.createSymbolicLink(plugins.resolve("z.jar"), folder.resolve("nowhere.jar"));

        try (Container container = start()) {
            assertThat(container.problems())
                    .singleElement()
                    .asString()
                    .startsWith("bundle " + plugins.resolve("z.jar") + " cannot be read; delete it");
            assertThat(state(container, "a")).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Test
    void aFileThatCannotBeReadIsToldOnceAndComesWhenItCan() throws Exception {
        try (Container container = start();
                PluginFolder looked = looked(container)) {
            Files.createSymbolicLink(plugins.resolve("z.jar"), folder.resolve("later.jar"));

            assertThat(looked.look()).hasSize(1);
            assertThat(looked.look()).isEmpty();
            Files.move(bundle("later.jar", "z", Map.of()), folder.resolve("later.jar"));
            assertThat(looked.look()).isEmpty();
            assertThat(state(container, "z")).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Test
    void aBundleThatCameBeforeWhatItNeedsStartsWhenThatComes() throws Exception {
        try (Container container = start();
                PluginFolder looked = looked(container)) {
            bundle("a.jar", "a", Map.of("Import-Package", "com.example.b"));
            assertThat(looked.look()).singleElement().asString().startsWith("bundle a did not start: ");

            bundle("other.jar", "other", Map.of());
            assertThat(looked.look()).as("told before").isEmpty();
            bundle("b.jar", "b", Map.of("Export-Package", "com.example.b"));
            assertThat(looked.look()).isEmpty();

            assertThat(state(container, "a")).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Test
    void aJarThatAnotherOfItsNameKeptOutComesWhenThatGoes() throws Exception {
        try (Container container = start();
                PluginFolder looked = looked(container)) {
            Path old = bundle("a-1.0.0.jar", "a", Map.of());
            assertThat(looked.look()).isEmpty();
            bundle("b.jar", "a", Map.of());
            assertThat(looked.look()).singleElement().asString().contains("b.jar was not installed");

            Files.delete(old);
            assertThat(looked.look()).isEmpty();
            assertThat(state(container, "a")).isEqualTo(Bundle.ACTIVE);
        }
    }

    private Container start() throws Exception {
        return Container.start(installation, folder.resolve("storage"));
    }

    /** The folder as a server looks at it, but only when the test says so. */
    private PluginFolder looked(Container container) throws IOException {
        PluginTrust trust = PluginTrust.of(Map.of(), folder, false);
        return new PluginFolder(installation, trust, container.context(), true);
    }

    private static int state(Container container, String name) {
        return Arrays.stream(container.context().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .mapToInt(Bundle::getState)
                .findFirst()
                .orElse(Bundle.UNINSTALLED);
    }

    /** A bundle of nothing but its manifest. */
    private Path bundle(String file, String name, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        headers.forEach(main::putValue);
        Path jar = plugins.resolve(file);
        try (OutputStream bytes = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(bytes, manifest)) {
            packed.finish();
        }
        return jar;
    }
}
