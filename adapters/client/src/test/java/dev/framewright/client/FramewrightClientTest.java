package dev.framewright.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FramewrightClientTest {
    @TempDir
    private Path folder;

    private FlakyServer server;
    private FramewrightClient client;

    @BeforeEach
    void open() throws IOException {
        server = new FlakyServer();
        client = FramewrightClient.connect(ServerAddress.of(server.address()).withPatience(Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aLostAnswerMakesNoSecondJob() {
        server.refusals.set(2);
        server.lostAnswers.set(2);

        SubmittedJob job = client.submit(Requests.generate("a kite"));

        assertThat(server.jobs).containsOnlyKeys(job.name());
    }

    @Test
    void whatIsRefusedForGoodIsNotTriedAgain() {
        RefusedCallException refused =
                catchThrowableOfType(RefusedCallException.class, () -> client.submit(Requests.generate("")));

        assertThat(refused.reason()).isEqualTo("INVALID_REQUEST");
        assertThat(refused.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused).hasMessage("refused: INVALID_REQUEST");
    }

    @Test
    void patienceEndsWithTheFailureItself() {
        server.refusals.set(1000);
        try (FramewrightClient hasty =
                FramewrightClient.connect(ServerAddress.of(server.address()).withPatience(Duration.ofMillis(500)))) {
            assertThatThrownBy(() -> hasty.submit(Requests.generate("a kite")))
                    .isInstanceOf(RefusedCallException.class)
                    .hasMessageContaining("STORE_UNAVAILABLE");
        }
    }

    @Test
    void watchingGoesOnAfterABreakUntilTheJobIsOver() {
        SubmittedJob job = client.submit(Requests.generate("a kite"));
        server.brokenStreams.set(2);
        List<JobEvent> events = new ArrayList<>();

        Job end = job.watch(false, events::add);

        assertThat(end.getState()).isEqualTo(Job.State.STATE_SUCCEEDED);
        assertThat(events.stream().filter(JobEvent::hasProgress)).hasSize(3);
    }

    @Test
    void whatAListenerThrowsEndsTheWatching() {
        SubmittedJob job = client.submit(Requests.generate("a kite"));

        assertThatThrownBy(() -> job.watch(false, event -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
    }

    @Test
    void waitingGivesTheResultOrSaysWhyThereIsNone() throws Exception {
        SubmittedJob job = client.submit(Requests.generate("a kite"));

        assertThatThrownBy(() -> job.await(Duration.ofMillis(50))).isInstanceOf(TimeoutException.class);
        Job failed = server.jobs.get(job.name()).toBuilder()
                .setState(Job.State.STATE_FAILED)
                .setError(com.google.rpc.Status.newBuilder().setCode(13).setMessage("the disk is full"))
                .build();
        server.jobs.put(job.name(), failed);
        server.refusals.set(1);
        JobEndedException ended = catchThrowableOfType(JobEndedException.class, () -> job.await(Duration.ofMinutes(1)));
        assertThat(ended).hasMessage("the disk is full");
        assertThat(ended.job().getState()).isEqualTo(Job.State.STATE_FAILED);
    }

    @Test
    void waitingKeepsItsTimeWhileTheServerIsAway() {
        SubmittedJob job = client.submit(Requests.generate("a kite"));
        server.refusals.set(1000);

        assertThatThrownBy(() -> job.await(Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> job.await(Duration.ZERO)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void anAddressInALogShowsNoToken() {
        assertThat(ServerAddress.of("studio:7850").withToken("secret"))
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void aBrokenDownloadGoesOnWhereItStopped() throws Exception {
        byte[] bytes = random(12_345);
        Artefact artefact = server.put(bytes);
        server.brokenStreams.set(2);
        server.damagedBlocks.set(1);
        Path target = folder.resolve("clip.mp4");

        client.download(artefact, target);

        assertThat(target).hasBinaryContent(bytes);
        assertThat(server.readOffsets).as("damaged, then broken, then whole").containsExactly(0L, 1_000L, 4_000L);
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
    }

    @Test
    void whatAnEarlierProcessLeftIsGoneOnWithUnlessItIsSomethingElse() throws Exception {
        byte[] bytes = random(5_000);
        Artefact artefact = server.put(bytes);
        Path target = folder.resolve("clip.mp4");
        Path part = folder.resolve(".clip.mp4." + artefact.getSha256().substring(0, 16) + ".part");
        Files.write(part, java.util.Arrays.copyOf(bytes, 2_000));
        client.download(artefact, target);
        assertThat(server.readOffsets).containsExactly(2_000L);

        Files.write(part, new byte[9_000]);
        client.download(artefact, target);
        Files.write(part, new byte[1_000]);
        client.download(artefact, target);

        assertThat(target).hasBinaryContent(bytes);
    }

    @Test
    void aFileThatIsNeverWhatItShouldBeIsRefusedAndNotKept() {
        Artefact artefact = server.put(random(3_000));
        server.files.put(artefact.getSha256(), random(2_999));

        assertThatThrownBy(() -> client.download(artefact, folder.resolve("clip.mp4")))
                .hasMessageContaining("arrived damaged twice");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBrokenUploadGoesOnWhereItStopped() throws Exception {
        byte[] bytes = random(2_000_000);
        Path file = Files.write(folder.resolve("clip.mp4"), bytes);
        server.brokenStreams.set(2);
        server.damagedBlocks.set(1);

        Artefact artefact = client.upload(file, "video/mp4");

        assertThat(server.files.get(artefact.getSha256())).isEqualTo(bytes);
        assertThat(server.bytesWritten).hasValue(bytes.length);
        client.upload(file, "video/mp4");
        assertThat(server.bytesWritten).as("what is there is not sent again").hasValue(bytes.length);
    }

    @Test
    void anUploadWhoseLastAnswerIsLostIsFoundToBeThere() throws Exception {
        byte[] bytes = random(1_000);
        Path file = Files.write(folder.resolve("still.png"), bytes);
        server.lostFinishes.set(1);

        Artefact artefact = client.upload(file, "image/png");

        assertThat(artefact.getSha256()).isEqualTo(FlakyServer.digest(bytes));
        assertThat(server.files).containsOnlyKeys(artefact.getSha256());
    }

    @Test
    void onlyTheLoopbackIsAskedWithoutTls() {
        assertThat(ServerAddress.of("127.0.0.1:7850").tls()).isFalse();
        assertThat(ServerAddress.of("[::1]:7850").tls()).isFalse();
        assertThat(ServerAddress.of("localhost:7850").tls()).isFalse();
        assertThat(ServerAddress.of("studio:7850").tls()).isTrue();
        assertThat(ServerAddress.of("localhost.evil.example:7850").tls()).isTrue();
        assertThatThrownBy(() -> ServerAddress.of("studio")).hasMessageContaining("HOST:PORT");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
