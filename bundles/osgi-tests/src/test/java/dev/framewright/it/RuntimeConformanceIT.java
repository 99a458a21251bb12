package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.ConnectRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import dev.framewright.tck.Conformance;
import dev.framewright.tck.Finding;
import dev.framewright.tck.Footage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle that draws is held to the same contract as everybody's, with the model that ships. */
class RuntimeConformanceIT {
    private static final Path BUNDLES = Path.of(System.getProperty("framewright.home"), "bundles");
    private static final Sampling SHORT = Sampling.modelDefault().withSteps(3);
    private static final Sampling UNKNOWN = SHORT.withExtras(Map.of("no-such-setting", "1"));
    private static final ClipSpec FIVE = ClipSpec.modelDefault().withFrames(Frames.count(5));

    @Test
    void everyCapabilityOfThePipelinesKeepsToTheContract(@TempDir Path folder) throws Exception {
        Path clip = Footage.of(new Size(96, 96), FrameRate.of(8)).write(folder.resolve("clip"), 9);
        MediaRef source = MediaRef.file(clip);
        MediaRef picture = MediaRef.file(clip.resolve("00001.png"));
        List<VideoRequest> requests = List.of(
                GenerateRequest.of("a fox in a meadow").withClip(FIVE),
                GenerateImageRequest.of("a fox in a meadow"),
                ImageToVideoRequest.of(picture, "a fox in a meadow"),
                ExtendRequest.of(source, ExtendRequest.Direction.FORWARD, "a fox in a meadow"),
                ConnectRequest.of(source, source, "a fox in a meadow"),
                InpaintFramesRequest.of(source, Mask.of(new Mask.Still(picture)), "a fox in a meadow"),
                EditVideoRequest.of(source, 0.5, "a fox in a meadow"));
        Conformance runtime = Conformance.of(bundle("framewright-pipelines.jar"))
                .with(bundle("framewright-torch-jar"))
                .with(bundle("framewright-bundle-ffmpeg-jar"))
                .with(bundle("gson.jar"))
                .with(bundle("jspecify.jar"))
                .with(bundle("framewright-models.jar"))
                .with(bundle("framewright-media.jar"))
                .with(bundle("framewright-starter-model.jar"))
                .setting("framewright.data", folder.resolve("data").toString())
                .within(Duration.ofMinutes(3));
        for (VideoRequest request : requests) {
            runtime = runtime.asking(request.withSampling(SHORT)).refusing(request.withSampling(UNKNOWN));
        }

        List<Finding> findings = runtime.check();

        assertThat(findings).allMatch(Finding::kept).hasSizeGreaterThan(7 * requests.size());
    }

    private static Path bundle(String name) {
        return BUNDLES.resolve(name);
    }
}
