package dev.framewright.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Executes the commands of the documentation, page by page from top to bottom in a shell of its own, with the built distribution. What it ran
 * and what it did not run, and why, is in {@code target/documented-commands.txt}.
 */
class DocumentedCommandsIT {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path WORK = Path.of("target/commands").toAbsolutePath();
    private static final Path REPORT = Path.of("target/documented-commands.txt");
    private static final List<String> LEVELS = List.of("always", "docs", "slow");
    private static final String PRELUDE = """
            set -eEuo pipefail
            servers=()
            trap 'echo "FAILED: $BASH_COMMAND"' ERR
            trap '[ ${#servers[@]} = 0 ] || kill "${servers[@]}"; wait' EXIT
            # Starts a server and waits until it says that it is ready.
            background() {
                "$@" >"$FRAMEWRIGHT_DATA/server.log" 2>&1 &
                servers+=($!)
                for _ in $(seq 150); do
                    if grep -q 'framewright: ready' "$FRAMEWRIGHT_DATA/server.log"; then return 0; fi
                    sleep 0.2
                done
                cat "$FRAMEWRIGHT_DATA/server.log"
                return 1
            }
            """;

    static List<CommandPlan.Page> pages() throws IOException {
        String only = System.getProperty("framewright.docs.page", "");
        return CommandPlan.read(ROOT, Path.of("src/test/resources/commands.plan")).stream()
                .filter(page -> page.name().contains(only))
                .toList();
    }

    @BeforeAll
    static void beginTheReport() throws IOException {
        Files.createDirectories(WORK);
        Files.writeString(REPORT, "");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfThePageDoesWhatItIsFor(CommandPlan.Page page) throws Exception {
        report(page.notRun().stream().map(reason -> page + ": not run: " + reason));
        if (page.commands() == 0) {
            return;
        }
        String level = System.getProperty("framewright.docs", "always");
        List<String> missing =
                page.needs().stream().filter(DocumentedCommandsIT::isMissing).toList();
        boolean now = LEVELS.indexOf(page.when()) <= LEVELS.indexOf(level);
        if (!now || !missing.isEmpty()) {
            String why = now ? "needs " + missing : "asked for by -Pdocs -Dframewright.docs=" + page.when();
            report(Stream.of(page + ": NOT RUN: " + page.commands() + " commands: " + why));
            assumeTrue(false, why);
        }

        long began = System.nanoTime();
        Path log = WORK.resolve(page.name().replace('/', '-') + ".log");
        int code = run(page, log);

        assertThat(code).as(() -> tail(log)).isZero();
        report(Stream.of("%s: %d commands ran in %d s"
                .formatted(page, page.commands(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))));
    }

    private static int run(CommandPlan.Page page, Path log) throws IOException, InterruptedException {
        Path own = WORK.resolve(page.name().replace('/', '-'));
        delete(own);
        Path data = Files.createDirectories(own.resolve("data"));
        Path bin = Files.createDirectories(own.resolve("bin"));
        Path home =
                Path.of(System.getProperty("framewright.home")).toAbsolutePath().normalize();
        Files.createSymbolicLink(bin.resolve("framewright"), home.resolve("bin/framewright"));
        Path mvn = Files.writeString(
                bin.resolve("mvn"),
                "#!/bin/sh\nexec '%s/bin/mvn' -B -ntp -s '%s/samples/authors-settings.xml' \"$@\"\n"
                        .formatted(System.getProperty("maven.home"), ROOT));
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        Path folder = own.resolve("work");
        String clean = "";
        if (page.inCheckout()) {
            folder = checkout(home);
            clean = "git clean -fdq\ngit checkout -q .\n";
        } else {
            Files.createDirectories(folder);
            // A page that is read in a clone says ./framewright.
            Files.createSymbolicLink(folder.resolve("framewright"), home.resolve("bin/framewright"));
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path script = Files.writeString(own.resolve("script"), PRELUDE + clean + page.script());
        ProcessBuilder builder = new ProcessBuilder("bash", "-v", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        bin + File.pathSeparator + System.getenv("PATH"),
                        "FRAMEWRIGHT_DATA",
                        data.toString(),
                        "FRAMEWRIGHT_GRPC_LISTEN",
                        "127.0.0.1:" + port,
                        "FRAMEWRIGHT_HTTP_LISTEN",
                        "127.0.0.1:0",
                        "FRAMEWRIGHT_METRICS_LISTEN",
                        "127.0.0.1:0",
                        "FRAMEWRIGHT_SERVER",
                        "127.0.0.1:" + port,
                        "REPOSITORY",
                        ROOT.toString(),
                        "AUTHORS_REPOSITORY",
                        WORK.resolve("repository").toString(),
                        "AUTHORS_DOWNLOADED",
                        System.getProperty("downloaded"),
                        "JAVA_HOME",
                        System.getProperty("java.home")));
        Process process = builder.start();
        try {
            if (!process.waitFor(30, TimeUnit.MINUTES)) {
                throw new AssertionError(page + " is not done after half an hour; its log is " + log);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        return process.exitValue();
    }

    /** A copy of the repository's files, with what was built, as after a first {@code ./framewright}. */
    private static Path checkout(Path home) throws IOException, InterruptedException {
        Path checkout = WORK.resolve("checkout");
        if (!Files.exists(checkout)) {
            Path part = WORK.resolve("checkout.part");
            delete(part);
            Process copy = new ProcessBuilder(
                            "bash", "-euc", """
                            mkdir -p "$1/bundles/distribution/target" "$1/docs/site/target" "$1/target"
                            (cd "$2" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$1")
                            cp -a "$3" "$1/bundles/distribution/target/framewright"
                            cp "$2"/docs/site/target/framewright-docs-site-*.jar "$1/docs/site/target/"
                            cd "$1"
                            git init -q . && git add -A && git -c user.name=docs -c user.email=docs@localhost commit -qm checkout
                            touch target/built
                            """, "checkout", part.toString(), ROOT.toString(), home.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(WORK.resolve("checkout.log").toFile())
                    .start();
            assertThat(copy.waitFor())
                    .as(() -> tail(WORK.resolve("checkout.log")))
                    .isZero();
            Files.move(part, checkout);
        }
        return checkout;
    }

    private static boolean isMissing(String program) {
        return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void report(Stream<String> lines) throws IOException {
        Files.write(REPORT, lines.toList(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return log + " cannot be read: " + e.getMessage();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
