package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobState;
import dev.framewright.api.RequestId;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.JobStore;
import dev.framewright.jobs.store.StoreSettings;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is swept away, also where several job stores use one place, and what is not. */
@Timeout(60)
class JanitorTest {
    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void open() {
        place = workplace("jobs.db");
    }

    private Workplace workplace(String database) {
        return new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve(database)),
                folder.resolve("artefacts"),
                new FlagClips(false));
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void aPlaceWithoutAMarkIsSweptByItsStoreFromTheSecondTimeOn() throws Exception {
        String sha256 = place.uploaded((byte) 1);
        place.artefacts.delete("studio", sha256);
        Path file = place.artefacts.folder().path(sha256);
        age(file);
        Janitor janitor = janitor(place);

        janitor.sweep();
        assertThat(file).exists();
        janitor.sweep();

        assertThat(file).doesNotExist();
    }

    @Test
    void whereAnotherStoreLeftItsMarkNobodySweepsUntilItIsDeleted() throws Exception {
        Path root = place.artefacts.folder().root();
        Path file = place.artefacts.folder().path(place.uploaded((byte) 1));
        age(file);
        janitor(place).sweep();
        Path work = Files.createDirectories(root.resolve("work/of-another-stores-job/1"));
        try (Workplace another = workplace("another.db")) {
            for (Workplace each : List.of(another, another, place)) {
                janitor(each).sweep();
            }
            assertThat(file).exists();
            assertThat(work).exists();

            Files.delete(root.resolve("store-" + place.store.id()));
            janitor(another).sweep();
        }

        assertThat(file).doesNotExist();
        assertThat(work).doesNotExist();
    }

    @Test
    void aFileThatIsTakenInAnewWhileOthersAreSweptStays() throws Exception {
        String sha256 = place.uploaded((byte) 1);
        place.artefacts.delete("studio", sha256);
        Path file = place.artefacts.folder().path(sha256);
        age(file);
        AtomicBoolean looked = new AtomicBoolean();
        JobStore store = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(place.store, arguments);
                    if (method.getName().equals("claimed") && looked.compareAndSet(false, true)) {
                        place.uploaded((byte) 1);
                    }
                    return answer;
                });

        int deleted = new Janitor(store, place.artefacts.folder(), place.artefacts.shelf()).files(Duration.ofHours(1));

        assertThat(looked).isTrue();
        assertThat(deleted).isZero();
        assertThat(file).exists();
    }

    @Test
    void whatGotNoByteForADayIsForgottenAndWhatStillGrowsStays() throws Exception {
        ArtefactUpload growing = begun();
        ArtefactUpload silent = begun();
        Path uploads = place.artefacts.folder().uploads();
        Path left = Files.createFile(uploads.resolve("inline-of-a-process-that-was-killed"));
        Path beside = Files.createFile(uploads.resolve("fetched-at-this-moment"));
        for (Path part : List.of(left, uploads.resolve(silent.id()), uploads.resolve(growing.id()))) {
            age(part, Duration.ofHours(25));
        }
        begunEarlier(Duration.ofDays(8));
        growing.append(0, new byte[] {1}, 0, 1);

        janitor(place).sweep();

        assertThat(ArtefactFolder.list(uploads)).containsExactlyInAnyOrder(uploads.resolve(growing.id()), beside);
        assertThat(place.artefacts.upload("studio", growing.id())).isPresent();
        assertThat(place.artefacts.upload("studio", silent.id())).isEmpty();
    }

    @Test
    void anUploadInTheFolderOfAnotherMachineIsForgottenAfterAWeek() throws Exception {
        ArtefactUpload elsewhere = begun();
        Files.delete(place.artefacts.folder().uploads().resolve(elsewhere.id()));

        begunEarlier(Duration.ofDays(6));
        janitor(place).sweep();
        assertThat(place.artefacts.upload("studio", elsewhere.id())).isPresent();
        begunEarlier(Duration.ofDays(2));
        janitor(place).sweep();

        assertThat(place.artefacts.upload("studio", elsewhere.id())).isEmpty();
    }

    private ArtefactUpload begun() {
        return place.artefacts.begin("studio", "image/png", 2, Optional.empty());
    }

    private void begunEarlier(Duration by) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("update upload set begun_at = begun_at - " + by.toMillis());
        }
    }

    @Test
    void aShiftWithoutWorkersClearsUp() throws Exception {
        Path left = Files.createFile(place.artefacts.folder().uploads().resolve("inline-of-a-process-that-was-killed"));
        age(left, Duration.ofHours(25));
        StoredJob job = place.jobs.submit(Submission.of("studio", new RequestId("1"), GenerateRequest.of("a flag")));

        place.start(0);

        while (Files.exists(left)) {
            Thread.sleep(20);
        }
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
    }

    private static Janitor janitor(Workplace of) {
        return new Janitor(of.store, of.artefacts.folder(), of.artefacts.shelf());
    }

    private static void age(Path file) throws Exception {
        age(file, Duration.ofHours(2));
    }

    private static void age(Path file, Duration by) throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(by)));
    }
}
