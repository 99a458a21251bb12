package dev.framewright.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.api.provenance.Watermark;
import dev.framewright.tck.RecordedJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatermarkStageTest {
    private static final VideoRequest FOX = GenerateRequest.of("a red fox");
    private static final TestClip SCENE = Scenes.scene(1, new Size(96, 96), 4);

    @Test
    void everyFrameIsMarkedAndTheManifestSaysWithWhat() {
        RecordedJob job = new RecordedJob();

        TestClip marked = staged(Map.of(), FOX, job);

        assertThat(marked.frames()).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(marked.frame(i).detected())
                    .hasValue(Long.parseLong(job.manifest().get("watermark"), 16));
        }
    }

    @Test
    void theSameRequestGivesTheSameBytesAndAnotherSeedAnotherMark() {
        RecordedJob first = new RecordedJob();
        RecordedJob second = new RecordedJob();
        RecordedJob other = new RecordedJob(8, Path.of("none"));

        List<byte[]> frames = staged(Map.of(), FOX, first).frames();

        assertThat(staged(Map.of(), FOX, second).frames())
                .usingRecursiveComparison()
                .isEqualTo(frames);
        staged(Map.of(), FOX, other);
        assertThat(other.manifest().get("watermark"))
                .isNotEqualTo(first.manifest().get("watermark"));
    }

    @Test
    void aStudioSetsItsOwnPayload() {
        TestClip marked = staged(Map.of(WatermarkStage.PAYLOAD, "0000BEEF"), FOX, new RecordedJob());

        assertThat(marked.detected()).hasValue(0xBEEF);
    }

    @Test
    void switchedOffItLeavesEveryByteAlone() {
        RecordedJob job = new RecordedJob();

        TestClip left = staged(Map.of(WatermarkStage.SWITCH, "off"), FOX, job);

        assertThat(left.frames()).usingRecursiveComparison().isEqualTo(SCENE.frames());
        assertThat(job.manifest()).isEmpty();
    }

    @Test
    void aSettingThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> staged(Map.of(WatermarkStage.SWITCH, "maybe"), FOX, new RecordedJob()))
                .hasMessage("framewright.watermark must be on or off but was \"maybe\"");
        assertThatThrownBy(() -> staged(Map.of(WatermarkStage.PAYLOAD, "studio"), FOX, new RecordedJob()))
                .hasMessageContaining("must be eight hexadecimal digits but was \"studio\"");
    }

    @Test
    void aMarkedShotAmongOthersIsFoundWhereItBegins() {
        List<byte[]> cut = new ArrayList<>(Scenes.scene(3, SCENE.size(), 48).frames());
        cut.addAll(SCENE.marked(0xBEEF).frames());

        MarkDetector detector = new MarkDetector(new OneClip(new TestClip(SCENE.size(), cut)));

        Watermark found = detector.find(Path.of("cut.mp4")).orElseThrow();
        assertThat(found.payload()).isEqualTo("0000beef");
        assertThat(found.frames().first()).isEqualTo(48);
    }

    private static TestClip staged(Map<String, String> settings, VideoRequest request, RecordedJob job) {
        Clip clip = new WatermarkStage(settings::get).apply(clip(SCENE), request, job);
        List<byte[]> frames = new ArrayList<>();
        byte[] rgb = new byte[clip.size().rgbBytes()];
        while (clip.next(rgb)) {
            frames.add(rgb.clone());
        }
        return new TestClip(clip.size(), frames);
    }

    private static Clip clip(TestClip frames) {
        return Clip.of(FrameRate.of(8), frames.size(), frames.frames());
    }

    /** Opens one clip, whatever it is asked for. */
    private record OneClip(TestClip only) implements ClipReader {
        @Override
        public MediaInfo probe(Path path) {
            throw new MediaUnreadableException(path, "is not probed");
        }

        @Override
        public Clip open(Path path) {
            return clip(only);
        }
    }
}
