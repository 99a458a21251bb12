package dev.framewright.grpc;

import static dev.framewright.grpc.GrpcEndpointTest.assertRefused;
import static dev.framewright.grpc.GrpcEndpointTest.create;
import static dev.framewright.grpc.GrpcEndpointTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.framewright.api.Container;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Output;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.jobs.json.RequestJson;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.EstimateJobRequest;
import dev.framewright.proto.v1.GetCapabilityRequest;
import dev.framewright.proto.v1.ListCapabilitiesRequest;
import dev.framewright.proto.v1.Recording;
import dev.framewright.proto.v1.ReplayJobRequest;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.server.FakeJobs;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients name uploads and jobs; a path of the server is refused wherever it comes in. */
class NoPathsTest {
    private static final String STORED = "stored:" + "ab".repeat(32);
    private static final MediaRef UPLOAD = MediaRef.stored("ab".repeat(32));
    private static final MediaRef FILE = MediaRef.file(Path.of("/srv/private.mp4"));

    private final FakeJobs jobs = new FakeJobs("extend", "inpaint-frames", "edit-video", "upscale", "train");

    @TempDir
    private Path folder;

    private Endpoint.Open server;
    private ManagedChannel channel;

    @BeforeEach
    void open() {
        server = LoopbackServer.open(jobs, folder);
        channel = Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "capability: 'upscale' parameters { key: 'source' value: '/srv/private.png' }",
                "capability: 'upscale' parameters { key: 'source' value: 'private.png' }",
                "capability: 'upscale' parameters { key: 'source' value: '' }",
                "capability: 'upscale' parameters { key: 'weights' value: '/srv/weights' }",
                "capability: 'upscale' parameters { key: 'weights' value: 'C:\\\\weights' }",
                "capability: 'upscale' parameters { key: 'weights' value: '..' }",
                "capability: 'upscale' parameters { key: 'weights' value: 'models/../../weights' }",
                "capability: 'train' parameters { key: 'run' value: 'any/folder' }",
                "capability: 'train'"
            })
    void ofACustomRequest(String custom) {
        CreateJobRequest message = create("job { request { custom { " + custom + " } } }");

        assertRefused(() -> video().createJob(message), Status.Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertRefused(
                () -> video().createJob(
                                message.toBuilder().setValidateOnly(true).build()),
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST");
        assertRefused(
                () -> video().estimateJob(EstimateJobRequest.newBuilder()
                        .setJob(message.getJob())
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST");
        assertThat(jobs.jobs).isEmpty();
    }

    static List<VideoRequest> recorded() {
        return List.of(
                ExtendRequest.of(FILE, ExtendRequest.Direction.FORWARD, ""),
                InpaintFramesRequest.of(UPLOAD, Mask.of(new Mask.Still(FILE)), ""),
                InpaintFramesRequest.of(UPLOAD, Mask.of(new Mask.Moving(FILE)), ""),
                CustomRequest.of("upscale", Map.of("source", "/srv/private.mp4")),
                CustomRequest.of("train", Map.of("run", "/any/folder")));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void ofAManifest(VideoRequest request) {
        JsonObject manifest = new JsonObject();
        manifest.addProperty("request", RequestJson.of(request).toString());
        manifest.addProperty("output", RequestJson.of(Output.of(Container.MP4)).toString());
        JsonObject recording = new JsonObject();
        recording.addProperty("sha256", "ab".repeat(32));
        recording.add("manifest", manifest);
        ReplayJobRequest message = ReplayJobRequest.newBuilder()
                .setRecording(Recording.newBuilder().setManifest(recording.toString()))
                .build();

        assertRefused(() -> video().replayJob(message), Status.Code.INVALID_ARGUMENT, "INVALID_REQUEST");
        assertThat(jobs.jobs).isEmpty();
    }

    @Test
    void butUploadsAndRatesAreServed() {
        video().createJob(create("job { request { custom { capability: 'upscale' parameters { key: 'source' value: '"
                + STORED + "' } parameters { key: 'fps' value: '60000/1001' } } } }"));

        assertThat(((CustomRequest) jobs.last().request()).parameters()).containsEntry("source", STORED);
    }

    @Test
    void whatWorksInFoldersIsNotListed() {
        assertThat(video().listCapabilities(ListCapabilitiesRequest.getDefaultInstance())
                        .getCapabilitiesList())
                .extracting(capability -> capability.getName())
                .contains("capabilities/upscale")
                .doesNotContain("capabilities/train");
    }

    @Test
    void norIsItDescribed() {
        GetCapabilityRequest train =
                GetCapabilityRequest.newBuilder().setName("capabilities/train").build();

        assertRefused(() -> video().getCapability(train), Status.Code.FAILED_PRECONDITION, "CAPABILITY_UNAVAILABLE");
    }

    @Test
    void theRefusalSaysWhatToNameInstead() {
        assertThat(refusal(() -> video().createJob(create("job { request { custom { capability: 'upscale' "
                                + "parameters { key: 'source' value: '/srv/private.png' } } } }")))
                        .getStatus()
                        .getDescription())
                .isEqualTo("source must be stored:SHA256 or job:ID, since clients cannot name files of the server");
    }

    @Test
    void anEditWithoutAStrengthHasTheUsualOne() {
        video().createJob(create("job { request { prompt { text: 'a cat' } edit_video { source { artefact: 'artefacts/"
                + "ab".repeat(32) + "' } } } }"));

        assertThat(((EditVideoRequest) jobs.last().request()).strength()).isEqualTo(0.6);
    }

    private VideoServiceGrpc.VideoServiceBlockingStub video() {
        return VideoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }
}
