package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Artefact;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.RequestId;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.s3.S3Server;
import dev.framewright.jobs.store.StoreSettings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose files go to a real S3-compatible server; runs where one is at hand (see {@link S3Server}). */
@Timeout(180)
class S3ShelfTest {
    @TempDir
    private Path folder;

    private S3Server server;
    private Workplace place;

    @BeforeEach
    void open() throws Exception {
        server = S3Server.start(folder.resolve("bucket-of-the-server"));
        place = workplace("here");
    }

    private Workplace workplace(String name) throws Exception {
        Map<String, String> settings = new HashMap<>(server.settings(folder));
        settings.put("framewright.jobs.retries", "0");
        return new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db")),
                folder.resolve(name),
                new FlagClips(false),
                settings);
    }

    @AfterEach
    void close() {
        // Where there is no server the test is skipped before either is there.
        if (place != null) {
            place.close();
            server.close();
        }
    }

    @Test
    void aResultIsReadOnAMachineThatDidNotMakeIt() throws Exception {
        StoredJob job = place.jobs.submit(flag("1"));
        place.start(1);
        Artefact artefact = ((JobOutcome.Succeeded) job.await()).artefacts().get(0);

        try (Workplace other = workplace("there")) {
            assertThat(other.artefacts.folder().path(artefact.sha256())).doesNotExist();
            try (InputStream rest = other.artefacts.open("studio", artefact.sha256(), 100)) {
                assertThat(rest.readAllBytes()).hasSize(5 * 24 - 100);
            }
            Path fetched = other.artefacts.shelf().file(artefact.sha256());
            assertThat(Publication.sha256(fetched)).isEqualTo(artefact.sha256());
        }
        assertThat(server.bucket().changed(key(artefact.sha256()) + ".json")).isPresent();
    }

    @Test
    void whatNobodyClaimsIsDeletedInTheBucketToo() throws Exception {
        String sha256 = place.uploaded((byte) 1, (byte) 2);
        Janitor janitor = new Janitor(place.store, place.artefacts.folder(), place.artefacts.shelf());

        assertThat(janitor.files(Duration.ofSeconds(-5)))
                .as("claimed by its tenant")
                .isZero();
        assertThat(server.bucket().list()).extracting("key").containsExactly(key(sha256));
        place.artefacts.delete("studio", sha256);
        assertThat(janitor.files(Duration.ofSeconds(-5))).isOne();

        assertThat(server.bucket().list()).isEmpty();
        assertThat(place.artefacts.folder().path(sha256)).doesNotExist();
    }

    @Test
    void marksOfStoresAreSeenByAllAndAreNoFiles() throws Exception {
        place.artefacts.shelf().mark("one");
        try (Workplace other = workplace("there")) {
            other.artefacts.shelf().mark("two");
        }

        assertThat(place.artefacts.shelf().marks()).containsExactlyInAnyOrder("one", "two");
        assertThat(place.artefacts.shelf().olderThan(Duration.ofSeconds(-5))).isEmpty();
    }

    @Test
    void aLongFileGoesUpInPartsAndComesBackWhole() throws Exception {
        byte[] bytes = new byte[(11 << 20) + 3];
        new java.util.Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("long"), bytes);

        server.bucket(5 << 20).put("ab/long", file, Publication.sha256(file));

        try (InputStream all = server.bucket().open("ab/long", 0).orElseThrow();
                InputStream end =
                        server.bucket().open("ab/long", bytes.length - 5).orElseThrow();
                InputStream nothing =
                        server.bucket().open("ab/long", bytes.length).orElseThrow()) {
            assertThat(all.readAllBytes()).isEqualTo(bytes);
            assertThat(end.readAllBytes()).hasSize(5);
            assertThat(nothing.readAllBytes()).isEmpty();
        }
        assertThat(server.bucket().open("ab/other", 0)).isEmpty();
    }

    @Test
    void aListLongerThanAPageIsReadWhole() {
        for (int i = 0; i < 1_003; i++) {
            server.bucket().put("aa/" + i, "x", "text/plain");
        }

        assertThat(server.bucket().list()).hasSize(1_003).extracting("key").doesNotHaveDuplicates();
    }

    @Test
    void aDamagedBodyIsRefusedByTheStore() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> server.bucket().put("ab/damaged", file, "0".repeat(64)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("answered 4");
        assertThat(server.bucket().changed("ab/damaged")).isEmpty();
    }

    @Test
    void aWrongKeyIsNamedAsTheReason() {
        assertThatThrownBy(() -> server.stranger().list())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("answered 403")
                .hasMessageContaining("check framewright.artefacts.s3");
    }

    @Test
    void aServerThatIsGoneIsNamed() {
        server.close();

        assertThatThrownBy(() -> server.bucket().list())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("cannot be reached");
    }

    private static String key(String sha256) {
        return sha256.substring(0, 2) + "/" + sha256.substring(2);
    }

    private static Submission flag(String requestId) {
        return Submission.of("studio", new RequestId(requestId), GenerateRequest.of("a flag"))
                .withLabels(Map.of("shot", "12"));
    }
}
