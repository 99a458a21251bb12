package dev.framewright.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.proto.v1.ListCapabilitiesRequest;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.server.FakeFiles;
import dev.framewright.server.FakeJobs;
import dev.framewright.server.Metrics;
import dev.framewright.server.ServeSettings;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of hostile.txt is refused with its reason, and the server goes on answering. */
class HostileInputTest {
    private static final Path LIST = Path.of("src/test/resources/hostile.txt");

    private static final Map<String, String> SETTINGS =
            Map.of("framewright.grpc.listen", "127.0.0.1:0", "framewright.grpc.audit", "target/hostile-audit.log");

    private static FakeJobs jobs;
    private static Endpoint.Open server;
    private static ManagedChannel channel;

    @BeforeAll
    static void open() {
        jobs = new FakeJobs("generate", "extend");
        server = new GrpcEndpoint(
                        new VideoServices(jobs, jobs, (job, picture) -> new byte[0], new FakeReplays()),
                        new FakeFiles(),
                        new Metrics(),
                        new ServeSettings("grpc", name -> Optional.ofNullable(SETTINGS.get(name))),
                        model -> "")
                .open();
        channel = Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterAll
    static void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
    }

    static List<String> lines() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void thereAreAHundred() throws IOException {
        assertThat(lines()).hasSizeGreaterThanOrEqualTo(100).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isRefusedWithAReasonAndTheServerGoesOn(String line) {
        String reason = line.substring(0, line.indexOf(' '));
        String text = line.substring(line.indexOf(' ') + 1).replace("@LONG@", "x".repeat(40_000));
        var video = VideoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
        var message = GrpcEndpointTest.create(text);

        StatusRuntimeException refused = GrpcEndpointTest.refusal(() -> video.createJob(message));

        assertThat(GrpcEndpointTest.detail(refused, ErrorInfo.class).getReason())
                .isEqualTo(reason);
        assertThat(refused.getStatus().getDescription()).isNotBlank().doesNotContain("Exception", "\n");
        assertThat(jobs.jobs).isEmpty();
        assertThat(video.listCapabilities(ListCapabilitiesRequest.getDefaultInstance())
                        .getCapabilitiesCount())
                .isEqualTo(2);
    }
}
