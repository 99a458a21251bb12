package dev.framewright.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a time-stamping service of openssl's, on this machine. */
class TimeStampTest {
    private static final String CONFIGURATION = """
            [req]
            distinguished_name = name
            [name]
            [root]
            basicConstraints = critical, CA:true
            keyUsage = critical, keyCertSign
            subjectKeyIdentifier = hash
            [stamps]
            basicConstraints = CA:false
            keyUsage = critical, digitalSignature
            extendedKeyUsage = critical, timeStamping
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid
            [tsa]
            default_tsa = service
            [service]
            serial = serial
            crypto_device = builtin
            signer_cert = stamps.pem
            certs = stamps.pem
            signer_key = stamps.key
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            """;

    @TempDir
    private Path folder;

    private HttpServer server;
    private Signing signing;

    @BeforeEach
    void startTheService() throws Exception {
        assumeTrue(openssl("version") == 0, "needs openssl");
        Files.writeString(folder.resolve("tsa.cnf"), CONFIGURATION);
        Files.writeString(folder.resolve("serial"), "01\n");
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "root.key",
                "-out",
                "root.pem",
                "-subj",
                "/O=Clock/CN=Root",
                "-days",
                "30",
                "-config",
                "tsa.cnf",
                "-extensions",
                "root");
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "stamps.key",
                "-out",
                "stamps.csr",
                "-subj",
                "/O=Clock/CN=Stamps",
                "-config",
                "tsa.cnf");
        openssl(
                "x509",
                "-req",
                "-in",
                "stamps.csr",
                "-CA",
                "root.pem",
                "-CAkey",
                "root.key",
                "-CAcreateserial",
                "-out",
                "stamps.pem",
                "-days",
                "30",
                "-extfile",
                "tsa.cnf",
                "-extensions",
                "stamps");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/stamp", exchange -> {
            Files.write(folder.resolve("request"), exchange.getRequestBody().readAllBytes());
            byte[] answer = answer();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        signing = new Signing(folder)
                .with("tsa", "http://localhost:" + server.getAddress().getPort() + "/stamp");
    }

    @AfterEach
    void stopTheService() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void theTimeIsInTheFileAndHolds() throws Exception {
        Path file = signing.with("trust", folder.resolve("root.pem").toString()).made("clip.mp4");

        CredentialsReport report = signing.check(file);

        assertThat(report.failures()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(report.findings()).extracting(Finding::code).contains("timeStamp.validated", "timeStamp.trusted");
        assertThat(report.manifests().get(0).signedAt().orElseThrow())
                .isBetween(
                        Instant.now().minus(5, ChronoUnit.MINUTES),
                        Instant.now().plus(5, ChronoUnit.MINUTES));
    }

    @Test
    void aServiceThatIsNotTrustedTellsNoTime() throws Exception {
        CredentialsReport report = signing.check(signing.made("picture.png"));

        assertThat(report.verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(report.findings()).extracting(Finding::code).contains("timeStamp.validated", "timeStamp.untrusted");
        assertThat(report.manifests().get(0).signedAt()).isEmpty();
    }

    @Test
    void theJudgeAgrees() throws Exception {
        Judge judge = Judge.here();
        assumeTrue(judge.present(), Judge.MISSING);
        Path file = signing.made("clip.mp4");
        Path roots = folder.resolve("both.pem");
        Files.writeString(roots, Files.readString(signing.root()) + Files.readString(folder.resolve("root.pem")));

        assertThat(judge.says(roots, file)).contains("\"state\": \"Trusted\"").doesNotContain("\"time\": null");
    }

    @Test
    void withoutAnAnswerNothingIsWritten() {
        server.stop(0);

        assertThatThrownBy(() -> signing.made("clip.mp4"))
                .isInstanceOf(OutputUnwritableException.class)
                .hasMessageContaining("nothing unsigned is written");
    }

    private byte[] answer() throws IOException {
        try {
            openssl(
                    "ts",
                    "-reply",
                    "-config",
                    "tsa.cnf",
                    "-section",
                    "service",
                    "-queryfile",
                    "request",
                    "-out",
                    "answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Files.readAllBytes(folder.resolve("answer"));
    }

    private int openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openssl.log").toFile())
                    .start();
        } catch (IOException e) {
            return -1;
        }
        return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
