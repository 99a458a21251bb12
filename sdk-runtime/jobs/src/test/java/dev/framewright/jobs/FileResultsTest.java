package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Destination;
import dev.framewright.api.Estimate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.Output;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.RequestId;
import dev.framewright.api.RgbImage;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipWriter;
import dev.framewright.api.media.MediaInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileResultsTest {
    @TempDir
    private Path folder;

    @Test
    void filesOfTheWorkingFolderAreMovedAndThoseOfARunFolderStay() throws Exception {
        Path run = Files.createDirectory(folder.resolve("run"));
        Tables tables = new Tables(run);

        List<Artefact> artefacts = succeed(tables, folder.resolve("new/scores"));

        assertThat(artefacts)
                .extracting(artefact -> artefact.path().getFileName().toString(), Artefact::mediaType)
                .containsExactly(tuple("table.csv", "text/csv"), tuple("log.txt", "text/plain"));
        assertThat(folder.resolve("new/scores/table.csv")).hasContent("subject,97");
        assertThat(folder.resolve("new/scores/log.txt")).hasSameTextualContentAs(run.resolve("log.txt"));
        assertThat(tables.workingFolder).doesNotExist();
    }

    @Test
    void aRunFolderMayBeTheDestination() throws Exception {
        Path run = Files.createDirectory(folder.resolve("run"));

        succeed(new Tables(run), run);
        succeed(new Tables(run), run);

        assertThat(run.resolve("table.csv")).hasContent("subject,97");
        try (var entries = Files.list(run)) {
            assertThat(entries).hasSize(2);
        }
    }

    @Test
    void checkpointsGiveBackTheLastSave() throws IOException {
        FolderCheckpoints checkpoints = new FolderCheckpoints(folder);

        assertThat(checkpoints.last("step")).isEmpty();
        checkpoints.save("step", new byte[] {1});
        checkpoints.save("step", new byte[] {2});

        assertThat(Files.readAllBytes(checkpoints.last("step").orElseThrow())).containsExactly(2);
        assertThatThrownBy(() -> checkpoints.save("../step", new byte[0])).hasMessageContaining("plain name");
        checkpoints.save("s".repeat(128), new byte[] {3});
        assertThat(checkpoints.last("s".repeat(128))).isPresent();
    }

    @Test
    void aFullDiskIsToldAboutTheFileThatWasAskedFor() throws Exception {
        JobQueue queue = new JobQueue(new FullDisk());
        Path wanted = folder.resolve("flag.mp4");

        JobOutcome outcome = new CapabilityDispatch(
                        queue,
                        new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending()),
                        Ranked.ascending(new FlagClips(false)))
                .submit(RequestId.random(), GenerateRequest.of("a flag"), Destination.of(wanted))
                .await();
        queue.close();

        assertThat(((JobOutcome.Failed) outcome).error()).hasMessage("Cannot write " + wanted + ": the disk is full");
    }

    private static List<Artefact> succeed(Tables tables, Path destination) throws InterruptedException {
        JobQueue queue = new JobQueue(new RawClips());
        try {
            JobOutcome outcome = new CapabilityDispatch(
                            queue,
                            new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending()),
                            Ranked.ascending(tables))
                    .submit(RequestId.random(), CustomRequest.of("evaluate", Map.of()), Destination.folder(destination))
                    .await();
            assertThat(outcome).isInstanceOf(JobOutcome.Succeeded.class);
            return ((JobOutcome.Succeeded) outcome).artefacts();
        } finally {
            queue.close();
        }
    }

    /** Writes a table into the working folder and a log into a folder that stays. */
    private static final class Tables implements Capability<CustomRequest> {
        private final Path run;
        private Path workingFolder = Path.of("none");

        Tables(Path run) {
            this.run = run;
        }

        @Override
        public String name() {
            return "evaluate";
        }

        @Override
        public Class<CustomRequest> requestType() {
            return CustomRequest.class;
        }

        @Override
        public CapabilityDescription describe() {
            return new CapabilityDescription("evaluate", "Writes.", List.of(), List.of(), Map.of(), List.of());
        }

        @Override
        public Estimate estimate(CustomRequest request) {
            return new Estimate(Duration.ZERO, 0, 0, Optional.empty(), List.of());
        }

        @Override
        public Result generate(CustomRequest request, JobContext context) {
            workingFolder = context.workingFolder();
            Map<String, Path> files = new LinkedHashMap<>();
            try {
                files.put("table.csv", Files.writeString(workingFolder.resolve("table.csv"), "subject,97"));
                files.put("log.txt", Files.writeString(run.resolve("log.txt"), "began"));
            } catch (IOException e) {
                throw new OutputUnwritableException(workingFolder, e.toString(), e);
            }
            return new dev.framewright.api.capability.Files(files);
        }
    }

    /** Fails as a writer does on a full disk. */
    private static final class FullDisk implements ClipWriter {
        @Override
        public MediaInfo write(Clip clip, Output output, Path path) {
            throw new OutputUnwritableException(path, "the disk is full");
        }

        @Override
        public void contactSheet(List<RgbImage> frames, int columns, Path path) {
            throw new OutputUnwritableException(path, "the disk is full");
        }
    }
}
