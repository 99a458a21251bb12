package dev.framewright.upscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.tck.Conformance;
import dev.framewright.tck.Finding;
import dev.framewright.tck.Footage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle in a real framework, with torch and FFmpeg as bundles. */
class ConformanceIT {
    @Test
    void theBundleKeepsToTheContract(@TempDir Path folder) throws Exception {
        Path clip = Footage.of(new Size(64, 48), FrameRate.of(8)).write(folder.resolve("clip"), 4);

        List<Finding> findings = Conformance.of(Path.of(System.getProperty("bundle")))
                .with(Path.of(System.getProperty("torch")))
                .with(Path.of(System.getProperty("ffmpeg")))
                .with(Path.of(System.getProperty("media")))
                .setting(UpscaleStage.AFTER, "2 2")
                .asking(CustomRequest.of("upscale", Map.of("source", clip.toString(), "scale", "2")))
                .asking(CustomRequest.of("other", Map.of()))
                .refusing(CustomRequest.of("upscale", Map.of("scale", "2")))
                .refusing(CustomRequest.of(
                        "upscale", Map.of("source", folder.resolve("none.mp4").toString())))
                .within(Duration.ofMinutes(2))
                .check();

        assertThat(findings).allMatch(Finding::kept).hasSizeGreaterThan(12);
    }
}
