package dev.framewright.mlt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.ShotNote.Kind;
import dev.framewright.api.timeline.Timeline;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MltTimelineTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "25, 0, 0",
        "25, 40, 40",
        "25, 00:00:01.600, 40",
        "'24000/1001', 00:00:01.001, 24",
        "'30000/1001', 00:01:00.027, 1799",
        "25, 00:00:01:10, 35",
        "25, 01:00, 1500"
    })
    void timesAreReadInEveryFormOfMlt(String rate, String text, int frames) {
        assertThat(MltTime.frames(text, FrameRate.parse(rate))).isEqualTo(frames);
    }

    @Test
    void aMarkerInAGapOfTheLowestTrackIsAShot() throws IOException {
        Timeline timeline = read(shotcut("generate: a horse | seed=7", "00:00:02.000", "00:00:02.000"));

        Shot shot = timeline.shots().get(0);

        assertThat(timeline.shots()).hasSize(1);
        assertThat(shot.note().words()).isEqualTo("a horse");
        assertThat(shot.frames()).isEqualTo(50);
        assertThat(shot.frameRate()).isEqualTo(FrameRate.of(25));
    }

    @Test
    void aMarkerWithALengthTakesThatPartOfTheGapAndTheRestStays() throws IOException {
        Timeline timeline = read(shotcut("generate: a horse", "00:00:02.000", "00:00:02.400"));
        Shot shot = timeline.shots().get(0);
        assertThat(shot.frames()).isEqualTo(10);

        timeline.place(shot, folder.resolve("horse.mp4"), Map.of("request", "{}"));
        timeline.write(folder.resolve("out.mlt"));

        assertThat(folder.resolve("out.mlt"))
                .content()
                .contains(
                        "<blank length=\"20\"/><entry in=\"0\" out=\"9\" producer=\"framewright0\"/><blank length=\"20\"/>")
                .contains(folder.resolve("horse.mp4").toString(), "framewright.request")
                .contains("<filter id=\"kept\"");
        Timeline again = new MltFormat().read(folder.resolve("out.mlt"));
        assertThat(again.clips()).hasSize(3);
        assertThat(again.shots()).isEmpty();
    }

    @Test
    void twoShotsShareAGap() throws IOException {
        String second = shotcut("generate: a horse", "00:00:01.200", "00:00:02.000")
                .replace(
                        "<properties name=\"0\">",
                        "<properties name=\"1\"><property name=\"text\">generate: a cat</property><property name=\"start\">60"
                                + "</property><property name=\"end\">70</property></properties><properties name=\"0\">");
        Timeline timeline = read(second);
        List<Shot> shots = timeline.shots();
        assertThat(shots).extracting(Shot::frames).containsExactly(20, 10);

        shots.forEach(shot -> timeline.place(shot, folder.resolve(shot.frames() + ".mp4"), Map.of()));
        timeline.write(folder.resolve("out.mlt"));

        assertThat(folder.resolve("out.mlt"))
                .content()
                .contains("<entry in=\"0\" out=\"19\" producer=\"framewright0\"/><blank length=\"10\"/>"
                        + "<entry in=\"0\" out=\"9\" producer=\"framewright1\"/><blank length=\"10\"/>");
    }

    @Test
    void whatIsShownBesideTheGapIsWhatGoesOn() throws IOException {
        Shot shot = read(shotcut("connect: they meet", "40", "40")).shots().get(0);

        FrameRate rate = FrameRate.of(25);
        assertThat(shot.note().kind()).isEqualTo(Kind.CONNECT);
        assertThat(shot.sources())
                .containsExactly(
                        new Shot.Source(
                                folder.resolve("one.mp4"), rate.durationOf(5), Optional.of(rate.durationOf(35))),
                        new Shot.Source(
                                folder.resolve("two.mp4"), rate.durationOf(0), Optional.of(rate.durationOf(20))));
    }

    @Test
    void aTitleThatStandsForAShotIsReplaced() throws IOException {
        Timeline timeline = read("""
                <mlt><profile frame_rate_num="24" frame_rate_den="1"/>
                <producer id="c"><property name="mlt_service">color</property>
                 <property name="shotcut:comment">generate: a fox</property></producer>
                <playlist id="p"><entry producer="c" in="0" out="16"/></playlist></mlt>
                """);
        Shot shot = timeline.shots().get(0);
        assertThat(shot.frames()).isEqualTo(17);

        timeline.place(shot, folder.resolve("fox.mp4"), Map.of());
        timeline.write(folder.resolve("out.mlt"));

        assertThat(folder.resolve("out.mlt"))
                .content()
                .contains("<playlist id=\"p\"><entry in=\"0\" out=\"16\" producer=\"framewright0\"/></playlist>");
        assertThat(new MltFormat().read(folder.resolve("out.mlt")).shots()).isEmpty();
    }

    @Test
    void aGuideOfKdenliveIsAMarkerAndTheShotComesIntoItsBin() throws IOException {
        Timeline timeline = read("""
                <mlt producer="main_bin"><profile frame_rate_num="25" frame_rate_den="1"/>
                <producer id="one"><property name="resource">one.mp4</property><property name="kdenlive:id">4</property>
                 <property name="mlt_service">avformat-novalidate</property></producer>
                <playlist id="main_bin"><property name="kdenlive:docproperties.version">1.04</property>
                 <property name="kdenlive:docproperties.guides">[{"comment": "generate: a fox", "pos": 30, "type": 0},
                  {"comment": "a note", "pos": 3, "type": 0}]</property>
                 <entry producer="one" in="0" out="24"/></playlist>
                <producer id="black_track"><property name="mlt_service">color</property></producer>
                <playlist id="a0"><blank length="60"/></playlist><playlist id="a1"/>
                <tractor id="audio"><property name="kdenlive:audio_track">1</property>
                 <track hide="video" producer="a0"/><track hide="video" producer="a1"/></tractor>
                <playlist id="v0"><entry producer="one" in="0" out="24"/><blank length="10"/>
                 <entry producer="one" in="0" out="24"/></playlist><playlist id="v1"/>
                <tractor id="video"><track hide="audio" producer="v0"/><track hide="audio" producer="v1"/></tractor>
                <tractor id="t"><track producer="black_track"/><track producer="audio"/><track producer="video"/></tractor>
                </mlt>
                """);
        Shot shot = timeline.shots().get(0);
        assertThat(shot.name()).contains("frames 25 to 34 of track \"v0\"");

        timeline.place(shot, folder.resolve("fox.mp4"), Map.of());
        timeline.write(folder.resolve("out.kdenlive"));

        assertThat(folder.resolve("out.kdenlive"))
                .content()
                .contains("<property name=\"kdenlive:id\">5</property>")
                .contains("<entry in=\"0\" out=\"9\" producer=\"framewright0\"/></playlist>")
                .contains("out=\"24\" producer=\"one\"/><entry in=\"0\" out=\"9\" producer=\"framewright0\"/>");
    }

    @Test
    void aGapOfATrackOfKdenliveEndsWhereItsOtherPlaylistHasAClip() throws IOException {
        Timeline timeline = read(mixed("extend: it goes on", 60));
        Shot shot = timeline.shots().get(0);
        assertThat(shot.name()).contains("frames 50 to 74 of track \"v0\"");
        assertThat(shot.sources()).extracting(Shot.Source::file).containsExactly(folder.resolve("two.mp4"));
        assertThat(timeline.clips()).hasSize(3);

        timeline.place(shot, folder.resolve("fox.mp4"), Map.of());
        timeline.write(folder.resolve("out.kdenlive"));

        assertThat(folder.resolve("out.kdenlive"))
                .content()
                .contains("<blank length=\"20\"/><entry in=\"0\" out=\"24\" producer=\"framewright0\"/>");
        Timeline covered = read(mixed("generate: a fox", 35));
        assertThatThrownBy(covered::shots).hasMessageContaining("must stand in a gap of a picture track");
    }

    /** One, mixed with two, which stands in the second playlist; from frame 75 on one again. */
    private static String mixed(String guide, int frame) {
        return """
                <mlt producer="main_bin"><profile frame_rate_num="25" frame_rate_den="1"/>
                <producer id="one"><property name="resource">one.mp4</property>
                 <property name="mlt_service">avformat-novalidate</property></producer>
                <producer id="two"><property name="resource">two.mp4</property>
                 <property name="mlt_service">avformat-novalidate</property></producer>
                <playlist id="main_bin"><property name="kdenlive:docproperties.guides">[{"comment": "%s", "pos": %d,
                 "type": 0}]</property></playlist>
                <producer id="black"><property name="mlt_service">color</property></producer>
                <playlist id="v0"><entry producer="one" in="0" out="29"/><blank length="45"/>
                 <entry producer="one" in="0" out="24"/></playlist>
                <playlist id="v1"><blank length="20"/><entry producer="two" in="0" out="29"/></playlist>
                <tractor id="video"><track hide="audio" producer="v0"/><track hide="audio" producer="v1"/></tractor>
                <tractor id="t"><track producer="black"/><track producer="video"/></tractor>
                </mlt>
                """.formatted(guide, frame);
    }

    @Test
    void picturesAndRetimedClipsAreReportedButNothingGoesOnFromThem() throws IOException {
        String text = """
                <mlt><profile frame_rate_num="25" frame_rate_den="1"/>
                <producer id="still"><property name="mlt_service">qimage</property>
                 <property name="resource">fox.png</property></producer>
                <producer id="slow"><property name="mlt_service">timewarp</property>
                 <property name="resource">0.5:fox.mp4</property><property name="warp_resource">fox.mp4</property></producer>
                <chain id="mapped"><property name="mlt_service">avformat-novalidate</property>
                 <property name="resource">cat.mp4</property>
                 <link><property name="mlt_service">timeremap</property></link></chain>
                <producer id="c"><property name="mlt_service">color</property>
                 <property name="shotcut:comment">%s</property></producer>
                <playlist id="p"><entry producer="still" in="0" out="24"/><entry producer="slow" in="0" out="24"/>
                 <entry producer="mapped" in="0" out="24"/><entry producer="c" in="0" out="16"/></playlist></mlt>
                """;

        assertThat(read(text.formatted("a note")).clips())
                .extracting(clip -> clip.media().getFileName().toString())
                .containsExactly("fox.png", "fox.mp4", "cat.mp4");
        Timeline wanted = read(text.formatted("extend: it goes on"));
        assertThatThrownBy(wanted::shots).hasMessageContaining("a clip of a file at its own speed; there is none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"[{\"comment\": \"generate: a fox\", \"pos\": 3}]; a fox", "[]; ", "; an owl"})
    void guidesOfOtherSequencesOfKdenliveAreNotThoseOfTheOpenOne(String guides, String words) throws IOException {
        String own =
                guides == null ? "" : "<property name=\"kdenlive:sequenceproperties.guides\">" + guides + "</property>";
        Timeline timeline = read("""
                <mlt producer="main_bin"><profile frame_rate_num="25" frame_rate_den="1"/>
                <producer id="black"/>
                <playlist id="o0"><blank length="60"/></playlist><playlist id="o1"/>
                <tractor id="other_video"><track hide="audio" producer="o0"/><track hide="audio" producer="o1"/></tractor>
                <tractor id="{other}"><property name="kdenlive:sequenceproperties.guides">
                  [{"comment": "generate: a cat", "pos": 5}]</property>
                 <track producer="black"/><track producer="other_video"/></tractor>
                <playlist id="v0"><blank length="60"/></playlist><playlist id="v1"/>
                <tractor id="video"><track hide="audio" producer="v0"/><track hide="audio" producer="v1"/></tractor>
                <tractor id="{open}">%s
                 <track producer="black"/><track producer="video"/></tractor>
                <playlist id="main_bin"><property name="kdenlive:docproperties.guides">
                  [{"comment": "generate: an owl", "pos": 7}]</property></playlist>
                <tractor id="project"><property name="kdenlive:projectTractor">1</property>
                 <track producer="{open}"/></tractor></mlt>
                """.formatted(own));

        assertThat(timeline.shots())
                .extracting(shot -> shot.note().words())
                .isEqualTo(words == null ? List.of() : List.of(words));
        assertThat(timeline.shots()).allMatch(shot -> shot.name().contains("track \"v0\""));
    }

    @Test
    void aMarkerOverAClipIsRefusedWithItsPlace() throws IOException {
        Timeline timeline = read(shotcut("generate: a horse", "3", "3"));

        assertThatThrownBy(timeline::shots)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        "must stand in a gap of a picture track, but \"generate: a horse\" stands at frame 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<",
                "<mlt/>",
                "<html/>",
                "<mlt><profile frame_rate_num='x'/></mlt>",
                "<!DOCTYPE mlt [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html>&a;</html>"
            })
    void whatIsNoProjectIsOneSentence(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.mlt"), text);

        assertThatThrownBy(() -> new MltFormat().read(file))
                .isInstanceOf(MediaUnreadableException.class)
                .message()
                .hasLineCount(1);
    }

    @Test
    void aReportCountsTheSecondsShown() throws IOException {
        assertThat(read(shotcut("a note", "3", "3")).clips())
                .extracting(clip -> clip.seconds().orElseThrow())
                .containsExactly(new BigDecimal("1.200"), new BigDecimal("0.800"));
    }

    private static String shotcut(String text, String start, String end) {
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <mlt producer="main_bin"><profile width="96" height="96" frame_rate_num="25" frame_rate_den="1"/>
                <playlist id="main_bin"/>
                <producer id="black"><property name="mlt_service">color</property></producer>
                <playlist id="background"><entry producer="black" in="0" out="99"/></playlist>
                <chain id="one" out="00:00:01.960"><property name="resource">one.mp4</property>
                 <property name="mlt_service">avformat-novalidate</property></chain>
                <chain id="two" out="00:00:00.760"><property name="resource">two.mp4</property>
                 <property name="mlt_service">avformat-novalidate</property></chain>
                <playlist id="playlist0"><entry producer="one" in="00:00:00.200" out="00:00:01.360"/><blank length="00:00:02.000"/><entry producer="two" in="00:00:00.000" out="00:00:00.760"><filter id="kept"/></entry></playlist>
                <tractor id="tractor0" in="0" out="99"><properties name="shotcut:markers"><properties name="0">
                 <property name="text">%s</property><property name="start">%s</property>
                 <property name="end">%s</property></properties></properties>
                <track producer="background"/><track producer="playlist0"/></tractor></mlt>
                """.formatted(text, start, end).strip();
    }

    private Timeline read(String text) throws IOException {
        return new MltFormat().read(Files.writeString(folder.resolve("cut.mlt"), text));
    }
}
