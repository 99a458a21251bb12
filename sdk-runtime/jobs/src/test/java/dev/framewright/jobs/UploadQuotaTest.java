package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.MediaRef;
import dev.framewright.api.QuotaExceededException;
import dev.framewright.api.RequestId;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant that may store three bytes. */
class UploadQuotaTest {

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void open() {
        place = new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db")),
                folder.resolve("artefacts"),
                new FlagClips(false),
                Map.of("framewright.artefacts.tenant.bytes", "3"));
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void aFileThatIsSentAgainIsCountedOnce() {
        String sha256 = place.uploaded((byte) 1, (byte) 2);

        assertThatThrownBy(() -> place.uploaded((byte) 1, (byte) 2)).isInstanceOf(QuotaExceededException.class);
        assertThat(place.uploaded(Optional.of(sha256), (byte) 1, (byte) 2)).isEqualTo(sha256);
    }

    @Test
    void whatHasAnotherLengthIsNotAFileThatIsSentAgain() {
        Optional<String> sha256 = Optional.of(place.uploaded((byte) 1));

        assertThatThrownBy(() -> place.artefacts.begin("studio", "image/png", 3, sha256))
                .isInstanceOf(QuotaExceededException.class);
    }

    @Test
    void uploadsThatAreGoingOnAreCountedUntilTheyAreOver() throws Exception {
        ArtefactUpload first = begun(2);

        assertThatThrownBy(() -> begun(2))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining("uploads that are going on counted in");
        assertThat(ArtefactFolder.list(place.artefacts.folder().uploads())).hasSize(1);
        assertThat(place.artefacts.begin("rival", "image/png", 3, Optional.empty()))
                .isNotNull();
        first.abandon();
        assertThat(begun(2).received()).isZero();
    }

    private ArtefactUpload begun(long bytes) {
        return place.artefacts.begin("studio", "image/png", bytes, Optional.empty());
    }

    @Test
    void bytesInARequestAreCountedToo() {
        Submission submission = styled("1", (byte) 1, (byte) 2);
        StoredJob job = place.jobs.submit(submission);

        assertThatThrownBy(() -> place.jobs.submit(styled("2", (byte) 3, (byte) 4)))
                .isInstanceOf(QuotaExceededException.class);
        assertThat(place.jobs.submit(submission).id()).isEqualTo(job.id());
    }

    @Test
    void bytesInARequestThatIsRefusedAreNotKept() throws Exception {
        assertThatThrownBy(() -> place.jobs.submit(styled("1", (byte) 0)))
                .hasMessage("Cannot read the bytes in the request: it holds no picture.");

        assertThat(place.artefacts.folder().olderThan(Duration.ofSeconds(-5))).isEmpty();
        assertThat(place.artefacts.folder().uploads()).isEmptyDirectory();
    }

    private static Submission styled(String requestId, byte... bytes) {
        return Submission.of(
                "studio", new RequestId(requestId), Workplace.styledLike(MediaRef.inline("image/png", bytes)));
    }
}
