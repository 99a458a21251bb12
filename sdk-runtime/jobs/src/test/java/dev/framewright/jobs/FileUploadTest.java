package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.jobs.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client whose connection breaks while its file is stored asks again before the first call is over. */
class FileUploadTest {
    @TempDir
    private Path folder;

    @Test
    void anUploadThatIsFinishedTwiceAnswersTwice() throws Exception {
        String sha256 = Publication.sha256(Files.write(folder.resolve("same"), new byte[] {1}));
        try (Workplace place = workplace()) {
            ArtefactUpload first = place.artefacts.begin("studio", "image/png", 1, Optional.of(sha256));
            first.append(0, new byte[] {1}, 0, 1);
            ArtefactUpload second = place.artefacts.upload("studio", first.id()).orElseThrow();

            StoredFile stored = first.finish();

            assertThat(second.finish().sha256()).isEqualTo(stored.sha256());
        }
    }

    @Test
    void anUploadWhoseEndCouldNotBeNotedIsFinishedAgain() throws Exception {
        try (Workplace place = workplace()) {
            FailingStore failing = new FailingStore(
                    place.store, "uploaded", () -> new StoreUnavailableException("The database is away", null));
            StoredArtefacts artefacts = new StoredArtefacts(
                    failing.store,
                    () -> JobSettings.of(name -> name.equals("framewright.artefacts.folder")
                            ? folder.resolve("artefacts").toString()
                            : null));
            ArtefactUpload first = artefacts.begin("studio", "image/png", 1, Optional.empty());
            first.append(0, new byte[] {1}, 0, 1);

            failing.fails(true);
            assertThatThrownBy(first::finish).isInstanceOf(StoreUnavailableException.class);
            failing.fails(false);
            new Janitor(place.store, artefacts.folder(), artefacts.shelf()).files(Duration.ofSeconds(-5));

            ArtefactUpload again = artefacts.upload("studio", first.id()).orElseThrow();
            assertThat(again.received()).isOne();
            StoredFile stored = again.finish();
            assertThat(artefacts.find("studio", stored.sha256())).contains(stored);
            assertThat(artefacts.folder().path(stored.sha256())).hasBinaryContent(new byte[] {1});
            assertThat(artefacts.upload("studio", first.id())).isEmpty();
        }
    }

    @Test
    void anUploadWithoutItsBytesIsNotTheFileWhoseDigestItAnnounced() throws Exception {
        try (Workplace place = workplace()) {
            String ofTheStudio = place.uploaded((byte) 1);
            ArtefactUpload upload = place.artefacts.begin("rival", "image/png", 1, Optional.of(ofTheStudio));
            Files.delete(place.artefacts.folder().uploads().resolve(upload.id()));

            assertThatThrownBy(upload::received).hasMessageContaining("is not going on any more");
            assertThatThrownBy(upload::finish).hasMessageContaining("is not going on any more");
            assertThat(place.artefacts.find("rival", ofTheStudio)).isEmpty();
        }
    }

    private Workplace workplace() {
        return new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db")),
                folder.resolve("artefacts"),
                new FlagClips(false));
    }

    @Test
    void whatAnotherCallTookMeanwhileIsThere() throws Exception {
        ArtefactFolder artefacts = new ArtefactFolder(Files.createDirectory(folder.resolve("artefacts")));
        Path part = Files.write(folder.resolve("part"), new byte[] {1});
        String sha256 = Publication.sha256(part);

        artefacts.take(sha256, part);
        artefacts.take(sha256, part);

        assertThat(artefacts.path(sha256)).hasBinaryContent(new byte[] {1});
        assertThatThrownBy(() -> artefacts.take("ab".repeat(32), part)).isInstanceOf(OutputUnwritableException.class);
    }
}
