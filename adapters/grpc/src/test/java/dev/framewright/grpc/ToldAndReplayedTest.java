package dev.framewright.grpc;

import static dev.framewright.grpc.GrpcEndpointTest.KITE;
import static dev.framewright.grpc.GrpcEndpointTest.assertRefused;
import static dev.framewright.grpc.GrpcEndpointTest.create;
import static dev.framewright.grpc.GrpcEndpointTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.serve.Endpoint;
import dev.framewright.proto.v1.CompareReplayRequest;
import dev.framewright.proto.v1.CompareReplayResponse;
import dev.framewright.proto.v1.GetJobRequest;
import dev.framewright.proto.v1.ListModelsRequest;
import dev.framewright.proto.v1.Model;
import dev.framewright.proto.v1.Recording;
import dev.framewright.proto.v1.ReplayJobRequest;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.server.FakeFiles;
import dev.framewright.server.FakeJobs;
import dev.framewright.server.Metrics;
import dev.framewright.server.ServeSettings;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.reflection.v1alpha.ServerReflectionGrpc;
import io.grpc.reflection.v1alpha.ServerReflectionRequest;
import io.grpc.reflection.v1alpha.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of files and models, what is made again, and how clients of other ages find their way. */
class ToldAndReplayedTest {
    private final FakeJobs jobs = new FakeJobs("generate", "extend");
    private final FakeFiles files = new FakeFiles();

    private Endpoint.Open server;
    private ManagedChannel channel;

    @BeforeEach
    void open() {
        Map<String, String> settings =
                Map.of("framewright.grpc.listen", "127.0.0.1:0", "framewright.grpc.audit", "target/told-audit.log");
        server = new GrpcEndpoint(
                        new VideoServices(jobs, jobs, (job, picture) -> new byte[0], new FakeReplays()),
                        files,
                        new Metrics(),
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
    void anArtefactOfAJobTellsItsLengthWhileItIsStored() throws Exception {
        String id = id(video().createJob(create(KITE)));
        String sha256 = files.put("local", new byte[77]);
        job().succeed(sha256);
        GetJobRequest get = GetJobRequest.newBuilder().setName("jobs/" + id).build();

        assertThat(video().getJob(get).getArtefacts(0).getSizeBytes()).isEqualTo(77);
        files.forget("local", sha256);
        assertThat(video().getJob(get).getArtefacts(0).getSizeBytes()).isZero();
    }

    @Test
    void aModelIsDescribed() {
        Model model = video().listModels(ListModelsRequest.getDefaultInstance()).getModels(0);

        assertThat(model.getName()).isEqualTo("models/starter");
        assertThat(model.getDescription()).isEqualTo("The starter model.");
        assertThat(model.getCapabilitiesList()).containsExactly("capabilities/extend", "capabilities/generate");
    }

    @Test
    void aReplayIsAJobOfItsOwnThatIsComparedWithTheFirst() throws Exception {
        String first = id(video().createJob(create(KITE)));
        Recording recording = Recording.newBuilder().setJob("jobs/" + first).build();
        ReplayJobRequest again = ReplayJobRequest.newBuilder()
                .setRecording(recording)
                .setRequestId("again")
                .build();
        assertRefused(() -> video().replayJob(again), Status.Code.FAILED_PRECONDITION, "JOB_NOT_OVER");
        job().succeed("ab".repeat(32));

        String second = id(video().replayJob(again));
        assertThat(id(video().replayJob(again))).isEqualTo(second).isNotEqualTo(first);
        FakeJobs.Held replay = jobs.jobs.get(second);
        assertThat(replay.status().submission().request().prompt().text()).isEqualTo(FakeReplays.PROMPT);
        replay.succeed("cd".repeat(32));
        CompareReplayResponse verdict = video().compareReplay(CompareReplayRequest.newBuilder()
                .setRecording(recording)
                .setReplay("jobs/" + second)
                .build());

        assertThat(verdict.getMatch()).isEqualTo(CompareReplayResponse.Match.MATCH_NONE);
        assertThat(verdict.getDifferencesList()).containsExactly("the file is another");
        assertRefused(
                () -> video().replayJob(ReplayJobRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST");
    }

    @Test
    void olderClientsFindTheServicesByReflectionToo() throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> ask = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse message) {
                        answer.complete(message);
                    }

                    @Override
                    public void onError(Throwable e) {
                        answer.completeExceptionally(e);
                    }

                    @Override
                    public void onCompleted() {}
                });
        ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.get(30, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                .extracting(service -> service.getName())
                .contains(
                        "framewright.v1.VideoService",
                        "framewright.v1.ArtefactService",
                        "google.longrunning.Operations");
        ask.onCompleted();
    }

    private VideoServiceGrpc.VideoServiceBlockingStub video() {
        return VideoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private FakeJobs.Held job() {
        return jobs.jobs.values().iterator().next();
    }
}
