package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.FrameRange;
import dev.framewright.api.provenance.TraceDetector;
import dev.framewright.api.provenance.TraceScore;
import dev.framewright.api.provenance.Watermark;
import dev.framewright.api.provenance.WatermarkDetector;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetectCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aMarkIsShownWithItsPayloadAndFrames() {
        assertThat(run(Optional.of(new Watermark("cafe1234", new FrameRange(48, 96)))))
                .isZero();
        assertThat(out.toString())
                .contains("\"watermark\":true,\"payload\":\"cafe1234\",\"firstFrame\":48,\"frames\":48");
    }

    @Test
    void noMarkEndsWithACodeOfItsOwn() {
        assertThat(run(Optional.empty())).isEqualTo(12);
        assertThat(out.toString()).contains("\"watermark\":false").doesNotContain("payload");
    }

    @Test
    void withoutAMarkTracesOfTheDecoderAreShownAndTheCodeStays() {
        WatermarkDetector none = file -> Optional.empty();
        TraceDetector traces = file -> Optional.of(new TraceScore("starter 0123abcd", 3.456, 2, new FrameRange(0, 17)));

        assertThat(run(Services.of(Map.of(WatermarkDetector.class, none, TraceDetector.class, traces))))
                .isEqualTo(12);
        assertThat(out.toString())
                .contains(
                        "\"watermark\":false,\"traces\":{\"model\":\"starter 0123abcd\",\"likely\":true,\"score\":3.46,"
                                + "\"threshold\":2.0,\"frames\":17}");
    }

    @Test
    void withoutTheBundleItSaysSo() {
        assertThat(run(Services.of(Map.of()))).isEqualTo(3);
        assertThat(err.toString()).contains("WatermarkDetector");
    }

    private int run(Optional<Watermark> found) {
        WatermarkDetector detector = file -> found;
        return run(Services.of(Map.of(WatermarkDetector.class, detector)));
    }

    private int run(Services services) {
        Installed installed = new Installed("0.1.0", Optional.empty(), Optional.empty(), List.of(), List.of());
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        return new FramewrightCommand(installed, terminal, services).run("detect", "clip.mp4");
    }
}
