package dev.framewright.otio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.ShotNote.Kind;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.api.timeline.TimelineClip;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtioTimelineTest {
    private static final String CLIP = """
            {"OTIO_SCHEMA": "Clip.2", "name": "seen", "active_media_reference_key": "DEFAULT_MEDIA", "effects": [],
             "source_range": {"start_time": {"rate": 24.0, "value": 6.0}, "duration": {"rate": 24.0, "value": 12.0}},
             "media_references": {"DEFAULT_MEDIA": {"OTIO_SCHEMA": "ExternalReference.1", "target_url": "seen%20it.mp4",
              "available_range": {"start_time": {"rate": 24.0, "value": 2.0}, "duration": {"rate": 24.0, "value": 40.0}}}}}
            """;

    @TempDir
    Path folder;

    @Test
    void aReportReadsWhatPictureTracksShow() throws IOException {
        Timeline timeline = read("""
                {"OTIO_SCHEMA": "Gap.1"},
                {"OTIO_SCHEMA": "Clip.2", "active_media_reference_key": "DEFAULT_MEDIA",
                 "source_range": {"start_time": {"rate": 24, "value": 6}, "duration": {"rate": 24.0, "value": 12}},
                 "media_references": {"DEFAULT_MEDIA": {"target_url": "drawn.mp4", "available_range": null}}},
                {"OTIO_SCHEMA": "Stack.1", "children": [
                  {"OTIO_SCHEMA": "Clip.1", "source_range": null, "media_reference":
                   {"target_url": "file:///far/longer.mp4", "available_range": {"duration": {"rate": 8, "value": 10}}}}]},
                {"OTIO_SCHEMA": "Clip.1", "media_reference": {"target_url": "not%20here.mov"}}]},
                {"OTIO_SCHEMA": "Track.1", "kind": "Audio", "children": [
                  {"OTIO_SCHEMA": "Clip.1", "media_reference": {"target_url": "song.wav"}}
                """);

        assertThat(timeline.clips())
                .containsExactly(
                        new TimelineClip(folder.resolve("drawn.mp4"), Optional.of(new BigDecimal("0.500"))),
                        new TimelineClip(Path.of("/far/longer.mp4"), Optional.of(new BigDecimal("1.250"))),
                        new TimelineClip(folder.resolve("not here.mov"), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]x", "{\"a\" 1}", "\"\\u12\"", "nul", "{} {}", "7", "[]"})
    void whatIsNoTimelineIsOneSentence(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("cut.otio"), text);

        assertThatThrownBy(() -> new OtioFormat().read(file))
                .isInstanceOf(MediaUnreadableException.class)
                .hasMessageContaining("cut.otio: it is no timeline")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aGeneratorOfOursIsAShot() throws IOException {
        Shot shot = read(generator("framewright.generate", 23.976, 48)).shots().get(0);

        assertThat(shot.note().kind()).isEqualTo(Kind.GENERATE);
        assertThat(shot.note().words()).isEqualTo("a horse");
        assertThat(shot.note().settings()).isEqualTo(Map.of("seed", "7", "guidance", "4.5"));
        assertThat(shot.frames()).isEqualTo(48);
        assertThat(shot.frameRate()).isEqualTo(new FrameRate(24_000, 1001));
        assertThat(read(generator("SMPTEBars", 24, 48)).shots()).isEmpty();
    }

    @Test
    void aMarkedGapGoesOnFromWhereTheClipBeforeItEnds() throws IOException {
        Shot shot =
                read(CLIP + "," + gap("extend: it goes on | seed=3")).shots().get(0);

        assertThat(shot.sources())
                .containsExactly(new Shot.Source(
                        folder.resolve("seen it.mp4"),
                        FrameRate.of(24).durationOf(4),
                        Optional.of(FrameRate.of(24).durationOf(16))));
        assertThat(shot.note().settings()).isEqualTo(Map.of("seed", "3"));
    }

    @Test
    void aGapLeadsFromTheClipBeforeToTheClipAfter() throws IOException {
        Shot shot = read(CLIP + "," + gap("connect:") + "," + CLIP).shots().get(0);

        assertThat(shot.sources()).hasSize(2);
        assertThat(shot.sources().get(1).from()).isEqualTo(Duration.ofNanos(166_666_667));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "extend: on; must be beside the shot for extend",
                "image-to-video: it moves; must name 1 file for image-to-video",
                "generate: x | seed; must be WORDS | NAME=VALUE"
            })
    void whatCannotBeMadeIsSaidWithItsPlace(String marker, String sentence) throws IOException {
        Timeline timeline = read(gap(marker));

        assertThatThrownBy(timeline::shots)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void halfAFrameIsRefused() throws IOException {
        assertThatThrownBy(() -> read(generator("framewright", 24, 4.5)).shots())
                .hasMessageContaining("duration must be a whole number of frames above 0 but was 4.5");
    }

    @Test
    void aPlacedShotIsAnOrdinaryClipAndTheRestStaysAsItIs() throws IOException {
        Timeline timeline = read(CLIP + "," + gap("generate: a horse") + "," + generator("framewright.generate", 24, 17)
                + ",{\"OTIO_SCHEMA\": \"Strange.9\", \"kept\": [1, null]}");
        Path media = folder.resolve("a b.mp4");

        timeline.shots().forEach(shot -> timeline.place(shot, media, Map.of("request", "{}")));
        timeline.write(folder.resolve("out.otio"));

        JsonArray items = items(folder.resolve("out.otio"));
        assertThat(items.get(0)).isEqualTo(items(folder.resolve("cut.otio")).get(0));
        assertThat(items.get(3)).isEqualTo(items(folder.resolve("cut.otio")).get(3));
        for (int i : List.of(1, 2)) {
            JsonObject clip = items.get(i).getAsJsonObject();
            JsonObject reference = MediaReferences.active(clip);
            assertThat(Json.text(clip, "OTIO_SCHEMA")).isEqualTo("Clip.2");
            assertThat(Json.text(reference, "target_url"))
                    .startsWith("file:///")
                    .endsWith("/a%20b.mp4");
            assertThat(Json.text(
                            Json.object(Json.object(Json.object(reference, "metadata"), "framewright"), "manifest"),
                            "request"))
                    .isEqualTo("{}");
            assertThat(Json.object(clip, "source_range")).isEqualTo(Json.object(reference, "available_range"));
        }
        Timeline again = new OtioFormat().read(folder.resolve("out.otio"));
        assertThat(again.shots()).isEmpty();
        assertThat(again.clips()).extracting(TimelineClip::media).contains(media);
    }

    @ParameterizedTest
    @CsvSource({
        "file:///far/a%20b.mov, /far/a b.mov",
        "file:///far/a b.mov, /far/a b.mov",
        "file:///far/100%.mov, /far/100%.mov",
        "file://localhost/far/100% a%20b.mov, /far/100% a%20b.mov",
        "file:/far/a+b#1.mov, /far/a+b#1.mov",
        "file:clip 1.mov, clip 1.mov",
        "100%.mov, 100%.mov",
        "a%00b.mov, a%00b.mov"
    })
    void addressesAreReadAlsoAsEditorsWriteThem(String address, String file) throws IOException {
        Timeline timeline = read(CLIP.replace("seen%20it.mp4", address) + "," + gap("extend: it goes on"));

        assertThat(timeline.clips()).extracting(TimelineClip::media).containsExactly(folder.resolve(file));
        assertThat(timeline.shots().get(0).sources())
                .extracting(Shot.Source::file)
                .containsExactly(folder.resolve(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seen%20it.mp4", "file:seen.mp4", "100%.mp4"})
    void relativeAddressesStillLeadThereFromAnotherFolder(String address) throws IOException {
        Timeline timeline = read(CLIP.replace("seen%20it.mp4", address));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));

        timeline.write(elsewhere.resolve("out.otio"));

        assertThat(new OtioFormat().read(elsewhere.resolve("out.otio")).clips()).isEqualTo(timeline.clips());
    }

    @Test
    void aSequenceOfPicturesStillLeadsToItsFolderFromAnother() throws IOException {
        Timeline timeline = read(CLIP.replace("\"target_url\"", "\"target_url_base\": \"plates/\", \"target_url\""));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));

        timeline.write(elsewhere.resolve("out.otio"));

        assertThat(Files.readString(elsewhere.resolve("out.otio")))
                .contains("\"target_url_base\": \"" + folder.toUri().toString().replaceFirst("^file:/(?!/)", "file:///")
                        + "plates/\"");
    }

    private static String gap(String marker) {
        return """
                {"OTIO_SCHEMA": "Gap.1", "name": "",
                 "source_range": {"start_time": {"rate": 24.0, "value": 0.0}, "duration": {"rate": 24.0, "value": 10.0}},
                 "markers": [{"OTIO_SCHEMA": "Marker.2", "name": "%s"}]}
                """.formatted(marker);
    }

    private static String generator(String kind, double rate, double frames) {
        return """
                {"OTIO_SCHEMA": "Clip.2", "name": "shot", "active_media_reference_key": "DEFAULT_MEDIA",
                 "source_range": {"start_time": {"rate": %2$s, "value": 0.0}, "duration": {"rate": %2$s, "value": %3$s}},
                 "media_references": {"DEFAULT_MEDIA": {"OTIO_SCHEMA": "GeneratorReference.1", "generator_kind": "%1$s",
                  "available_range": null, "parameters": {"prompt": "a horse", "seed": 7.0, "guidance": 4.5}}}}
                """.formatted(kind, rate, frames);
    }

    private Timeline read(String items) throws IOException {
        return new OtioFormat().read(Files.writeString(folder.resolve("cut.otio"), """
                {"OTIO_SCHEMA": "Timeline.1", "tracks": {"OTIO_SCHEMA": "Stack.1", "children": [
                  {"OTIO_SCHEMA": "Track.1", "kind": "Video", "name": "V1", "children": [%s]}]}}
                """.formatted(items)));
    }

    private static JsonArray items(Path file) throws IOException {
        JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        return Json.array(Json.objects(Json.object(root, "tracks"), "children").get(0), "children");
    }
}
