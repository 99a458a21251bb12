package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.ConnectRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRange;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Prompt;
import dev.framewright.api.Size;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that take pictures and clips. */
class SourceCommandsTest {
    private final RecordedCapabilities capabilities = new RecordedCapabilities();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void picturesOfImageToVideoStandWhereTheyAreTold() {
        run("image-to-video", "a.png", "it", "runs", "--frame", "-1=b.png", "--frame", "8=c.png", "-o", "x.mp4");

        ImageToVideoRequest request = (ImageToVideoRequest) capabilities.request();
        assertThat(request.keyFrames())
                .containsExactly(
                        KeyFrame.first(file("a.png")), KeyFrame.last(file("b.png")), new KeyFrame(8, file("c.png"), 1));
        assertThat(request.prompt().text()).isEqualTo("it runs");
    }

    @Test
    void thePictureMayBeTheLastFrameAndThePromptMayBeMissing() {
        run("image-to-video", "a.png", "--at", "-1", "-o", "x.mp4");

        ImageToVideoRequest request = (ImageToVideoRequest) capabilities.request();
        assertThat(request.keyFrames()).containsExactly(KeyFrame.last(file("a.png")));
        assertThat(request.prompt()).isEqualTo(Prompt.none().withExpansion(Prompt.Expansion.AUTO));
    }

    @Test
    void everyOptionOfExtendReachesTheRequest() {
        run("extend", "a.mp4", "it runs", "--backward", "--new-only", "--overlap", "4", "--frames", "9", "-o", "x.mp4");

        ExtendRequest request = (ExtendRequest) capabilities.request();
        assertThat(request.source()).isEqualTo(file("a.mp4"));
        assertThat(request.direction()).isEqualTo(ExtendRequest.Direction.BACKWARD);
        assertThat(request.stitched()).isFalse();
        assertThat(request.overlapFrames()).hasValue(4);
        assertThat(request.clip().frames()).contains(Frames.count(9));
    }

    @Test
    void withoutOptionsExtendGoesForwardAndKeepsTheClip() {
        run("extend", "a.mp4", "it runs", "-o", "x.mp4");

        assertThat(capabilities.request())
                .isEqualTo(ExtendRequest.of(file("a.mp4"), ExtendRequest.Direction.FORWARD, "it runs")
                        .withPrompt(words("it runs")));
    }

    @Test
    void connectTakesTwoClips() {
        run("connect", "a.mp4", "b.mp4", "it runs", "--stitched", "-o", "x.mp4");

        ConnectRequest request = (ConnectRequest) capabilities.request();
        assertThat(request.from()).isEqualTo(file("a.mp4"));
        assertThat(request.to()).isEqualTo(file("b.mp4"));
        assertThat(request.stitched()).isTrue();
    }

    @Test
    void boxesOfInpaintMoveFromKeyToKey() {
        run(
                "inpaint",
                "a.mp4",
                "a cat",
                "--box",
                "10,20,30x40",
                "--box",
                "8@-5,20,30x40",
                "--feather",
                "3",
                "--grow",
                "-2",
                "--invert",
                "-o",
                "x.mp4");

        InpaintFramesRequest request = (InpaintFramesRequest) capabilities.request();
        Mask.Boxes boxes = new Mask.Boxes(
                List.of(new Mask.Box(0, 10, 20, new Size(30, 40)), new Mask.Box(8, -5, 20, new Size(30, 40))));
        assertThat(request.mask()).isEqualTo(new Mask(boxes, true, -2, 3));
    }

    @ParameterizedTest
    @CsvSource({"m.png,true", "M.JPG,true", "m.mp4,false", "folder/,false"})
    void aMaskFileIsAPictureOrAClipByItsName(String name, boolean still) {
        run("inpaint", "a.mp4", "--mask", name, "-o", "x.mp4");

        Mask.Region region =
                ((InpaintFramesRequest) capabilities.request()).mask().region();
        assertThat(region).isEqualTo(still ? new Mask.Still(file(name)) : new Mask.Moving(file(name)));
    }

    @Test
    void missingFramesAndBordersAreRegionsToo() {
        run("inpaint", "a.mp4", "--missing", "4-6", "--missing", "9", "-o", "x.mp4");
        Mask missing = ((InpaintFramesRequest) capabilities.request()).mask();
        run("inpaint", "a.mp4", "--border", "16,0,8,0", "-o", "x.mp4");
        Mask border = ((InpaintFramesRequest) capabilities.request()).mask();

        assertThat(missing)
                .isEqualTo(Mask.of(new Mask.WholeFrames(List.of(new FrameRange(4, 7), new FrameRange(9, 10)))));
        assertThat(border).isEqualTo(Mask.of(new Mask.Border(16, 0, 8, 0)));
    }

    @Test
    void editTakesAStrength() {
        run("edit", "a.mp4", "in", "snow", "--strength", "0.4", "-o", "x.mp4");

        assertThat(capabilities.request())
                .isEqualTo(EditVideoRequest.of(file("a.mp4"), 0.4, "in snow").withPrompt(words("in snow")));
    }

    @Test
    void shotsFollowThePrompt() {
        run("generate", "a fox", "--shot", "17:running: fast", "--shot", "9:asleep", "-o", "x.mp4");

        assertThat(((GenerateRequest) capabilities.request()).prompt().shots())
                .containsExactly(
                        new Prompt.Shot("running: fast", Frames.count(17)), new Prompt.Shot("asleep", Frames.count(9)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "extend a.mp4 --backward --loop | direction must not be backward and loop at once; choose one",
                "inpaint a.mp4 | mask must be exactly one of --mask, --box, --missing, --border and --transparent but none was given",
                "inpaint a.mp4 --missing 1 --box 1,2,3x4 | but 2 were given",
                "inpaint a.mp4 --box 1,2,3 | box must be LEFT,TOP,WxH or FRAME@LEFT,TOP,WxH",
                "inpaint a.mp4 --border 1,2 | border must be LEFT,RIGHT,TOP,BOTTOM",
                "inpaint a.mp4 --missing 6-4 | range.end must be between 7 and 1000000 but was 5",
                "image-to-video a.png --frame b.png | frame must be N=FILE",
                "edit a.mp4 snow --strength 2 | strength must be between 0 and 1 but was 2",
                "edit a.mp4 snow --control depth | control must be KIND=FILE",
                "generate fox --shot 17 | shot must be FRAMES:WORDS"
            })
    void whatCannotBeMeantIsSaidInOneSentence(String command, String sentence) {
        int code = run((command + " -o x.mp4").split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(sentence).hasLineCount(1);
        assertThat(capabilities.requests).isEmpty();
    }

    @Test
    void anEstimateIsOneLineAndNothingIsSubmitted() {
        int code = run("edit", "a.mp4", "snow", "--estimate", "-o", "x.mp4");

        assertThat(code).isZero();
        assertThat(capabilities.requests).isEmpty();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines("{\"seconds\":1.5,\"peakHostBytes\":5,\"peakDeviceBytes\":0,"
                        + "\"notices\":[\"a \\\"note\\\"\"]}");
    }

    private int run(String... args) {
        Installed installed = new Installed("9.9", Optional.of(capabilities), Optional.empty(), List.of(), List.of());
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        return new FramewrightCommand(installed, terminal).run(args);
    }

    private static MediaRef file(String name) {
        return MediaRef.file(Path.of(name));
    }

    private static Prompt words(String text) {
        return Prompt.of(text).withExpansion(Prompt.Expansion.AUTO);
    }
}
