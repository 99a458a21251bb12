package dev.framewright.jobs.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.framewright.api.StoreUnavailableException;
import dev.framewright.jobs.s3.S3Bucket.Body;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket of a real server. {@code mvn -Ps3} brings S3Proxy from Maven's repository, started as a process of its own; any
 * other server is tested with {@code -Dframewright.s3.test=http://127.0.0.1:9000/BUCKET} and {@code AWS_ACCESS_KEY_ID} and
 * {@code AWS_SECRET_ACCESS_KEY} in the environment. Without either the tests say that they are skipped.
 */
public final class S3Server implements AutoCloseable {
    private static final String MAIN = "org.gaul.s3proxy.Main";

    private final S3Settings settings;
    private final Optional<Process> process;

    private S3Server(S3Settings settings, Optional<Process> process) {
        this.settings = settings;
        this.process = process;
    }

    /** Starts a server that keeps its objects in a folder, or finds the one that the properties name. */
    public static S3Server start(Path folder) throws Exception {
        String named = System.getProperty("framewright.s3.test", "");
        if (!named.isEmpty()) {
            S3Settings settings = new S3Settings(
                    URI.create(named + "/" + folder.getParent().getFileName()),
                    "us-east-1",
                    System.getenv("AWS_ACCESS_KEY_ID"),
                    System.getenv("AWS_SECRET_ACCESS_KEY"));
            return new S3Server(settings, Optional.empty());
        }
        assumeTrue(present(), "no S3 server: run with -Ps3");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path objects = Files.createDirectories(folder);
        Path configuration = Files.write(
                folder.resolveSibling("s3proxy.properties"),
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + port,
                        "s3proxy.authorization=aws-v4",
                        "s3proxy.identity=studio",
                        "s3proxy.credential=a secret of the test",
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.identity=unused",
                        "jclouds.credential=unused",
                        "jclouds.filesystem.basedir=" + objects));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN,
                        "--properties",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolveSibling("s3proxy.log").toFile())
                .start();
        S3Server server = new S3Server(
                new S3Settings(
                        URI.create("http://127.0.0.1:" + port + "/films/night"),
                        "us-east-1",
                        "studio",
                        "a secret of the test"),
                Optional.of(process));
        for (int i = 0; i < 120 && process.isAlive(); i++) {
            try {
                server.bucket().text("PUT", "", "", Map.of(), Body.NONE);
                return server;
            } catch (StoreUnavailableException e) {
                Thread.sleep(500);
            }
        }
        server.close();
        throw new AssertionError("S3Proxy does not serve: " + Files.readString(folder.resolveSibling("s3proxy.log")));
    }

    private static boolean present() {
        try {
            Class.forName(MAIN, false, S3Server.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Gives the settings of an installation that uses the bucket; the secret goes into a file of the folder. */
    public Map<String, String> settings(Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), settings.secret() + "\n");
        return Map.of(
                "framewright.artefacts.s3", settings.place().toString(),
                "framewright.artefacts.s3.key", settings.accessKey(),
                "framewright.artefacts.s3.secret.file", secret.toString());
    }

    /** Gives the bucket. */
    public S3Bucket bucket() {
        return new S3Bucket(settings, Duration.ofSeconds(1));
    }

    /** Gives the bucket with files cut into parts of another length. */
    public S3Bucket bucket(long partBytes) {
        return new S3Bucket(settings, Duration.ofSeconds(1), partBytes);
    }

    /** Gives the bucket for somebody with another secret. */
    public S3Bucket stranger() {
        return new S3Bucket(
                new S3Settings(settings.place(), settings.region(), settings.accessKey(), "another"), Duration.ZERO);
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroyForcibly);
    }
}
