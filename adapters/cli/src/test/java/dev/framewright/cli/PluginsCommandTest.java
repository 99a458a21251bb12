package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String signers = "";
    private Path jar;

    @BeforeEach
    void build() throws IOException {
        jar = bundle("com.example.plugin", "java/net/Socket");
    }

    private Path bundle(String name, String content) throws IOException {
        return bundle(name, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Path bundle(String name, byte[] classFile) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!name.isEmpty()) {
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        }
        manifest.getMainAttributes().putValue("Bundle-Version", "1.2.3");
        Path file = folder.resolve("built.jar");
        try (OutputStream bytes = Files.newOutputStream(file);
                JarOutputStream packed = new JarOutputStream(bytes, manifest)) {
            packed.putNextEntry(new ZipEntry("com/example/Plugin.class"));
            packed.write(classFile);
            packed.putNextEntry(new ZipEntry("META-INF/sbom/application.cdx.json"));
            packed.write("{\"components\":[{\"purl\": \"pkg:maven/org.example/part@1.0\"}]}"
                    .getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private int run(String... arguments) {
        Services services = new Services() {
            @Override
            public <T> List<T> all(Class<T> type) {
                return List.of();
            }

            @Override
            public Optional<String> property(String name) {
                return Optional.ofNullable(Map.of(
                                "framewright.plugins.folder",
                                        folder.resolve("plugins").toString(),
                                "framewright.data", folder.resolve("data").toString(),
                                "framewright.plugins.signers", signers)
                        .get(name));
            }
        };
        Installed installed = new Installed("0.1.0", Optional.empty(), Optional.empty(), List.of(), List.of());
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        return new FramewrightCommand(installed, terminal, services).run(arguments);
    }

    @Test
    void aJarThatNobodySignedIsRefusedWithItsDigestAndLeftOutside() throws IOException {
        int code = run("plugins", "add", jar.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("plugin is not signed; its digest is " + PluginJar.digest(jar));
        assertThat(folder.resolve("plugins")).doesNotExist();
    }

    @Test
    void aJarWithTheDigestThatItsAuthorToldIsLetInAndRemembered() throws IOException {
        int code = run("plugins", "add", jar.toString(), "--sha256", PluginJar.digest(jar));

        assertThat(code).as(err.toString()).isZero();
        assertThat(folder.resolve("plugins/com.example.plugin.jar")).hasSameBinaryContentAs(jar);
        assertThat(folder.resolve("data/plugins.accepted")).hasContent(PluginJar.digest(jar) + " digest");
        assertThat(out.toString())
                .contains("\"version\":\"1.2.3\"", "\"uses\":[\"network\"]", "pkg:maven/org.example/part@1.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Runnable r = () -> {}; try { r.run(); } catch (RuntimeException e) { args[0] += e; } |
            System.out.println(Runtime.getRuntime().availableProcessors())                       |
            System.out.println(Plugin.class.getResource(args[0]) == null)                        |
            new java.io.FileNotFoundException(args[0]).toString()                                |
            java.nio.channels.FileChannel.open(java.nio.file.Path.of(args[0]))                   | files
            new java.io.FileReader(args[0]).read()                                               | files
            new java.net.URL(args[0]).openStream()                                               | network
            javax.imageio.ImageIO.read(java.net.URI.create(args[0]).toURL())                     | network
            new java.net.ServerSocket(0).accept()                                                | network
            new java.net.DatagramSocket(0).close()                                               | network
            com.sun.net.httpserver.HttpServer.create().start()                                   | network
            Runtime.getRuntime().exec(args)                                                      | processes
            new ProcessBuilder(args).start()                                                     | processes
            System.loadLibrary(args[0])                                                          | native code
            java.lang.invoke.MethodHandles.lookup().findVirtual(String.class, args[0], null)     | reflection
            Class.forName(args[0]).getMethods()                                                  | reflection
            """)
    void whatCompiledCodeUsesIsSaidAndNothingElse(String statement, @Nullable String use) throws IOException {
        Path source = Files.writeString(
                folder.resolve("Plugin.java"),
                "package com.example; class Plugin { void run(String... args) throws Throwable { " + statement
                        + "; } }");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString()))
                .isZero();
        bundle("com.example.plugin", Files.readAllBytes(folder.resolve("com/example/Plugin.class")));

        assertThat(run("plugins", "add", jar.toString(), "--allow-unsigned")).isZero();
        assertThat(out.toString()).contains("\"uses\":[" + (use == null ? "" : '"' + use + '"') + "]");
    }

    @Test
    void anotherJarOfTheSameBundleMakesWayAndIsNamed() throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Path old = Files.copy(jar, plugins.resolve("my-plugin-1.0.0.jar"));
        Path foreign = Files.copy(bundle("com.example.other", "x"), plugins.resolve("other.jar"));

        assertThat(run("plugins", "add", bundle("com.example.plugin", "y").toString(), "--allow-unsigned"))
                .as(err.toString())
                .isZero();

        assertThat(old).doesNotExist();
        assertThat(foreign).exists();
        assertThat(plugins.resolve("com.example.plugin.jar")).hasSameBinaryContentAs(jar);
        assertThat(err.toString()).contains("note: deleted " + old + ", another jar of com.example.plugin");
    }

    @Test
    void removingABundleDeletesEveryJarOfIt() throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.copy(jar, plugins.resolve("my-plugin-1.0.0.jar"));
        Files.copy(jar, plugins.resolve("my-plugin-1.1.0.jar"));

        assertThat(run("plugins", "remove", "com.example.plugin")).isZero();
        assertThat(plugins).isEmptyDirectory();
    }

    @Test
    void anotherDigestIsRefused() {
        assertThat(run("plugins", "add", jar.toString(), "--sha256", "00")).isEqualTo(2);
        assertThat(err.toString()).contains("sha256 is not that of");
    }

    @Test
    void anUnsignedJarIsLetInOnlyWhenAskedFor() throws IOException {
        assertThat(run("plugins", "add", jar.toString(), "--allow-unsigned")).isZero();
        assertThat(Files.readString(folder.resolve("data/plugins.accepted"))).endsWith(" unsigned\n");
        assertThat(run("plugins", "remove", "com.example.plugin")).isZero();
        assertThat(folder.resolve("plugins")).isEmptyDirectory();
        assertThat(run("plugins", "remove", "com.example.plugin")).isEqualTo(2);
    }

    @Test
    void aSignedJarIsLetInForAKnownSignerAndRefusedWhenChanged() throws Exception {
        sign(jar);
        assertThat(run("plugins", "add", jar.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("plugin is signed by CN=Author (", "who is not in framewright.plugins.signers");

        signers = "00, " + PluginJar.fingerprint(PluginJar.read(jar).signers().get(0));
        assertThat(run("plugins", "add", jar.toString())).as(err.toString()).isZero();
        assertThat(Files.readString(folder.resolve("data/plugins.accepted"))).contains(" signed by CN=Author");

        try (var zip = java.nio.file.FileSystems.newFileSystem(jar)) {
            Files.writeString(zip.getPath("com/example/Plugin.class"), "changed");
        }
        assertThat(run("plugins", "add", jar.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("plugin was changed after it was signed");
    }

    @Test
    void aJarThatIsSignedInPartCountsAsUnsigned() throws Exception {
        sign(jar);
        signers = PluginJar.fingerprint(PluginJar.read(jar).signers().get(0));
        try (var zip = java.nio.file.FileSystems.newFileSystem(jar)) {
            Files.writeString(zip.getPath("com/example/Added.class"), "added");
        }

        assertThat(run("plugins", "add", jar.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("plugin is not signed");
    }

    @Test
    void whatIsNoBundleOrHasANameOfOursIsRefused() throws IOException {
        assertThat(run("plugins", "add", bundle("", "x").toString())).isEqualTo(2);
        assertThat(run("plugins", "add", bundle("dev.framewright.jobs", "x").toString(), "--allow-unsigned"))
                .isEqualTo(2);
        Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThat(run("plugins", "add", folder.resolve("text.jar").toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("has no Bundle-SymbolicName", "must not have a name of Framewright's own", "cannot be read");
    }

    @Test
    void aNameThatIsNoSymbolicNameIsRefused() throws IOException {
        assertThat(run("plugins", "add", bundle("com/example", "x").toString(), "--allow-unsigned"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("plugin must have a Bundle-SymbolicName of", "but is called com/example");
    }

    @Test
    void whatCannotBeWrittenOrReadHasItsOwnExitCodeAndLeavesNoHalfJar() throws IOException {
        Files.createDirectories(folder.resolve("data/plugins.accepted"));

        assertThat(run("plugins", "add", jar.toString(), "--allow-unsigned")).isEqualTo(8);
        assertThat(folder.resolve("plugins")).isEmptyDirectory();
        assertThat(run("plugins")).isEqualTo(8);
        assertThat(err.toString())
                .contains("plugins.accepted: java.io.IOException")
                .doesNotContain("defect");
    }

    @Test
    void aFolderThatCannotBeReadHasItsOwnExitCode() throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        assumeThat(plugins.toFile().setReadable(false) && !Files.isReadable(plugins))
                .as("this user may read everything")
                .isTrue();

        assertThat(run("plugins")).isEqualTo(8);
        assertThat(run("plugins", "remove", "com.example.plugin")).isEqualTo(8);
    }

    @Test
    void aLargeEntryIsReadInLittleMemory() throws IOException {
        add("films/zeros.bin", 700);

        assertThat(run("plugins", "add", jar.toString(), "--allow-unsigned"))
                .as(err.toString())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"com/example/Large.class", "META-INF/sbom/large.json", "META-INF/LARGE.SF"})
    void textThatIsTooLargeToLookAtIsRefused(String entry) throws IOException {
        add(entry, 17);

        assertThat(run("plugins", "add", jar.toString(), "--allow-unsigned")).isEqualTo(2);
        assertThat(err.toString()).contains("at most 16 MiB each, but " + entry + " is larger");
    }

    /** So many MiB of zeros, which are small in the jar. */
    private void add(String entry, int mebibytes) throws IOException {
        Path packed = folder.resolve("large.jar");
        try (OutputStream bytes = Files.newOutputStream(packed);
                ZipOutputStream to = new ZipOutputStream(bytes);
                ZipFile from = new ZipFile(jar.toFile())) {
            to.setLevel(Deflater.BEST_SPEED);
            for (ZipEntry old : from.stream().toList()) {
                to.putNextEntry(new ZipEntry(old.getName()));
                from.getInputStream(old).transferTo(to);
            }
            to.putNextEntry(new ZipEntry(entry));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < mebibytes; i++) {
                to.write(zeros);
            }
        }
        jar = packed;
    }

    @Test
    void aBrokenJarInTheFolderIsNamedAndHidesNoOther() throws IOException {
        run("plugins", "add", jar.toString(), "--allow-unsigned");
        Path broken = Files.writeString(folder.resolve("plugins/broken.jar"), "half a jar");

        assertThat(run("plugins")).as(err.toString()).isZero();
        assertThat(out.toString()).as("what add printed, and the list").hasLineCount(2);
        assertThat(err.toString()).contains("note: " + broken + " is skipped");
        assertThat(run("plugins", "remove", "com.example.plugin")).isZero();
        assertThat(folder.resolve("plugins")).isDirectoryContaining(broken::equals);
        assertThat(folder.resolve("plugins/com.example.plugin.jar")).doesNotExist();
    }

    /** With the JDK's own tools, as an author would. */
    private void sign(Path file) throws IOException, InterruptedException {
        String keys = folder.resolve("keys.p12").toString();
        tool(
                "keytool",
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Author",
                "-keystore",
                keys,
                "-storepass",
                "secret",
                "-validity",
                "2");
        tool("jarsigner", "-keystore", keys, "-storepass", "secret", file.toString(), "a");
    }

    private static void tool(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
