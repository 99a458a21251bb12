package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Artefact;
import dev.framewright.api.Destination;
import dev.framewright.api.OutputUnwritableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationTest {
    @TempDir
    private Path folder;

    @Test
    void noRunTouchesWhatAnotherHasNotFinished() throws Exception {
        Path target = folder.resolve("flag.mp4");
        try (var one = new Publication();
                var other = new Publication()) {
            Path half = Files.writeString(one.part(target), "half");
            Files.writeString(other.part(target), "whole");

            other.publish();

            assertThat(half).hasContent("half");
            assertThat(target).hasContent("whole");
        }
        assertThat(names()).containsExactly("flag.mp4");
    }

    @Test
    void whatKilledRunsLeftIsDeletedWhenItIsADayOld() throws Exception {
        List<String> left = List.of(
                "flag.mp4.part",
                "flag.mp4.0123abcd.part",
                "flag.mp4.0123abcd.part.4567cdef.part",
                "flag.mp4.0123abcd.part.4567cdef.part.frames",
                "flag.mp4.0123abcd.part.bare",
                "flag.mp4.0123abcd.part.signing");
        List<String> others = List.of("flag.mp4.notes.part", "flag.mp4", "kite.mp4.0123abcd.part");
        for (String name : Stream.concat(left.stream(), others.stream()).toList()) {
            Path file = Files.writeString(folder.resolve(name), "old");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        }
        Files.writeString(folder.resolve("flag.mp4.89abcdef.part"), "of a run that goes on");

        try (var publication = new Publication()) {
            publication.part(folder.resolve("flag.mp4"));
        }

        assertThat(names())
                .containsExactly("flag.mp4", "flag.mp4.89abcdef.part", "flag.mp4.notes.part", "kite.mp4.0123abcd.part");
    }

    @Test
    void aFolderThatIsThereStaysAndTheNextNumberIsTaken() throws Exception {
        Destination destination = Destination.folder(folder.resolve("frames")).keepingExisting();
        Files.writeString(Files.createDirectory(destination.path()).resolve("1.png"), "first");

        try (var publication = new Publication()) {
            Path part = publication.part(destination.path());
            Files.writeString(Files.createDirectory(part).resolve("1.png"), "second");
            assertThat(publication.place(part, destination, Set.of())).isEqualTo(folder.resolve("frames-2"));
            publication.publish();
        }

        assertThat(folder.resolve("frames/1.png")).hasContent("first");
        assertThat(folder.resolve("frames-2/1.png")).hasContent("second");
        assertThat(names()).containsExactly("frames", "frames-2");
    }

    @Test
    void aNameThatWasTakenIsFreeAgainWhenTheRunFails() throws Exception {
        Destination destination = Destination.of(folder.resolve("flag.mp4")).keepingExisting();

        try (var publication = new Publication()) {
            Path part = Files.writeString(publication.part(destination.path()), "half");
            publication.place(part, destination, Set.of());
        }

        assertThat(names()).isEmpty();
    }

    @Test
    void twoFilesDoNotShareASidecar() throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        try (var publication = new Publication()) {
            Path first = Files.writeString(work.resolve("first"), "of the picture");
            Path second = Files.writeString(work.resolve("second"), "of the clip");
            publication.withSidecars(with(first), folder.resolve("sheet.gif"), work);

            assertThatThrownBy(() -> publication.withSidecars(with(second), folder.resolve("sheet.webm"), work))
                    .isInstanceOf(OutputUnwritableException.class)
                    .hasMessageContaining("sheet.c2pa belongs to another file");
        }
    }

    private static Artefact with(Path sidecar) {
        return new Artefact(
                        sidecar,
                        "image/gif",
                        "",
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())
                .withSidecar("c2pa", sidecar);
    }

    @ParameterizedTest
    @CsvSource({
        "a.mov, video/quicktime",
        "a.webm, video/webm",
        "a.GIF, image/gif",
        "a.jpg, image/jpeg",
        "a.jpeg, image/jpeg",
        "a.webp, image/webp",
        "a.safetensors, application/octet-stream"
    })
    void picturesAndClipsAreToldByTheirNames(String name, String mediaType) {
        assertThat(Publication.mediaType(name)).isEqualTo(mediaType);
    }

    private List<String> names() throws IOException {
        return ArtefactFolder.list(folder).stream()
                .map(path -> path.getFileName().toString())
                .sorted()
                .toList();
    }
}
