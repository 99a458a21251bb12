package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.longrunning.Operation;
import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import dev.framewright.client.FramewrightClient;
import dev.framewright.client.Requests;
import dev.framewright.client.ServerAddress;
import dev.framewright.client.SubmittedJob;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.CompareReplayResponse;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.ExtendRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.ReadArtefactRequest;
import dev.framewright.proto.v1.ReadArtefactResponse;
import dev.framewright.proto.v1.Recording;
import dev.framewright.proto.v1.Sampling;
import dev.framewright.proto.v1.VideoRequest;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WatchJobRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code framewright serve} as packaged, with the real model, from a client in another process. */
class GrpcIT {
    private static final Pattern ADDRESS = Pattern.compile("framewright: grpc on (\\S+)");

    @TempDir
    private static Path folder;

    private static CommandRun.Started server;
    private static ManagedChannel channel;

    @BeforeAll
    static void serve() throws Exception {
        server = CommandRun.start(
                folder,
                Map.of(
                        "FRAMEWRIGHT_DATA",
                        Files.createDirectories(folder.resolve("data")).toString(),
                        "FRAMEWRIGHT_LISTEN",
                        "127.0.0.1:0"),
                "serve");
        channel = Grpc.newChannelBuilder(address(), InsecureChannelCredentials.create())
                .build();
    }

    /** Waits until it says that it is ready. */
    private static String address() throws Exception {
        for (int i = 0; i < 600 && server.process().isAlive(); i++) {
            String said = Files.readString(server.err());
            Matcher matcher = ADDRESS.matcher(said);
            if (said.contains("framewright: ready") && matcher.find()) {
                return matcher.group(1);
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the server is not ready; it said: " + Files.readString(server.err()));
    }

    @AfterAll
    static void stop() throws Exception {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.process().destroy();
        CommandRun end = server.await();
        assertThat(end.err()).contains("framewright: stopped");
    }

    @Test
    void aClipIsMadeWatchedAndRead() throws Exception {
        var video = VideoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(240, TimeUnit.SECONDS);
        CreateJobRequest.Builder wanted = CreateJobRequest.newBuilder();
        TextFormat.merge(
                "request_id: 'it-1' job { request { prompt { text: 'a horse running left across a snowy field' }"
                        + " sampling { steps: 4 seed: 7 } generate {} } }",
                wanted);

        Operation running = video.createJob(wanted.build());
        String job = running.getName().replace("operations/", "jobs/");
        Iterator<JobEvent> events = video.watchJob(
                WatchJobRequest.newBuilder().setName(job).setPreviews(true).build());
        List<JobEvent> all = new ArrayList<>();
        events.forEachRemaining(all::add);

        Job last = all.get(all.size() - 1).getJob();
        assertThat(last.getState()).as(last.toString()).isEqualTo(Job.State.STATE_SUCCEEDED);
        assertThat(all).anyMatch(JobEvent::hasProgress);
        Artefact clip = last.getArtefacts(0);
        assertThat(clip.getClip().getFrames()).isEqualTo(17);
        ByteString bytes = read(clip.getName());
        assertThat(bytes.substring(4, 8).toStringUtf8()).isEqualTo("ftyp");
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray())))
                .isEqualTo(clip.getSha256());
    }

    private static ByteString read(String artefact) {
        ByteString bytes = ByteString.EMPTY;
        Iterator<ReadArtefactResponse> blocks = ArtefactServiceGrpc.newBlockingStub(channel)
                .readArtefact(ReadArtefactRequest.newBuilder().setName(artefact).build());
        while (blocks.hasNext()) {
            bytes = bytes.concat(blocks.next().getContent());
        }
        return bytes;
    }

    @Test
    void theJavaClientMakesAClipAndExtendsItAndReplaysIt() throws Exception {
        try (FramewrightClient client = FramewrightClient.connect(ServerAddress.of(address()))) {
            VideoRequest horse = Requests.generate("a horse running left across a snowy field").toBuilder()
                    .setSampling(Sampling.newBuilder().setSteps(4).setSeed(7))
                    .build();
            SubmittedJob job = client.submit(horse);
            Path file = folder.resolve("horse.mp4");
            Job made = job.save(file, Duration.ofMinutes(4));
            assertThat(made.getArtefacts(0).getSizeBytes()).isEqualTo(Files.size(file));

            Artefact stored = client.upload(file, "video/mp4");
            assertThat(stored.getSha256()).isEqualTo(made.getArtefacts(0).getSha256());
            SubmittedJob longer = client.submit(
                    Requests.extend(stored, ExtendRequest.Direction.DIRECTION_FORWARD, "a horse running left")
                            .toBuilder()
                            .setSampling(Sampling.newBuilder().setSteps(2).setSeed(7))
                            .build());
            Recording recording = Recording.newBuilder().setJob(job.name()).build();
            SubmittedJob again = client.replay(recording, "replay-of-it");
            again.await(Duration.ofMinutes(4));

            assertThat(client.compare(recording, again).getMatch())
                    .isIn(CompareReplayResponse.Match.MATCH_FILE, CompareReplayResponse.Match.MATCH_ENCODED);
            assertThat(longer.await(Duration.ofMinutes(4))
                            .getArtefacts(0)
                            .getClip()
                            .getFrames())
                    .isGreaterThan(17);
            assertThat(client.models())
                    .filteredOn(model -> model.getName().equals("models/starter"))
                    .singleElement()
                    .matches(model -> model.getDescription().contains("trained from nothing"));
        }
    }

    @Test
    void aClientFindsTheServicesByReflection() throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        var asked = ServerReflectionGrpc.newStub(channel).serverReflectionInfo(new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable e) {
                answer.completeExceptionally(e);
            }

            @Override
            public void onCompleted() {}
        });
        asked.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.get(20, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        "framewright.v1.VideoService",
                        "framewright.v1.ArtefactService",
                        "google.longrunning.Operations",
                        "grpc.health.v1.Health");
        asked.onCompleted();
    }
}
