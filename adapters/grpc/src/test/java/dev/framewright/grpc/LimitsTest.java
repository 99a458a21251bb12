package dev.framewright.grpc;

import static dev.framewright.grpc.GrpcEndpointTest.create;
import static dev.framewright.grpc.GrpcEndpointTest.detail;
import static dev.framewright.grpc.GrpcEndpointTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.WaitOperationRequest;
import com.google.rpc.ErrorInfo;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.GetQueueRequest;
import dev.framewright.proto.v1.ListCapabilitiesRequest;
import dev.framewright.proto.v1.ListJobsRequest;
import dev.framewright.proto.v1.PauseQueueRequest;
import dev.framewright.proto.v1.ResumeQueueRequest;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WatchJobRequest;
import dev.framewright.server.AccessList;
import dev.framewright.server.FakeJobs;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much at once, how large, how long, and who may operate. */
@Timeout(60)
class LimitsTest {
    private static final String KITE = "job { request { prompt { text: 'a kite' } generate {} } }";

    @TempDir
    private Path folder;

    private final FakeJobs jobs = new FakeJobs("generate");
    private Endpoint.Open server;
    private ManagedChannel channel;

    private VideoServiceGrpc.VideoServiceBlockingStub open(String... more) {
        server = LoopbackServer.open(jobs, folder, more);
        channel = Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create())
                .build();
        return VideoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
    }

    @Test
    void aMessageThatIsTooLargeIsRefusedAndTheNextIsAnswered() {
        var video = open("most-message-mebibytes", "1");
        CreateJobRequest large =
                CreateJobRequest.newBuilder().setRequestId("x".repeat(2 << 20)).build();

        assertThat(refusal(() -> video.createJob(large)).getStatus().getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(video.listCapabilities(ListCapabilitiesRequest.getDefaultInstance())
                        .getCapabilitiesCount())
                .isOne();
    }

    @Test
    void aServerThatStopsTellsWhoeverWaitsAndStopsAtOnce() throws Exception {
        var video = open();
        String operation = video.createJob(create(KITE)).getName();
        var events = video.watchJob(WatchJobRequest.newBuilder()
                .setName(operation.replace("operations/", "jobs/"))
                .build());
        events.next();
        CompletableFuture<Operation> waits = CompletableFuture.supplyAsync(() -> OperationsGrpc.newBlockingStub(channel)
                .waitOperation(WaitOperationRequest.newBuilder()
                        .setName(operation)
                        .setTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(60))
                        .build()));
        long begun = System.nanoTime();

        server.drain(Duration.ofSeconds(20));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(refusal(() -> {
                            events.forEachRemaining(event -> {});
                            return events;
                        })
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
        assertThatThrownBy(waits::join)
                .cause()
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void moreCallsAtOnceThanAreLetInAreToldThatTheServerIsBusy() throws Exception {
        var video = open("most-calls", "2");
        String job = video.createJob(create(KITE)).getName().replace("operations/", "jobs/");
        WatchJobRequest watch = WatchJobRequest.newBuilder().setName(job).build();
        // Connections of their own: one connection alone has a limit of its own, which waits instead.
        ManagedChannel other = Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create())
                .build();
        try {
            for (int i = 0; i < 2; i++) {
                VideoServiceGrpc.newBlockingStub(channel).watchJob(watch).next();
            }

            StatusRuntimeException busy = refusal(() -> VideoServiceGrpc.newBlockingStub(other)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .listCapabilities(ListCapabilitiesRequest.getDefaultInstance()));

            assertThat(busy.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(detail(busy, ErrorInfo.class).getReason()).isEqualTo("SERVER_BUSY");
        } finally {
            other.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatAClientCancelsIsOverAndIsWrittenDown() throws Exception {
        var video = open("most-calls", "2");
        String job = video.createJob(create(KITE)).getName().replace("operations/", "jobs/");
        WatchJobRequest watch = WatchJobRequest.newBuilder().setName(job).build();

        for (int i = 1; i <= 3; i++) {
            var cancellable = Context.current().withCancellation();
            cancellable.run(() -> video.watchJob(watch).next());
            cancellable.cancel(null);
            awaitAudit("WatchJob.*" + job.replace("jobs/", "") + ".*CANCELLED", i);
        }

        assertThat(video.listCapabilities(ListCapabilitiesRequest.getDefaultInstance())
                        .getCapabilitiesCount())
                .isOne();
    }

    /** Waits until so many lines of the audit log match; the server hears of what its client does a moment later. */
    private void awaitAudit(String pattern, int lines) throws Exception {
        Pattern wanted = Pattern.compile(pattern);
        long began = System.nanoTime();
        while (true) {
            List<String> log = Files.readAllLines(folder.resolve("audit.log"));
            if (log.stream().filter(line -> wanted.matcher(line).find()).count() == lines) {
                return;
            }
            assertThat(System.nanoTime() - began).as("%s in %s", pattern, log).isLessThan(10_000_000_000L);
            Thread.sleep(20);
        }
    }

    @Test
    void whoWaitsWithADeadlineHearsHowFarItIsBeforeTheDeadline() {
        var video = open();
        String operation = video.createJob(create(KITE)).getName();

        Operation answer = OperationsGrpc.newBlockingStub(channel)
                .withDeadlineAfter(3, TimeUnit.SECONDS)
                .waitOperation(
                        WaitOperationRequest.newBuilder().setName(operation).build());

        assertThat(answer.getDone()).isFalse();
        assertThat(answer.getName()).isEqualTo(operation);
    }

    @Test
    void onlyWhoMayOperatePausesTheQueueAndSeesAllTenants() throws IOException {
        Path tokens = Files.write(
                folder.resolve("tokens"),
                List.of(
                        "ops staff operate,read " + AccessList.digest("secret-o"),
                        "night studio read,submit " + AccessList.digest("secret-n")));
        var video = open("tokens", tokens.toString());
        var night = video.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer("secret-n")));
        var ops = video.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer("secret-o")));
        night.createJob(create(KITE));
        ListJobsRequest all = ListJobsRequest.newBuilder().setAllTenants(true).build();

        for (StatusRuntimeException refused : List.of(
                refusal(() -> night.pauseQueue(PauseQueueRequest.getDefaultInstance())),
                refusal(() -> night.listJobs(all)))) {
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(detail(refused, ErrorInfo.class).getReason()).isEqualTo("SCOPE_MISSING");
        }
        assertThat(ops.listJobs(all).getJobsCount()).isOne();
        assertThat(ops.pauseQueue(PauseQueueRequest.getDefaultInstance()).getPaused())
                .isTrue();
        assertThat(ops.getQueue(GetQueueRequest.getDefaultInstance()).getPaused())
                .isTrue();
        assertThat(ops.resumeQueue(ResumeQueueRequest.getDefaultInstance()).getPaused())
                .isFalse();
    }

    private static Metadata bearer(String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return headers;
    }
}
