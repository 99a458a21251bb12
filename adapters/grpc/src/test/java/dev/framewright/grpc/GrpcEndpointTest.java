package dev.framewright.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.CancelJobRequest;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.CreateUploadRequest;
import dev.framewright.proto.v1.GetJobRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.ListJobsRequest;
import dev.framewright.proto.v1.ListJobsResponse;
import dev.framewright.proto.v1.ReadArtefactRequest;
import dev.framewright.proto.v1.ReadArtefactResponse;
import dev.framewright.proto.v1.Upload;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WatchJobRequest;
import dev.framewright.proto.v1.WriteUploadRequest;
import dev.framewright.server.AccessList;
import dev.framewright.server.FakeFiles;
import dev.framewright.server.FakeJobs;
import dev.framewright.server.Metrics;
import dev.framewright.server.ServeSettings;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server on the loopback and a real client; jobs and files are held in memory. */
class GrpcEndpointTest {
    static final String KITE = "job { request { prompt { text: 'a kite' } generate {} } }";

    private final FakeJobs jobs = new FakeJobs("generate", "extend");
    private final FakeFiles files = new FakeFiles();
    private final Metrics metrics = new Metrics();
    private final Map<String, String> settings = new HashMap<>();

    @TempDir
    private Path folder;

    private Endpoint.Open server;
    private ManagedChannel channel;

    @BeforeEach
    void open() {
        settings.put("framewright.grpc.listen", "127.0.0.1:0");
        settings.put("framewright.grpc.audit", folder.resolve("audit.log").toString());
        start();
    }

    private void start() {
        server = new GrpcEndpoint(
                        new VideoServices(jobs, jobs, (job, picture) -> new byte[] {1, 2, 3}, new FakeReplays()),
                        files,
                        metrics,
                        new ServeSettings("grpc", name -> Optional.ofNullable(settings.get(name))),
                        model -> "The " + model + " model.")
                .open();
        channel = Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
    }

    @Test
    void aJobIsAnOperationThatEndsWithItsArtefact() throws Exception {
        Operation running = video().createJob(create(KITE));
        assertThat(running.getDone()).isFalse();
        assertThat(running.getName()).isEqualTo("operations/" + job().id());

        job().succeed("ab".repeat(32));
        Operation done = OperationsGrpc.newBlockingStub(channel)
                .waitOperation(WaitOperationRequest.newBuilder()
                        .setName(running.getName())
                        .build());

        assertThat(done.getDone()).isTrue();
        Job ended = done.getResponse().unpack(Job.class);
        assertThat(ended.getState()).isEqualTo(Job.State.STATE_SUCCEEDED);
        assertThat(ended.getArtefacts(0).getName()).isEqualTo("artefacts/" + "ab".repeat(32));
        assertThat(Integer.toUnsignedLong(ended.getArtefacts(0).getSeed())).isEqualTo(4_000_000_000L);
        assertThat(ended.getRequest().getPrompt().getText()).isEqualTo("a kite");
        assertThat(Files.readString(folder.resolve("audit.log")))
                .contains("CreateJob")
                .contains(job().id())
                .doesNotContain("kite");
        assertThat(metrics.text()).contains("call=\"framewright.v1.VideoService/CreateJob\",code=\"OK\"} 1");
    }

    @Test
    void aRepeatedRequestIdStartsNoSecondJob() throws Exception {
        String first = video().createJob(create("request_id: 'r1' " + KITE)).getName();

        assertThat(video().createJob(create("request_id: 'r1' " + KITE)).getName())
                .isEqualTo(first);
        assertThat(jobs.jobs).hasSize(1);
        assertRefused(
                () -> video().createJob(create("request_id: 'r1' " + KITE.replace("kite", "cat"))),
                Status.Code.ALREADY_EXISTS,
                "REQUEST_ID_REUSED");
    }

    @Test
    void validateOnlyEstimatesAndQueuesNothing() throws Exception {
        Operation checked = video().createJob(create("validate_only: true " + KITE));

        assertThat(checked.getDone()).isTrue();
        assertThat(checked.getName()).isEmpty();
        Job plan = checked.getResponse().unpack(Job.class);
        assertThat(plan.getEstimate().getClip().getFrames()).isEqualTo(17);
        assertThat(plan.getEstimate().getNoticesList()).containsExactly("17 frames, not 16");
        assertThat(jobs.jobs).isEmpty();
    }

    @Test
    void aFieldOutOfRangeIsNamed() {
        StatusRuntimeException refused = refusal(
                () -> video().createJob(create(KITE.replace("generate {}", "sampling { steps: 0 } generate {}"))));

        assertThat(refused.getStatus().getDescription()).isEqualTo("sampling.steps must be at least 1 but was 0");
        assertThat(detail(refused, BadRequest.class).getFieldViolations(0).getField())
                .isEqualTo("sampling.steps");
    }

    @Test
    void aWatcherSeesProgressAPreviewAndTheEnd() throws Exception {
        String id = id(video().createJob(create(KITE)));

        Iterator<JobEvent> events = video().watchJob(WatchJobRequest.newBuilder()
                .setName("jobs/" + id)
                .setPreviews(true)
                .build());
        assertThat(events.next().getJob().getState()).isEqualTo(Job.State.STATE_QUEUED);
        job().step(3);
        assertThat(events.next().getProgress().getStep()).isEqualTo(3);
        assertThat(events.next().getPreview().getContent()).isEqualTo(ByteString.copyFrom(new byte[] {1, 2, 3}));
        // The store knows of no progress yet: the job as it is must not fall behind what was told.
        job().tellState();
        assertThat(events.next().getJob().getProgress().getStep()).isEqualTo(3);
        job().succeed("cd".repeat(32));

        JobEvent last = events.next();
        assertThat(last.getJob().getState()).isEqualTo(Job.State.STATE_SUCCEEDED);
        assertThat(events.hasNext()).isFalse();
    }

    @Test
    void aCancelledJobIsAnOperationWithAnError() throws Exception {
        String id = id(video().createJob(create(KITE)));

        video().cancelJob(CancelJobRequest.newBuilder().setName("jobs/" + id).build());

        Operation end = OperationsGrpc.newBlockingStub(channel)
                .getOperation(GetOperationRequest.newBuilder()
                        .setName("operations/" + id)
                        .build());
        assertThat(end.getError().getCode()).isEqualTo(Status.Code.CANCELLED.value());
    }

    @Test
    void aListComesInPagesWithEachJobOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            video().createJob(create(KITE));
        }
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            ListJobsResponse page = video().listJobs(ListJobsRequest.newBuilder()
                    .setPageSize(2)
                    .setPageToken(token)
                    .build());
            page.getJobsList().forEach(job -> names.add(job.getName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(names).hasSize(5).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void aBrokenUploadGoesOnWhereItStopped() throws Exception {
        byte[] bytes = new byte[700_000];
        new Random(7).nextBytes(bytes);
        Upload begun = ArtefactServiceGrpc.newBlockingStub(channel)
                .createUpload(CreateUploadRequest.newBuilder()
                        .setUpload(Upload.newBuilder().setMediaType("video/mp4").setSizeBytes(bytes.length))
                        .build());

        Upload half = write(block(begun.getName(), bytes, 0, 300_000, false));
        assertThat(half.getReceivedBytes()).isEqualTo(300_000);
        assertRefused(
                () -> write(block(begun.getName(), bytes, 0, 10, false)), Status.Code.OUT_OF_RANGE, "OFFSET_MISMATCH");
        assertRefused(
                () -> write(block(begun.getName(), bytes, 300_000, 10, false).toBuilder()
                        .setCrc32C(1)
                        .build()),
                Status.Code.DATA_LOSS,
                "CHECKSUM_MISMATCH");
        Upload done = write(block(begun.getName(), bytes, 300_000, 400_000, true));

        ByteString read = ByteString.EMPTY;
        Iterator<ReadArtefactResponse> blocks = ArtefactServiceGrpc.newBlockingStub(channel)
                .readArtefact(ReadArtefactRequest.newBuilder()
                        .setName(done.getArtefact().getName())
                        .setOffset(1000)
                        .build());
        while (blocks.hasNext()) {
            read = read.concat(blocks.next().getContent());
        }
        assertThat(read).isEqualTo(ByteString.copyFrom(bytes, 1000, bytes.length - 1000));
    }

    @Test
    void aTokenOpensItsTenantAndNoOther() throws Exception {
        close();
        Path tokens = folder.resolve("tokens");
        Files.write(
                tokens,
                List.of(
                        "# name tenant scopes digest",
                        "night studio read,submit " + AccessList.digest("secret-a"),
                        "look other read " + AccessList.digest("secret-b")));
        settings.put("framewright.grpc.tokens", tokens.toString());
        start();

        assertRefused(() -> video().createJob(create(KITE)), Status.Code.UNAUTHENTICATED, "TOKEN_MISSING");
        assertRefused(() -> video("nobody's").createJob(create(KITE)), Status.Code.UNAUTHENTICATED, "TOKEN_UNKNOWN");
        String id = id(video("secret-a").createJob(create(KITE)));
        assertThat(job().status().submission().tenant()).isEqualTo("studio");
        GetJobRequest get = GetJobRequest.newBuilder().setName("jobs/" + id).build();
        assertRefused(() -> video("secret-b").getJob(get), Status.Code.NOT_FOUND, "JOB_NOT_FOUND");
        assertRefused(() -> video("secret-b").createJob(create(KITE)), Status.Code.PERMISSION_DENIED, "SCOPE_MISSING");
        assertThat(Files.readString(folder.resolve("audit.log")))
                .contains("night")
                .doesNotContain("secret");
    }

    @Test
    void aDoorToOtherMachinesMustBeLocked() throws Exception {
        close();
        settings.put("framewright.grpc.listen", "0.0.0.0:0");

        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must be a loopback address")
                .hasMessageContaining("0.0.0.0");
        settings.put("framewright.grpc.listen", "127.0.0.1:0");
        start();
    }

    @Test
    void overTlsBothSidesProveWhoTheyAre() throws Exception {
        close();
        SelfSigned pair = SelfSigned.make(folder);
        settings.put("framewright.grpc.tls.certificate", pair.certificate().toString());
        settings.put("framewright.grpc.tls.key", pair.key().toString());
        settings.put("framewright.grpc.tls.clients", pair.certificate().toString());
        start();
        VideoServiceGrpc.VideoServiceBlockingStub plain = video();
        assertThat(refusal(() -> plain.createJob(create(KITE))).getStatus().getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);

        channel.shutdownNow();
        channel = Grpc.newChannelBuilder(
                        server.address(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(pair.certificate().toFile())
                                .build())
                .build();
        assertThat(refusal(() -> video().createJob(create(KITE))).getStatus().getCode())
                .as("without a client certificate")
                .isEqualTo(Status.Code.UNAVAILABLE);

        channel.shutdownNow();
        channel = Grpc.newChannelBuilder(
                        server.address(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(pair.certificate().toFile())
                                .keyManager(
                                        pair.certificate().toFile(), pair.key().toFile())
                                .build())
                .build();
        assertThat(video().createJob(create(KITE)).getName()).startsWith("operations/");
    }

    @Test
    void itSaysThatItServes() {
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.newBuilder()
                                .setService("framewright.v1.VideoService")
                                .build())
                        .getStatus())
                .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    private VideoServiceGrpc.VideoServiceBlockingStub video() {
        return VideoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private VideoServiceGrpc.VideoServiceBlockingStub video(String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return video().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private FakeJobs.Held job() {
        return jobs.jobs.values().iterator().next();
    }

    static String id(Operation operation) {
        return operation.getName().substring("operations/".length());
    }

    static CreateJobRequest create(String text) {
        try {
            CreateJobRequest.Builder message = CreateJobRequest.newBuilder();
            TextFormat.merge(text, message);
            return message.build();
        } catch (TextFormat.ParseException e) {
            throw new AssertionError(text, e);
        }
    }

    private Upload write(WriteUploadRequest message) throws Exception {
        CompletableFuture<Upload> answer = new CompletableFuture<>();
        StreamObserver<WriteUploadRequest> stream = ArtefactServiceGrpc.newStub(channel)
                .writeUpload(new StreamObserver<>() {
                    @Override
                    public void onNext(Upload upload) {
                        answer.complete(upload);
                    }

                    @Override
                    public void onError(Throwable e) {
                        answer.completeExceptionally(e);
                    }

                    @Override
                    public void onCompleted() {}
                });
        stream.onNext(message);
        stream.onCompleted();
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw (StatusRuntimeException) e.getCause();
        }
    }

    private static WriteUploadRequest block(String name, byte[] bytes, int from, int length, boolean last) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return WriteUploadRequest.newBuilder()
                .setName(name)
                .setOffset(from)
                .setContent(ByteString.copyFrom(bytes, from, length))
                .setCrc32C((int) crc.getValue())
                .setFinish(last)
                .build();
    }

    /** A call that may throw anything. */
    interface Call {
        Object run() throws Exception;
    }

    static void assertRefused(Call call, Status.Code code, String reason) {
        StatusRuntimeException refused = refusal(call);
        assertThat(refused.getStatus().getCode()).isEqualTo(code);
        assertThat(detail(refused, ErrorInfo.class).getReason()).isEqualTo(reason);
    }

    static StatusRuntimeException refusal(Call call) {
        try {
            Object answer = call.run();
            throw new AssertionError("must be refused but gave " + answer);
        } catch (StatusRuntimeException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static <T extends com.google.protobuf.Message> T detail(StatusRuntimeException e, Class<T> type) {
        return StatusProto.fromThrowable(e).getDetailsList().stream()
                .filter(any -> any.is(type))
                .map(any -> {
                    try {
                        return any.unpack(type);
                    } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
                        throw new AssertionError(broken);
                    }
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + e));
    }
}
