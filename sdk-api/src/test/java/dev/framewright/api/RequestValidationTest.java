package dev.framewright.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestValidationTest {
    private static final MediaRef PICTURE = MediaRef.file(Path.of("kite.png"));

    @Test
    void zeroStepsAreRefusedWithTheFieldAndTheBound() {
        assertRefused(
                () -> Sampling.modelDefault().withSteps(0),
                "sampling.steps",
                "sampling.steps must be at least 1 but was 0");
    }

    @Test
    void everyRequestNamesItsCapability() {
        assertThat(List.of(
                        GenerateRequest.of("a kite"),
                        ImageToVideoRequest.of(PICTURE, ""),
                        ExtendRequest.of(PICTURE, ExtendRequest.Direction.LOOP, ""),
                        ConnectRequest.of(PICTURE, PICTURE, ""),
                        InpaintFramesRequest.of(PICTURE, Mask.of(new Mask.Still(PICTURE)), ""),
                        EditVideoRequest.of(PICTURE, 0.5, "a red kite"),
                        GenerateImageRequest.of("a kite"),
                        CustomRequest.of("upscale", Map.of("factor", "2"))))
                .extracting(VideoRequest::capability)
                .containsExactly(
                        "generate",
                        "image-to-video",
                        "extend",
                        "connect",
                        "inpaint-frames",
                        "edit-video",
                        "generate-image",
                        "upscale");
    }

    @Test
    void everyRequestNamesThePicturesAndClipsThatGoIn() {
        List<Reference> references = List.of(new Reference(PICTURE, Reference.Role.STYLE, 1));
        InpaintFramesRequest repair = InpaintFramesRequest.of(PICTURE, Mask.of(new Mask.Still(PICTURE)), "");

        assertThat(fields(GenerateRequest.of("a kite"))).isEmpty();
        assertThat(fields(ImageToVideoRequest.of(PICTURE, ""))).containsExactly("keyFrames[0].image PARENT");
        assertThat(fields(ExtendRequest.of(PICTURE, ExtendRequest.Direction.LOOP, "")))
                .containsExactly("source PARENT");
        assertThat(fields(ConnectRequest.of(PICTURE, PICTURE, ""))).containsExactly("from PARENT", "to COMPONENT");
        assertThat(fields(new InpaintFramesRequest(
                        repair.source(),
                        repair.mask(),
                        repair.prompt(),
                        repair.clip(),
                        repair.sampling(),
                        repair.model(),
                        references)))
                .containsExactly("source PARENT", "references[0].image GUIDE");
        assertThat(fields(new EditVideoRequest(
                        PICTURE,
                        .5,
                        List.of(new Control("depth", PICTURE, 1)),
                        Prompt.of("a kite"),
                        repair.clip(),
                        repair.sampling(),
                        repair.model())))
                .containsExactly("source PARENT", "controls[0].clip GUIDE");
        assertThat(fields(CustomRequest.of("upscale", Map.of("source", "kite.png", "factor", "2"))))
                .containsExactly("source PARENT");
        assertThat(fields(CustomRequest.of("upscale", Map.of("factor", "2")))).isEmpty();
    }

    private static List<String> fields(VideoRequest request) {
        return request.inputs().stream()
                .map(input -> input.field() + " " + input.use())
                .toList();
    }

    @Test
    void anEmptyPromptIsRefusedWhereWordsAreAllThereIs() {
        assertRefused(() -> GenerateRequest.of("  "), "prompt", "prompt must say what the clip shows but was empty");
        assertRefused(
                () -> GenerateImageRequest.of(""), "prompt", "prompt must say what the picture shows but was empty");
        assertThat(ImageToVideoRequest.of(PICTURE, "").prompt()).isEqualTo(Prompt.none());
    }

    @Test
    void aShotIsDrawnFromTheWordsOfThePromptAndItsOwn() {
        Prompt.Shot shot = new Prompt.Shot("it jumps", Frames.count(9));
        Prompt whole = new Prompt("a fox", Optional.of("fog"), Prompt.Expansion.AUTO, List.of(shot));

        assertThat(whole.forShot(shot))
                .isEqualTo(new Prompt("a fox it jumps", Optional.of("fog"), Prompt.Expansion.AUTO, List.of()));
        assertThat(Prompt.none().forShot(shot).text()).isEqualTo("it jumps");
    }

    @Test
    void controlCharactersAndEndlessPromptsAreRefused() {
        assertRefused(
                () -> Prompt.of("a\u0007kite"), "prompt", "prompt must hold no control characters but had U+0007");
        assertRefused(
                () -> Prompt.of("a \ud83e kite"), "prompt", "prompt must hold whole characters but had a lone U+D83E");
        assertThat(Prompt.of("a \ud83e\ude81 kite").text()).hasSize(9);
        assertRefused(
                () -> Prompt.of("x".repeat(32_001)), "prompt", "prompt must be at most 32000 characters but had 32001");
    }

    @Test
    void rangesOfSamplingAreHeld() {
        Sampling sampling = Sampling.modelDefault();

        assertRefused(
                () -> sampling.withGuidanceScale(Double.NaN),
                "sampling.guidanceScale",
                "sampling.guidanceScale must be between 0 and 30 but was NaN");
        assertRefused(
                () -> sampling.withSeed(-2),
                "sampling.seed",
                "sampling.seed must be between 0 and 4294967295 but was -2");
        assertRefused(
                () -> sampling.withSolver("Euler A"),
                "sampling.solver",
                "sampling.solver must be 1 to 128 lower-case letters, digits, '.', '-' or '_' but was \"Euler A\"");
        assertThat(sampling.withSteps(4).withSeed(7).steps()).isEqualTo(OptionalInt.of(4));
    }

    @Test
    void strengthLiesBetweenKeepingAndIgnoringTheSource() {
        assertRefused(
                () -> EditVideoRequest.of(PICTURE, 1.5, "rain"),
                "strength",
                "strength must be between 0 and 1 but was 1.5");
    }

    @Test
    void twoKeyFramesCannotShareAFrame() {
        assertRefused(
                () -> new ImageToVideoRequest(
                        List.of(KeyFrame.first(PICTURE), KeyFrame.first(PICTURE)),
                        Prompt.none(),
                        ClipSpec.modelDefault(),
                        Sampling.modelDefault(),
                        ModelChoice.capabilityDefault()),
                "keyFrames",
                "keyFrames must each have a frame of their own but two share one");
        assertThat(KeyFrame.last(PICTURE).index(17)).isEqualTo(16);
    }

    @Test
    void listsInsideRequestsAreCopies() {
        List<Reference> references = new ArrayList<>(List.of(new Reference(PICTURE, Reference.Role.STYLE, 1)));
        GenerateRequest request = new GenerateRequest(
                Prompt.of("a kite"),
                ClipSpec.modelDefault(),
                Sampling.modelDefault(),
                ModelChoice.capabilityDefault(),
                references);

        references.clear();

        assertThat(request.references()).hasSize(1);
    }

    @Test
    void masksMustCoverSomethingAndKeepTheirOrder() {
        assertRefused(
                () -> new Mask.Border(0, 0, 0, 0), "mask", "mask must add room on at least one side but added none");
        assertRefused(
                () -> new Mask.Boxes(
                        List.of(new Mask.Box(4, 0, 0, new Size(8, 8)), new Mask.Box(2, 0, 0, new Size(8, 8)))),
                "mask.keys",
                "mask.keys must be in order of frame but had 2 after 4");
        assertRefused(() -> new FrameRange(5, 5), "range.end", "range.end must be between 6 and 1000000 but was 5");
    }

    @Test
    void containersKnowTheirCodecs() {
        assertThat(Container.of(Path.of("a.b/horse.MP4"))).isEqualTo(Container.MP4);
        assertRefused(
                () -> Container.of(Path.of("mp4")),
                "output",
                "output must end in .mp4, .webm, .mov, .gif, .png or be a folder ending in / but was \"mp4\"");
        assertRefused(
                () -> Output.of(Container.WEBM, VideoCodec.H264),
                "output.codec",
                "output.codec must be one of [VP9, AV1] in WEBM but was H264");
    }

    @Test
    void customRequestsCarryNamedValuesAndTheirSeed() {
        CustomRequest request = CustomRequest.of("train", Map.of("minutes", "5"));

        VideoRequest seeded = request.withSampling(Sampling.modelDefault().withSeed(3));

        assertThat(seeded.sampling().seed()).hasValue(3);
        assertThat(seeded.prompt()).isEqualTo(Prompt.none());
        assertRefused(
                () -> CustomRequest.of("Train now", Map.of()),
                "capability",
                "capability must be 1 to 128 lower-case letters, digits, '.', '-' or '_' but was \"Train now\"");
    }

    @Test
    void aValueOfABundlesSettingIsHeldToItsRangeUnderTheNameThatTheUserKnows() {
        var half = new CapabilityDescription.Setting(
                "speed", Optional.empty(), Optional.of(0.5), Optional.empty(), 0, List.of(), "");

        half.check("hello.speed", "0.5");
        assertRefused(
                () -> half.check("hello.speed", "0"), "hello.speed", "hello.speed must be at least 0.5 but was 0");
        assertRefused(
                () -> half.check("hello.speed", "fast"),
                "hello.speed",
                "hello.speed must be a number but was \"fast\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5.0",
                "5e0",
                "0x1.4p2",
                " 5",
                "+5",
                "5f",
                "NaN",
                "",
                "\u0665",
                "9223372036854775808",
                "-99999999999999999999"
            })
    void aWholeNumberThatPassesIsOneThatEveryCapabilityReads(String value) {
        var any = new CapabilityDescription.Setting(
                "frames", Optional.empty(), Optional.empty(), Optional.of(1e30), 1, List.of(), "");

        any.check("frames", "-5");
        any.check("frames", "9223372036854775807");
        assertThatThrownBy(() -> any.check("frames", value))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("frames must be a whole number but was \"" + value + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x1p2", "NaN", "Infinity", "1e999", "2d", "2f", " 2", "2,5", ".", "-", "1e", ""})
    void aDecimalNumberThatPassesIsWrittenAsPeopleWriteIt(String value) {
        var half = new CapabilityDescription.Setting(
                "speed", Optional.empty(), Optional.of(0.5), Optional.empty(), 0, List.of(), "");

        List.of("0.5", "2", "2.", ".75", "25e-1", "1E+3").forEach(good -> half.check("speed", good));
        assertRefused(() -> half.check("speed", value), "speed", "speed must be a number but was \"" + value + "\"");
    }

    @Test
    void aFileThatAValueNamesHasANameThatAFileCanHave() {
        assertThat(MediaRef.fileNamed("source", "a/kite.png").path()).isEqualTo(Path.of("a/kite.png"));
        assertRefused(() -> MediaRef.fileNamed("source", " "), "source", "source must name a file but was empty");
        assertThatThrownBy(() -> MediaRef.fileNamed("source", "a\0b"))
                .hasMessageContaining("source must be a file name");
    }

    @Test
    void inlineMediaIsEqualByItsBytes() {
        byte[] bytes = {1, 2, 3};
        MediaRef first = MediaRef.inline("image/png", bytes);

        bytes[0] = 9;

        assertThat(first).isEqualTo(MediaRef.inline("image/png", new byte[] {1, 2, 3}));
    }

    @Test
    void errorsKeepTheirReasonAndSayWhatToDo() {
        assertThat(new CapabilityUnavailableException("extend", Set.of("generate")))
                .hasMessage("No bundle serves extend; installed bundles serve [generate]. Install the bundle that "
                        + "provides it, or check that its model files were found at start.")
                .extracting(FramewrightException::reason)
                .isEqualTo(Reason.CAPABILITY_UNAVAILABLE);
        assertThat(new OutOfMemoryPlanException(3L << 30, 1L << 30, "Ask for fewer frames."))
                .hasMessage("The request needs 3.0 GiB of memory but 1.0 GiB are available. Ask for fewer frames.");
        assertThat(new OutputUnwritableException(Path.of("a.mp4"), "the disk is full").field())
                .isEqualTo(Optional.of("output"));
    }

    private static void assertRefused(ThrowingCallable making, String field, String message) {
        assertThatThrownBy(making).isInstanceOfSatisfying(InvalidRequestException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.field()).contains(field);
            assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST);
        });
    }

    @Test
    void namedValuesAreCheckedAgainstTheDescriptionAndGetItsDefaults() {
        CapabilityDescription description = new CapabilityDescription(
                "upscale",
                "Makes clips larger.",
                List.of(),
                List.of(
                        CapabilityDescription.Setting.number("frames", "9", 1, 99, 4, ""),
                        CapabilityDescription.Setting.choice("scale", List.of("2", "4"), ""),
                        CapabilityDescription.Setting.text("source", "")),
                Map.of(),
                List.of());

        assertThat(description.checked(Map.of("source", "clip.mp4")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("frames", "9", "scale", "2", "source", "clip.mp4"));
        Map.of(
                        "frames=0", "frames must be between 1 and 99 but was 0",
                        "frames=many", "frames must be a whole number but was \"many\"",
                        "frames=6", "frames must be a multiple of 4.0 above 1.0 but was 6",
                        "scale=3", "scale must be one of 2, 4 but was \"3\"",
                        "sise=3", "sise is not known; upscale takes [frames, scale, source]")
                .forEach((value, sentence) -> assertThatThrownBy(
                                () -> description.checked(Map.of(value.split("=")[0], value.split("=")[1])))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessage(sentence));
    }

    @Test
    void stepsAreCountedInTheDecimalsThatAreTold() {
        CapabilityDescription.Setting share = CapabilityDescription.Setting.number("share", "0.5", 0, 1, 0.1, "");

        List.of("0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0", "3e-1")
                .forEach(value -> share.check("share", value));
        assertRefused(
                () -> share.check("share", "0.35"), "share", "share must be a multiple of 0.1 above 0.0 but was 0.35");
        CapabilityDescription.Setting odd = CapabilityDescription.Setting.number("odd", "1", 1, 1e17, 2, "");
        odd.check("odd", "9007199254740993");
        assertRefused(
                () -> odd.check("odd", "9007199254740994"),
                "odd",
                "odd must be a multiple of 2.0 above 1.0 but was 9007199254740994");
    }
}
