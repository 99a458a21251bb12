package dev.framewright.grpc;

import static dev.framewright.grpc.GrpcEndpointTest.create;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.serve.Endpoint;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WatchJobRequest;
import dev.framewright.server.FakeJobs;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked whether it is still there, and how often a client may ask. */
@Timeout(60)
class KeepaliveTest {
    @TempDir
    private Path folder;

    private final FakeJobs jobs = new FakeJobs("generate");
    private Endpoint.Open server;

    private String open(String... more) {
        server = LoopbackServer.open(jobs, folder, more);
        return server.address();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theSilentAreAskedAndOnlyWhoDoesNotAnswerIsGivenUp() throws Exception {
        // gRPC asks after 10 s at the earliest.
        String address = open("keepalive-seconds", "10", "keepalive-timeout-seconds", "1");
        ManagedChannel channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .build();
        try (RawHttp2 alive = new RawHttp2(address);
                RawHttp2 dead = new RawHttp2(address)) {
            var video = VideoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(40, TimeUnit.SECONDS);
            String job = video.createJob(create("job { request { prompt { text: 'a kite' } generate {} } }"))
                    .getName()
                    .replace("operations/", "jobs/");
            Iterator<JobEvent> events =
                    video.watchJob(WatchJobRequest.newBuilder().setName(job).build());
            assertThat(events.next().getJob().getState()).isEqualTo(Job.State.STATE_QUEUED);

            CompletableFuture<RawHttp2.Heard> answering =
                    CompletableFuture.supplyAsync(() -> alive.hear(Duration.ofSeconds(13), true));
            RawHttp2.Heard mute = dead.hear(Duration.ofSeconds(13), false);

            assertThat(mute.of(RawHttp2.PING)).hasSize(1);
            assertThat(mute.closed()).isTrue();
            assertThat(answering.join().of(RawHttp2.PING)).hasSize(1);
            assertThat(answering.join().closed()).isFalse();
            // The watch had nothing to tell meanwhile; its client answered as gRPC does.
            jobs.last().step(1);
            assertThat(events.next().getProgress().getStep()).isEqualTo(1);
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoPingsTooOftenLosesTheConnection() throws IOException {
        try (RawHttp2 client = new RawHttp2(open())) {
            RawHttp2.Heard heard = client.hear(Duration.ofMillis(500), false);

            // One by one: what lies unread when the server closes would be lost.
            for (int i = 0; i < 8 && heard.of(RawHttp2.GOAWAY).isEmpty() && !heard.closed(); i++) {
                client.ping();
                heard = client.hear(Duration.ofMillis(300), false);
            }

            assertThat(heard.of(RawHttp2.GOAWAY))
                    .extracting(RawHttp2.Frame::goodbye)
                    .containsExactly("too_many_pings");
            assertThat(heard.closed()).isTrue();
        }
    }

    @Test
    void whoPingsAsOftenAsAllowedIsAnsweredWithoutAnyCall() throws IOException {
        try (RawHttp2 client = new RawHttp2(open("least-ping-seconds", "1"))) {
            List<RawHttp2.Frame> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                client.ping();
                answers.addAll(client.hear(Duration.ofMillis(1_100), false).of(RawHttp2.PING));
            }

            RawHttp2.Heard last = client.hear(Duration.ofSeconds(1), false);
            answers.addAll(last.of(RawHttp2.PING));
            assertThat(answers).hasSize(4).allMatch(RawHttp2.Frame::ack);
            assertThat(last.closed()).isFalse();
        }
    }
}
