package dev.framewright.jobs.store;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the test's own in a temporary folder, run as an unprivileged user because PostgreSQL refuses to
 * run as root.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final int PATIENCE_SECONDS = 60;

    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Finds where PostgreSQL's programs lie; empty if it is not installed. */
    public static Optional<Path> installed() {
        List<Path> places = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.sorted((a, b) -> b.compareTo(a))
                        .map(version -> version.resolve("bin"))
                        .forEach(places::add);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            places.add(Path.of(place));
        }
        return places.stream()
                .filter(place ->
                        Files.isExecutable(place.resolve("initdb")) && Files.isExecutable(place.resolve("pg_ctl")))
                .findFirst();
    }

    /** Makes a database cluster and starts it on a free port of loopback. */
    public static PostgresServer start(String... settings) throws IOException, InterruptedException {
        Path programs = installed().orElseThrow(() -> new IOException("PostgreSQL is not installed"));
        Path folder = Files.createTempDirectory("framewright-postgres-");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        PostgresServer server = new PostgresServer(programs, folder, port);
        if (root()) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        server.asUser("initdb", "-D", server.data(), "-A", "trust", "-U", "framewright", "--no-sync", "-E", "UTF8");
        Files.writeString(
                folder.resolve("data/postgresql.auto.conf"),
                "listen_addresses = '127.0.0.1'\nport = " + port + "\nunix_socket_directories = '" + folder + "'\n"
                        + "shared_buffers = 16MB\n" + String.join("\n", settings) + "\n");
        server.startAgain();
        return server;
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** The address for the driver. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=framewright";
    }

    /** Starts the server on the same data, for instance after it was killed. */
    public void startAgain() throws IOException, InterruptedException {
        asUser("pg_ctl", "-D", data(), "-l", folder.resolve("log").toString(), "-w", "-t", "60", "start");
    }

    /** Gives the process of the server. */
    public long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0).strip());
    }

    /** Kills the server and all its children at once, as a crash of the machine would. */
    public void kill() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-9", Long.toString(pid())));
        ProcessHandle.of(pid())
                .ifPresent(server -> server.children().forEach(child -> command.add(Long.toString(child.pid()))));
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
        run(command);
        process.onExit().join();
    }

    private void asUser(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("framewright-", ".log");
        Process process = new ProcessBuilder(command)
                .directory(new File("/tmp"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end; it said: " + Files.readString(said));
        }
        String words = Files.readString(said);
        Files.delete(said);
        if (process.exitValue() != 0 && !command.get(0).equals("kill")) {
            throw new IOException(command + " failed: " + words);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            asUser("pg_ctl", "-D", data(), "-m", "immediate", "stop");
            run(List.of("rm", "-rf", folder.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
