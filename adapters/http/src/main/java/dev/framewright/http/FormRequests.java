package dev.framewright.http;

import dev.framewright.api.Aspect;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobState;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.Reference;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.Sizing;
import dev.framewright.api.VideoRequest;
import dev.framewright.server.CallException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Turns the fields of a form into a request. Both wire shapes use one set of names; which are there says what is wanted. */
final class FormRequests {
    private static final Set<String> ALIASES = Set.of("sora-2", "sora-2-pro");

    private final Studio studio;
    private final Uploads uploads;

    FormRequests(Studio studio, Uploads uploads) {
        this.studio = studio;
        this.uploads = uploads;
    }

    /** What a path alone says. */
    enum Wish {
        /** The fields say the rest. */
        CREATE,
        /** A clip under a new prompt. */
        EDIT,
        /** More of a clip. */
        EXTEND,
        /** One picture. */
        IMAGE
    }

    /** The parts that every request has. */
    private record Common(Prompt prompt, ClipSpec clip, Sampling sampling, ModelChoice model) {}

    /**
     * Makes a request.
     *
     * @param nearestSize whether a size that the model cannot draw becomes the nearest one that it can
     */
    VideoRequest request(String tenant, Form form, Wish wish, Optional<MediaRef> source, boolean nearestSize)
            throws IOException {
        if (form.text("framewright").isPresent()) {
            throw new InvalidRequestException(
                    "framewright", "is not taken here; give the fields themselves, or send the request over gRPC");
        }
        String model = form.text("model").orElse("");
        String variant = model.contains(":") ? model.substring(model.indexOf(':') + 1) : "";
        Common common =
                new Common(prompt(form), clip(form, nearestSize), sampling(form), model(model.replaceFirst(":.*", "")));
        if (wish == Wish.IMAGE || variant.equals("image")) {
            return new GenerateImageRequest(
                    common.prompt(),
                    common.clip().sizing(),
                    common.sampling(),
                    common.model(),
                    references(tenant, form));
        }
        Optional<Uploads.Given> picture =
                given(tenant, form, "input_reference", "image_file_id", "image_reference", "image_b64");
        Optional<MediaRef> clip =
                source.or(() -> picture.filter(given -> !given.still()).map(Uploads.Given::media));
        if (clip.isEmpty()) {
            clip = video(tenant, form);
        }
        Optional<Uploads.Given> mask = given(tenant, form, "mask", "video_noise_mask", "mask_file_id");
        if (mask.isPresent() || variant.equals("inpaint")) {
            return inpaint(tenant, form, common, clip.or(() -> picture.map(Uploads.Given::media)), mask, picture);
        }
        if (clip.isEmpty()) {
            if (wish != Wish.CREATE || !variant.isEmpty()) {
                throw new InvalidRequestException("video", "must be a clip, or the id of one that is finished");
            }
            return fromPictures(tenant, form, common, picture);
        }
        if (wish == Wish.EXTEND || variant.equals("extend")) {
            return new ExtendRequest(
                    clip.get(),
                    direction(form),
                    OptionalInt.empty(),
                    true,
                    common.prompt(),
                    common.clip(),
                    common.sampling(),
                    common.model());
        }
        Optional<Double> strength = form.number("strength").or(() -> form.number("control_strength"));
        return new EditVideoRequest(
                clip.get(),
                strength.orElse(EditVideoRequest.USUAL_STRENGTH),
                List.of(),
                common.prompt(),
                common.clip(),
                common.sampling(),
                common.model());
    }

    private VideoRequest fromPictures(String tenant, Form form, Common common, Optional<Uploads.Given> picture)
            throws IOException {
        List<KeyFrame> keys = new ArrayList<>();
        picture.ifPresent(first -> keys.add(KeyFrame.first(first.media())));
        given(tenant, form, "last_frame", "last_image_file_id")
                .ifPresent(last -> keys.add(KeyFrame.last(last.media())));
        for (Object anchor : form.list("anchor_file_ids")) {
            if (!(anchor instanceof Map<?, ?> object) || !(object.get("fraction") instanceof BigDecimal fraction)) {
                throw new InvalidRequestException("anchor_file_ids", "must be a list of file_id and fraction");
            }
            long frames = form.whole("num_frames").orElse(1L);
            int frame = (int) Math.round(Math.max(0, Math.min(1, fraction.doubleValue())) * (frames - 1));
            keys.add(new KeyFrame(
                    frame,
                    uploads.find(tenant, "anchor_file_ids", String.valueOf(object.get("file_id")))
                            .media(),
                    1));
        }
        if (keys.isEmpty()) {
            return new GenerateRequest(
                    common.prompt(), common.clip(), common.sampling(), common.model(), references(tenant, form));
        }
        return new ImageToVideoRequest(keys, common.prompt(), common.clip(), common.sampling(), common.model());
    }

    private VideoRequest inpaint(
            String tenant,
            Form form,
            Common common,
            Optional<MediaRef> source,
            Optional<Uploads.Given> sent,
            Optional<Uploads.Given> picture) {
        // Pallaidium has no mask of its own: the picture beside a clip is the mask.
        Uploads.Given mask = sent.or(() -> picture)
                .orElseThrow(
                        () -> new InvalidRequestException("mask", "must be a picture that is white where to draw"));
        Mask.Region region = mask.still() ? new Mask.Still(mask.media()) : new Mask.Moving(mask.media());
        return new InpaintFramesRequest(
                source.orElseThrow(() -> new InvalidRequestException("video", "must be the clip or picture to mend")),
                new Mask(
                        region,
                        false,
                        form.whole("mask_grow").orElse(0L).intValue(),
                        form.whole("mask_feather").orElse(0L).intValue()),
                common.prompt(),
                common.clip(),
                common.sampling(),
                common.model(),
                references(tenant, form));
    }

    private List<Reference> references(String tenant, Form form) {
        return form.list("reference_file_ids").stream()
                .map(id -> uploads.find(tenant, "reference_file_ids", String.valueOf(id)))
                .map(given -> new Reference(given.media(), Reference.Role.CHARACTER, 1))
                .toList();
    }

    /** Finds the clip that a request is about. The id of a job wins over a file, which some clients must send beside it. */
    private Optional<MediaRef> video(String tenant, Form form) throws IOException {
        Optional<String> id = form.text("video", "id");
        if (id.isPresent()) {
            form.file("video");
            String job = VideoView.jobId(id.get());
            boolean finished = studio.jobs()
                    .find(tenant, job)
                    .filter(found -> found.state() == JobState.SUCCEEDED)
                    .isPresent();
            if (!finished) {
                throw new InvalidRequestException(
                        "video", "must be the id of a finished video but was " + Form.shortened(id.get()));
            }
            return Optional.of(MediaRef.job(job));
        }
        return given(tenant, form, "video", "control_file_id", "video_file_id", "video_reference", "control_reference")
                .map(Uploads.Given::media);
    }

    /** Finds a picture or clip under the first of some names that is there. */
    private Optional<Uploads.Given> given(String tenant, Form form, String... names) throws IOException {
        Optional<Uploads.Given> first = Optional.empty();
        for (String name : names) {
            // All are asked for, so that none is reported as ignored: they hold the same picture.
            Optional<Form.Sent> sent = form.file(name);
            if (first.isEmpty() && sent.isPresent()) {
                first = Optional.of(uploads.give(tenant, name, sent.get()));
            } else if (first.isEmpty() && name.endsWith("_id")) {
                first = form.text(name).map(id -> uploads.find(tenant, name, id));
            } else if (first.isEmpty() && name.endsWith("_b64")) {
                Optional<String> data = form.text(name);
                first = data.isEmpty() ? first : Optional.of(uploads.give(tenant, name, data.get()));
            } else if (first.isEmpty()) {
                Optional<String> id = form.text(name, "file_id");
                Optional<String> address = form.text(name, "image_url");
                first = id.map(known -> uploads.find(tenant, name, known));
                if (first.isEmpty() && address.isPresent()) {
                    first = Optional.of(uploads.give(tenant, name, address.get()));
                }
            } else {
                form.text(name, "file_id");
            }
        }
        first.flatMap(Uploads.Given::lent).ifPresent(form::lend);
        return first;
    }

    private static ExtendRequest.Direction direction(Form form) {
        return form.text("direction")
                .map(word -> {
                    try {
                        return ExtendRequest.Direction.valueOf(word.toUpperCase(Locale.ROOT));
                    } catch (IllegalArgumentException e) {
                        throw new InvalidRequestException(
                                "direction", "must be forward, backward or loop but was " + Form.shortened(word));
                    }
                })
                .orElse(ExtendRequest.Direction.FORWARD);
    }

    private static Prompt prompt(Form form) {
        Prompt prompt = Prompt.of(form.text("prompt").orElse(""));
        return form.text("negative_prompt").map(prompt::withNegative).orElse(prompt);
    }

    private static Sampling sampling(Form form) {
        return new Sampling(
                form.whole("num_inference_steps")
                        .map(steps -> OptionalInt.of((int) Math.min(steps, Integer.MAX_VALUE)))
                        .orElse(OptionalInt.empty()),
                form.number("guidance_scale").map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                form.number("flow_shift").map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                form.text("solver"),
                // A negative seed asks for any.
                form.whole("seed")
                        .filter(seed -> seed >= 0)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                Map.of());
    }

    private ClipSpec clip(Form form, boolean nearestSize) {
        Optional<Frames> frames =
                form.whole("num_frames").map(count -> Frames.count((int) Math.min(count, Integer.MAX_VALUE)));
        Optional<String> seconds = form.text("seconds");
        if (frames.isEmpty()) {
            frames = seconds.map(FormRequests::lasting);
        }
        Optional<FrameRate> rate = form.text("fps").map(FormRequests::rate);
        return new ClipSpec(frames, rate, sizing(form, nearestSize));
    }

    private static Frames lasting(String seconds) {
        try {
            BigDecimal value = new BigDecimal(seconds.strip());
            if (value.precision() < 30 && Math.abs(value.scale()) < 30) {
                return Frames.lasting(Duration.ofNanos(value.movePointRight(9)
                        .min(BigDecimal.valueOf(Long.MAX_VALUE))
                        .longValue()));
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidRequestException(
                "seconds", "must be a number above 0 but was \"" + Form.shortened(seconds) + "\"");
    }

    private static FrameRate rate(String text) {
        if (!text.contains(".") || text.length() > 12) {
            return FrameRate.parse(text);
        }
        String plain = text.replaceFirst("\\.?0+$", "");
        int point = plain.indexOf('.');
        if (point < 0 || plain.matches("23\\.9(76|8)|29\\.97|47\\.952?|59\\.94|119\\.88")) {
            return FrameRate.parse(plain);
        }
        int digits = Math.min(3, plain.length() - point - 1);
        return FrameRate.parse(plain.substring(0, point) + plain.substring(point + 1, point + 1 + digits) + "/"
                + BigDecimal.TEN.pow(digits).toPlainString());
    }

    private Optional<Sizing> sizing(Form form, boolean nearest) {
        Optional<String> size = form.text("size");
        Optional<Long> width = form.whole("width");
        Optional<Long> height = form.whole("height");
        if (size.isPresent()) {
            if (!size.get().matches("\\d{1,5}x\\d{1,5}")) {
                throw new InvalidRequestException(
                        "size", "must be WIDTHxHEIGHT such as 1280x720 but was \"" + Form.shortened(size.get()) + "\"");
            }
            String[] sides = size.get().split("x");
            width = Optional.of(Long.valueOf(sides[0]));
            height = Optional.of(Long.valueOf(sides[1]));
        }
        if (width.isEmpty() || height.isEmpty()) {
            return Optional.empty();
        }
        int across = (int) Math.min(width.get(), 1 << 20);
        int down = (int) Math.min(height.get(), 1 << 20);
        return Optional.of(nearest && !drawable(across, down) ? shape(across, down) : new Size(across, down));
    }

    private boolean drawable(int across, int down) {
        return studio.capabilities().offered().contains(GenerateRequest.CAPABILITY)
                && fits("size.width", across)
                && fits("size.height", down);
    }

    private boolean fits(String side, int pixels) {
        return studio.capabilities()
                .describe(GenerateRequest.CAPABILITY)
                .setting(side)
                .filter(known -> pixels >= known.minimum().orElse(1.0)
                        && pixels <= known.maximum().orElse(Double.MAX_VALUE)
                        && (known.step() == 0 || (pixels - known.minimum().orElse(0.0)) % known.step() == 0))
                .isPresent();
    }

    /** Gives the shape of a size in numbers up to 1,000. */
    private static Aspect shape(int across, int down) {
        int divisor = Math.max(
                1, BigInteger.valueOf(across).gcd(BigInteger.valueOf(down)).intValue());
        double scale = Math.max(1, Math.max(across, down) / divisor / 1000.0);
        return Aspect.of((int) Math.round(across / divisor / scale), (int) Math.round(down / divisor / scale));
    }

    private ModelChoice model(String name) {
        if (name.isEmpty() || ALIASES.contains(name)) {
            return ModelChoice.capabilityDefault();
        }
        boolean known = studio.capabilities().offered().stream()
                .anyMatch(capability ->
                        studio.capabilities().describe(capability).models().contains(name));
        if (!known) {
            throw new CallException(
                    CallException.Kind.NOT_FOUND,
                    "There is no model " + Form.shortened(name) + "; GET /v1/models lists those that are installed.",
                    Map.of("code", "model_not_found", "param", "model"));
        }
        return ModelChoice.of(name);
    }
}
