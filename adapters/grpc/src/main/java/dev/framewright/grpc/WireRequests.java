package dev.framewright.grpc;

import dev.framewright.api.AdapterRef;
import dev.framewright.api.Aspect;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.Control;
import dev.framewright.api.FrameRange;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.InvalidRequestException;
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
import dev.framewright.proto.v1.Border;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Turns request messages into the API's records, which check themselves. */
final class WireRequests {
    private WireRequests() {}

    static VideoRequest request(dev.framewright.proto.v1.VideoRequest message) {
        Prompt prompt = prompt(message.getPrompt());
        ClipSpec clip = clip(message.getClip());
        Sampling sampling = sampling(message.getSampling());
        ModelChoice model = model(message.getModel());
        return switch (message.getCapabilityCase()) {
            case GENERATE ->
                new dev.framewright.api.GenerateRequest(
                        prompt,
                        clip,
                        sampling,
                        model,
                        references(message.getGenerate().getReferencesList()));
            case GENERATE_IMAGE -> picture(message, prompt, clip, sampling, model);
            case IMAGE_TO_VIDEO ->
                new dev.framewright.api.ImageToVideoRequest(
                        message.getImageToVideo().getKeyFramesList().stream()
                                .map(WireRequests::keyFrame)
                                .toList(),
                        prompt,
                        clip,
                        sampling,
                        model);
            case EXTEND -> extend(message.getExtend(), prompt, clip, sampling, model);
            case CONNECT -> connect(message.getConnect(), prompt, clip, sampling, model);
            case INPAINT_FRAMES ->
                new dev.framewright.api.InpaintFramesRequest(
                        media("source", message.getInpaintFrames().getSource()),
                        mask(message.getInpaintFrames().getMask()),
                        prompt,
                        clip,
                        sampling,
                        model,
                        references(message.getInpaintFrames().getReferencesList()));
            case EDIT_VIDEO -> edit(message.getEditVideo(), prompt, clip, sampling, model);
            case CUSTOM -> custom(message, sampling);
            case CAPABILITY_NOT_SET ->
                throw new InvalidRequestException(
                        "capability", "must be one of those the request message names but was not set");
        };
    }

    private static VideoRequest picture(
            dev.framewright.proto.v1.VideoRequest message,
            Prompt prompt,
            ClipSpec clip,
            Sampling sampling,
            ModelChoice model) {
        if (clip.frames().isPresent() || clip.frameRate().isPresent()) {
            throw new InvalidRequestException("clip", "must have neither length nor rate for a picture");
        }
        return new dev.framewright.api.GenerateImageRequest(
                prompt,
                clip.sizing(),
                sampling,
                model,
                references(message.getGenerateImage().getReferencesList()));
    }

    private static VideoRequest extend(
            dev.framewright.proto.v1.ExtendRequest message,
            Prompt prompt,
            ClipSpec clip,
            Sampling sampling,
            ModelChoice model) {
        return new dev.framewright.api.ExtendRequest(
                media("source", message.getSource()),
                switch (message.getDirection()) {
                    case DIRECTION_UNSPECIFIED, DIRECTION_FORWARD ->
                        dev.framewright.api.ExtendRequest.Direction.FORWARD;
                    case DIRECTION_BACKWARD -> dev.framewright.api.ExtendRequest.Direction.BACKWARD;
                    case DIRECTION_LOOP -> dev.framewright.api.ExtendRequest.Direction.LOOP;
                    case UNRECOGNIZED -> throw unknown("direction");
                },
                message.hasOverlapFrames() ? OptionalInt.of(message.getOverlapFrames()) : OptionalInt.empty(),
                !message.getNewFramesOnly(),
                prompt,
                clip,
                sampling,
                model);
    }

    private static VideoRequest connect(
            dev.framewright.proto.v1.ConnectRequest message,
            Prompt prompt,
            ClipSpec clip,
            Sampling sampling,
            ModelChoice model) {
        return new dev.framewright.api.ConnectRequest(
                media("from", message.getFrom()),
                media("to", message.getTo()),
                message.hasOverlapFrames() ? OptionalInt.of(message.getOverlapFrames()) : OptionalInt.empty(),
                message.getStitched(),
                prompt,
                clip,
                sampling,
                model);
    }

    private static VideoRequest edit(
            dev.framewright.proto.v1.EditVideoRequest message,
            Prompt prompt,
            ClipSpec clip,
            Sampling sampling,
            ModelChoice model) {
        return new dev.framewright.api.EditVideoRequest(
                media("source", message.getSource()),
                message.hasStrength() ? message.getStrength() : dev.framewright.api.EditVideoRequest.USUAL_STRENGTH,
                message.getControlsList().stream()
                        .map(control -> new Control(
                                control.getKind(),
                                media("controls.clip", control.getClip()),
                                control.hasStrength() ? control.getStrength() : 1))
                        .toList(),
                prompt,
                clip,
                sampling,
                model);
    }

    private static VideoRequest custom(dev.framewright.proto.v1.VideoRequest message, Sampling sampling) {
        if (message.hasPrompt() || message.hasClip() || message.hasModel()) {
            throw new InvalidRequestException(
                    "custom", "must come without prompt, clip and model; its own values go into parameters");
        }
        return new dev.framewright.api.CustomRequest.Named(
                message.getCustom().getCapability(), message.getCustom().getParametersMap(), sampling);
    }

    private static Prompt prompt(dev.framewright.proto.v1.Prompt message) {
        return new Prompt(
                message.getText(),
                message.hasNegative() ? Optional.of(message.getNegative()) : Optional.empty(),
                switch (message.getExpansion()) {
                    case EXPANSION_UNSPECIFIED, EXPANSION_OFF -> Prompt.Expansion.OFF;
                    case EXPANSION_ON -> Prompt.Expansion.ON;
                    case EXPANSION_AUTO -> Prompt.Expansion.AUTO;
                    case UNRECOGNIZED -> throw unknown("prompt.expansion");
                },
                message.getShotsList().stream().map(WireRequests::shot).toList());
    }

    private static Prompt.Shot shot(dev.framewright.proto.v1.Shot message) {
        return new Prompt.Shot(
                message.getText(),
                switch (message.getLengthCase()) {
                    case FRAMES -> Frames.count(message.getFrames());
                    case DURATION -> Frames.lasting(duration("prompt.shots.duration", message.getDuration()));
                    case LENGTH_NOT_SET ->
                        throw new InvalidRequestException(
                                "prompt.shots", "must each have a number of frames or a duration");
                });
    }

    private static ClipSpec clip(dev.framewright.proto.v1.ClipSpec message) {
        Optional<Frames> frames = switch (message.getLengthCase()) {
            case FRAMES -> Optional.of(Frames.count(message.getFrames()));
            case DURATION -> Optional.of(Frames.lasting(duration("clip.duration", message.getDuration())));
            case LENGTH_NOT_SET -> Optional.empty();
        };
        Optional<FrameRate> rate =
                message.hasFrameRate() ? Optional.of(frameRate(message.getFrameRate())) : Optional.empty();
        Optional<Sizing> sizing = switch (message.getSizingCase()) {
            case SIZE -> Optional.of(size(message.getSize()));
            case ASPECT -> Optional.of(aspect(message.getAspect()));
            case SIZING_NOT_SET -> Optional.empty();
        };
        return new ClipSpec(frames, rate, sizing);
    }

    private static FrameRate frameRate(dev.framewright.proto.v1.FrameRate message) {
        return new FrameRate(message.getNumerator(), message.getDenominator() == 0 ? 1 : message.getDenominator());
    }

    private static Size size(dev.framewright.proto.v1.Size message) {
        return new Size(message.getWidth(), message.getHeight());
    }

    private static Aspect aspect(dev.framewright.proto.v1.Aspect message) {
        return new Aspect(
                message.getAcross(),
                message.getDown(),
                message.hasPixelBudget() ? OptionalLong.of(message.getPixelBudget()) : OptionalLong.empty());
    }

    private static Duration duration(String field, com.google.protobuf.Duration message) {
        try {
            return Duration.ofSeconds(message.getSeconds(), message.getNanos());
        } catch (ArithmeticException | DateTimeException e) {
            throw new InvalidRequestException(field, "must be above 0 and at most 24 hours but was far outside");
        }
    }

    private static Sampling sampling(dev.framewright.proto.v1.Sampling message) {
        return new Sampling(
                message.hasSteps() ? OptionalInt.of(message.getSteps()) : OptionalInt.empty(),
                message.hasGuidanceScale() ? OptionalDouble.of(message.getGuidanceScale()) : OptionalDouble.empty(),
                message.hasShift() ? OptionalDouble.of(message.getShift()) : OptionalDouble.empty(),
                message.hasSolver() ? Optional.of(message.getSolver()) : Optional.empty(),
                message.hasSeed() ? OptionalLong.of(Integer.toUnsignedLong(message.getSeed())) : OptionalLong.empty(),
                message.getExtrasMap());
    }

    private static ModelChoice model(dev.framewright.proto.v1.ModelChoice message) {
        Optional<String> name = message.getModel().isEmpty()
                ? Optional.empty()
                : Optional.of(WireNames.id("model", WireNames.MODELS, message.getModel()));
        return new ModelChoice(
                name,
                message.getAdaptersList().stream().map(WireRequests::adapter).toList());
    }

    private static AdapterRef adapter(dev.framewright.proto.v1.AdapterRef message) {
        return new AdapterRef(
                message.getName(),
                message.hasWeight() ? message.getWeight() : 1,
                switch (message.getExpert()) {
                    case EXPERT_UNSPECIFIED, EXPERT_ANY -> AdapterRef.Expert.ANY;
                    case EXPERT_HIGH_NOISE -> AdapterRef.Expert.HIGH_NOISE;
                    case EXPERT_LOW_NOISE -> AdapterRef.Expert.LOW_NOISE;
                    case UNRECOGNIZED -> throw unknown("adapter.expert");
                });
    }

    private static List<Reference> references(List<dev.framewright.proto.v1.Reference> messages) {
        return messages.stream()
                .map(message -> new Reference(
                        media("reference.image", message.getImage()),
                        switch (message.getRole()) {
                            case ROLE_UNSPECIFIED, ROLE_CHARACTER -> Reference.Role.CHARACTER;
                            case ROLE_OBJECT -> Reference.Role.OBJECT;
                            case ROLE_STYLE -> Reference.Role.STYLE;
                            case UNRECOGNIZED -> throw unknown("reference.role");
                        },
                        message.hasWeight() ? message.getWeight() : 1))
                .toList();
    }

    private static KeyFrame keyFrame(dev.framewright.proto.v1.KeyFrame message) {
        return new KeyFrame(
                message.getFrame(),
                media("keyFrame.image", message.getImage()),
                message.hasStrength() ? message.getStrength() : 1);
    }

    static MediaRef media(String field, dev.framewright.proto.v1.MediaRef message) {
        return switch (message.getPlaceCase()) {
            case ARTEFACT -> MediaRef.stored(WireNames.id(field, WireNames.ARTEFACTS, message.getArtefact()));
            case JOB -> MediaRef.job(WireNames.id(field, WireNames.JOBS, message.getJob()));
            case INLINE ->
                MediaRef.inline(
                        message.getInline().getMediaType(),
                        message.getInline().getContent().toByteArray());
            case PLACE_NOT_SET ->
                throw new InvalidRequestException(
                        field, "must name an artefact or a job, or hold bytes, but did none of it");
        };
    }

    private static Mask mask(dev.framewright.proto.v1.Mask message) {
        Mask.Region region = switch (message.getRegionCase()) {
            case STILL -> new Mask.Still(media("mask.still", message.getStill()));
            case MOVING -> new Mask.Moving(media("mask.moving", message.getMoving()));
            case TRANSPARENT -> transparent(message.getTransparent());
            case WHOLE_FRAMES ->
                new Mask.WholeFrames(message.getWholeFrames().getRangesList().stream()
                        .map(range -> new FrameRange(range.getFirst(), range.getEnd()))
                        .toList());
            case BOXES ->
                new Mask.Boxes(message.getBoxes().getKeysList().stream()
                        .map(box -> new Mask.Box(box.getFrame(), box.getLeft(), box.getTop(), size(box.getSize())))
                        .toList());
            case BORDER -> border(message.getBorder());
            case REGION_NOT_SET ->
                throw new InvalidRequestException(
                        "mask", "must have one of the shapes the mask message names but had none");
        };
        return new Mask(region, message.getInverted(), message.getGrowPixels(), message.getFeatherPixels());
    }

    private static Mask.Region transparent(boolean wanted) {
        if (!wanted) {
            throw new InvalidRequestException("mask.transparent", "must be true where it is the shape but was false");
        }
        return new Mask.Transparent();
    }

    private static Mask.Region border(Border message) {
        return new Mask.Border(message.getLeft(), message.getRight(), message.getTop(), message.getBottom());
    }

    static InvalidRequestException unknown(String field) {
        return new InvalidRequestException(
                field, "must be a value that this server knows; the client may be newer than the server");
    }
}
