package dev.framewright.jobs.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.framewright.api.AdapterRef;
import dev.framewright.api.Aspect;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.ConnectRequest;
import dev.framewright.api.Container;
import dev.framewright.api.Control;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRange;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Output;
import dev.framewright.api.Prompt;
import dev.framewright.api.Reference;
import dev.framewright.api.RequestId;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.VideoCodec;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestJsonTest {
    private static final MediaRef FILE = MediaRef.file(Path.of("/tmp/a b/ö.mp4"));
    private static final MediaRef STORED = MediaRef.stored("ab".repeat(32));
    private static final MediaRef JOB = MediaRef.job("01h");
    private static final MediaRef INLINE = MediaRef.inline("image/png", new byte[] {0, -1, 127, -128});
    private static final Prompt PROMPT = new Prompt(
            "a \"fox\"\n\\ \u0430 \ud83e\udd8a",
            Optional.of(""),
            Prompt.Expansion.AUTO,
            List.of(
                    new Prompt.Shot("it sits", Frames.count(5)),
                    new Prompt.Shot("it runs", Frames.lasting(Duration.ofNanos(1_234_567_891L)))));
    private static final ClipSpec CLIP = new ClipSpec(
            Optional.of(Frames.count(24)),
            Optional.of(new FrameRate(24_000, 1001)),
            Optional.of(new Aspect(16, 9, OptionalLong.of(100_000))));
    private static final Sampling SAMPLING = new Sampling(
            OptionalInt.of(30),
            OptionalDouble.of(0.1 + 0.2),
            OptionalDouble.of(Math.PI),
            Optional.of("unipc"),
            OptionalLong.of(Sampling.LARGEST_SEED),
            Map.of("cache.threshold", "0.1", "a", "b"));
    private static final ModelChoice MODEL = new ModelChoice(
            Optional.of("wan2.2"), List.of(new AdapterRef("paint", -0.75, AdapterRef.Expert.HIGH_NOISE)));
    private static final List<Reference> REFERENCES =
            List.of(new Reference(INLINE, Reference.Role.STYLE, 0.3), new Reference(JOB, Reference.Role.CHARACTER, 1));

    static List<VideoRequest> requests() {
        return List.of(
                new GenerateRequest(PROMPT, CLIP, SAMPLING, MODEL, REFERENCES),
                GenerateRequest.of("plain"),
                new GenerateImageRequest(PROMPT, Optional.of(new Size(832, 480)), SAMPLING, MODEL, REFERENCES),
                new ImageToVideoRequest(
                        List.of(new KeyFrame(-1, FILE, 0.5), KeyFrame.first(STORED)), PROMPT, CLIP, SAMPLING, MODEL),
                new ExtendRequest(
                        FILE, ExtendRequest.Direction.LOOP, OptionalInt.of(8), false, PROMPT, CLIP, SAMPLING, MODEL),
                new ConnectRequest(FILE, JOB, OptionalInt.empty(), true, PROMPT, CLIP, SAMPLING, MODEL),
                new InpaintFramesRequest(
                        STORED, mask(new Mask.Still(INLINE)), PROMPT, CLIP, SAMPLING, MODEL, REFERENCES),
                new EditVideoRequest(
                        FILE, 0.7, List.of(new Control("depth", STORED, 0.9)), PROMPT, CLIP, SAMPLING, MODEL),
                new CustomRequest.Named("upscale", Map.of("factor", "2", "source", "stored:00"), SAMPLING));
    }

    static Stream<Mask.Region> regions() {
        return Stream.of(
                new Mask.Still(FILE),
                new Mask.Moving(STORED),
                new Mask.Transparent(),
                new Mask.WholeFrames(List.of(new FrameRange(0, 4), new FrameRange(9, 10))),
                new Mask.Boxes(
                        List.of(new Mask.Box(0, -4, 5, new Size(6, 7)), new Mask.Box(8, 9, 10, new Size(11, 12)))),
                new Mask.Border(1, 2, 3, 4));
    }

    private static Mask mask(Mask.Region region) {
        return new Mask(region, true, -3, 12);
    }

    private static VideoRequest readAgain(VideoRequest request) {
        return RequestJson.request(
                JsonParser.parseString(RequestJson.of(request).toString()).getAsJsonObject());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyRequestIsReadBackAsItWas(VideoRequest request) {
        assertThat(readAgain(request)).isEqualTo(request);
    }

    @Test
    void everyClassOfTheFamilyIsAmongTheExamples() {
        List<Class<?>> examples =
                requests().stream().<Class<?>>map(Object::getClass).toList();

        assertThat(Arrays.stream(VideoRequest.class.getPermittedSubclasses())
                        .filter(Class::isRecord)
                        .toList())
                .isSubsetOf(examples);
        assertThat(Arrays.asList(Mask.Region.class.getPermittedSubclasses()))
                .isEqualTo(regions().map(Object::getClass).toList());
    }

    @ParameterizedTest
    @MethodSource("regions")
    void everyMaskIsReadBackAsItWas(Mask.Region region) {
        VideoRequest request = new InpaintFramesRequest(FILE, mask(region), PROMPT, CLIP, SAMPLING, MODEL, List.of());

        assertThat(readAgain(request)).isEqualTo(request);
    }

    @Test
    void aSubmissionIsReadBackAndAlwaysGivesTheSameText() {
        Submission submission = new Submission(
                "studio",
                new RequestId("r:1"),
                requests().get(0),
                new Output(
                        Container.MOV,
                        VideoCodec.PRORES,
                        10,
                        true,
                        OptionalInt.of(3),
                        Map.of("title", "t", "comment", "c", "artist", "a")),
                true,
                -5,
                Optional.of(Instant.parse("2027-01-02T03:04:05.123456789Z")),
                Map.of("shot", "12b", "a", "", "z", "ü"));

        String text = JobJson.text(submission);

        assertThat(JobJson.submission(text)).isEqualTo(submission);
        assertThat(JobJson.text(JobJson.submission(text))).isEqualTo(text);
        assertThat(text.indexOf("\"artist\"")).isLessThan(text.indexOf("\"title\""));
    }

    @Test
    void whatThisVersionDoesNotKnowIsRefusedAndNotPassedOver() {
        JsonObject request = RequestJson.of(GenerateRequest.of("a fox"));
        request.getAsJsonObject("sampling").addProperty("sparkle", 3);

        assertThatThrownBy(() -> RequestJson.request(request))
                .hasMessage("request.sampling has members this version does not know: [sparkle]; it was written by a"
                        + " newer one");
        JsonObject other = RequestJson.of(GenerateRequest.of("a fox"));
        other.addProperty("kind", "dream");
        assertThatThrownBy(() -> RequestJson.request(other)).hasMessage("request.kind is unknown: dream");
        other.addProperty("kind", 7);
        assertThatThrownBy(() -> RequestJson.request(other)).hasMessage("request.kind must be a text");
        assertThatThrownBy(() -> JobJson.submission("{\"format\":2}")).hasMessageContaining("must be 1");
        assertThatThrownBy(() -> JobJson.submission("not json")).hasMessageContaining("is no JSON");
    }

    @Test
    void aRequestOfABundlesOwnClassIsRefusedWithTheWayOut() {
        CustomRequest own = new CustomRequest() {
            @Override
            public String capability() {
                return "own";
            }

            @Override
            public Map<String, String> parameters() {
                return Map.of();
            }
        };

        assertThatThrownBy(() -> RequestJson.of(own)).hasMessageContaining("make it with CustomRequest.of");
    }
}
