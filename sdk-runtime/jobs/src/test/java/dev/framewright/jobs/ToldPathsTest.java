package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Reason;
import dev.framewright.api.RequestId;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which paths a job names to whom. */
@Timeout(60)
class ToldPathsTest {
    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void open() {
        place = new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db")),
                folder.resolve("artefacts"),
                new FlagClips(false));
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void whatCannotBeReadOfTheStoreIsNamedByItsDigestAndNotByItsPath() throws Exception {
        String torn = place.uploaded((byte) 0);
        Submission submission =
                Submission.of("studio", new RequestId("1"), Workplace.styledLike(MediaRef.stored(torn)));
        String sentence = "Cannot read stored:%s: it holds no picture.";
        String whole = place.uploaded((byte) 1);
        StoredJob job = place.jobs.submit(
                Submission.of("studio", new RequestId("2"), Workplace.styledLike(MediaRef.stored(whole))));
        Files.write(place.artefacts.folder().path(whole), new byte[] {0});
        place.start(1);

        assertThatThrownBy(() -> place.jobs.submit(submission)).hasMessage(sentence, torn);
        assertThatThrownBy(() -> place.jobs.estimate(submission)).hasMessage(sentence, torn);
        JobOutcome.Failed failed = (JobOutcome.Failed) job.await();
        assertThat(failed.error()).hasMessage(sentence, whole);
        assertThat(failed.error().reason()).isEqualTo(Reason.MEDIA_UNREADABLE);
        assertThatThrownBy(() -> place.jobs.estimate(Submission.of(
                        "studio", new RequestId("3"), Workplace.styledLike(MediaRef.inline("image/png", new byte[] {0
                        })))))
                .hasMessage("Cannot read the bytes in the request: it holds no picture.");
    }

    @Test
    void aFileOfThisMachineThatCannotBeReadIsNamedByItsPath() throws Exception {
        Path picture = Files.write(folder.resolve("picture.png"), new byte[] {0});

        assertThatThrownBy(() -> place.jobs.submit(
                        Submission.of("studio", new RequestId("1"), Workplace.styledLike(MediaRef.file(picture)))))
                .hasMessage("Cannot read " + picture + ": it holds no picture.");
    }

    @Test
    void aStoreThatCannotTakeAFileDoesNotTellWhereItLies() throws Exception {
        ArtefactUpload upload = place.artefacts.begin("studio", "image/png", 1, Optional.empty());
        upload.append(0, new byte[] {1}, 0, 1);
        Path root = place.artefacts.folder().root();
        String sha256 = Publication.sha256(Files.write(folder.resolve("same"), new byte[] {1}));
        Files.createFile(root.resolve(sha256.substring(0, 2)));

        assertThatThrownBy(upload::finish)
                .hasMessageStartingWith("Cannot write the artefact store: ")
                .hasMessageEndingWith("free some room in the artefact folder")
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void aRelativePathIsStoredWhole() throws Exception {
        Path picture = Files.write(folder.resolve("picture.png"), new byte[] {1});
        Path relative = Path.of("").toAbsolutePath().relativize(picture);

        StoredJob job = place.jobs.submit(
                Submission.of("studio", new RequestId("1"), Workplace.styledLike(MediaRef.file(relative))));

        assertThat(((GenerateRequest) job.request()).references().get(0).image())
                .isEqualTo(MediaRef.file(relative.toAbsolutePath()));
    }

    @Test
    void theSourceOfACapabilityThatABundleAddsIsMediaToo() {
        CustomRequest request = CustomRequest.of("upscale", Map.of("source", "clip.mp4", "scale", "2"));

        VideoRequest changed = MediaReferences.map(
                request, media -> MediaRef.file(((MediaRef.OfFile) media).path().toAbsolutePath()));

        assertThat(((CustomRequest) changed).parameters())
                .isEqualTo(Map.of("source", Path.of("clip.mp4").toAbsolutePath().toString(), "scale", "2"));
    }
}
