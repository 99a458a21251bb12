package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.FrameRate;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.PreviewPictures;
import dev.framewright.api.Progress;
import dev.framewright.api.RgbImage;
import dev.framewright.api.VideoJob;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.media.ClipWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts one picture through the stages of frames and of files. */
@Component
public final class FinishedPreviews implements PreviewPictures {
    private final ClipWriter writer;
    private final StageChain stages;

    /** Takes the stages of this moment. */
    @Activate
    public FinishedPreviews(@Reference ClipWriter writer, @Reference StageChain stages) {
        this.writer = writer;
        this.stages = stages;
    }

    @Override
    public byte[] png(VideoJob job, RgbImage picture) {
        stages.requireAll();
        try {
            Path folder = Files.createTempDirectory("framewright-preview-");
            try {
                return png(new PreviewContext(job, folder), job.request(), picture);
            } finally {
                Publication.delete(folder);
            }
        } catch (IOException e) {
            throw new OutputUnwritableException(Path.of("preview.png"), e + "; free some room", e);
        }
    }

    private byte[] png(PreviewContext context, VideoRequest request, RgbImage picture) throws IOException {
        Path file = context.workingFolder().resolve("preview.png");
        Clip one = Clip.of(FrameRate.of(1), picture.size(), List.of(picture.rgb()));
        try (Clip staged = stages.apply(one, request, context)) {
            byte[] rgb = new byte[staged.size().rgbBytes()];
            if (!staged.next(rgb)) {
                throw new IllegalStateException("the stages gave no picture");
            }
            writer.contactSheet(List.of(new RgbImage(staged.size(), rgb)), 1, file);
        }
        Artefact written = new Artefact(
                file,
                "image/png",
                Publication.sha256(file),
                Optional.empty(),
                request.sampling().seed(),
                request.model().model(),
                Optional.empty(),
                Map.of("preview", "true"));
        return Files.readAllBytes(stages.apply(written, request, context).path());
    }

    /** What stages are given for a preview: the job's id and seed, and nothing that reaches the job. */
    private record PreviewContext(VideoJob job, Path workingFolder) implements JobContext {
        @Override
        public String jobId() {
            return job.id();
        }

        @Override
        public long seed() {
            return job.request().sampling().seed().orElse(0);
        }

        @Override
        public void progress(Progress progress) {}

        @Override
        public void notice(String text) {}

        @Override
        public void manifest(String name, String value) {}

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public Checkpoints checkpoints() {
            return new FolderCheckpoints(workingFolder);
        }
    }
}
