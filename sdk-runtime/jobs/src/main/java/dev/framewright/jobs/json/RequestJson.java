package dev.framewright.jobs.json;

import com.google.gson.JsonObject;
import dev.framewright.api.ConnectRequest;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Output;
import dev.framewright.api.VideoRequest;
import dev.framewright.jobs.json.Fields.Written;

/** The sealed family of requests. The member {@code kind} says which record; the others are its components. */
public final class RequestJson {
    private RequestJson() {}

    /**
     * Writes a request.
     *
     * @throws InvalidRequestException if it is of a class of a bundle's own, which could not be read back
     */
    public static JsonObject of(VideoRequest request) {
        Written out = new Written();
        if (request instanceof CustomRequest custom) {
            if (!(custom instanceof CustomRequest.Named named)) {
                throw new InvalidRequestException(
                        "request",
                        "must be one that can be stored but was a "
                                + custom.getClass().getSimpleName()
                                + "; make it with CustomRequest.of(capability, parameters)");
            }
            return out.with("kind", "custom")
                    .with("capability", named.capability())
                    .with("parameters", named.parameters())
                    .with("sampling", SettingsJson.of(named.sampling()))
                    .end();
        }
        if (request instanceof GenerateRequest generate) {
            out.with("kind", "generate")
                    .with("clip", SettingsJson.of(generate.clip()))
                    .with("references", generate.references(), MediaJson::of);
        } else if (request instanceof GenerateImageRequest image) {
            out.with("kind", "generate-image")
                    .with("sizing", image.sizing(), SettingsJson::of)
                    .with("references", image.references(), MediaJson::of);
        } else if (request instanceof ImageToVideoRequest image) {
            out.with("kind", "image-to-video")
                    .with("clip", SettingsJson.of(image.clip()))
                    .with("keyFrames", image.keyFrames(), MediaJson::of);
        } else if (request instanceof ExtendRequest extend) {
            out.with("kind", "extend")
                    .with("clip", SettingsJson.of(extend.clip()))
                    .with("source", MediaJson.of(extend.source()))
                    .with("direction", extend.direction())
                    .with("overlapFrames", extend.overlapFrames())
                    .with("stitched", extend.stitched());
        } else if (request instanceof ConnectRequest connect) {
            out.with("kind", "connect")
                    .with("clip", SettingsJson.of(connect.clip()))
                    .with("from", MediaJson.of(connect.from()))
                    .with("to", MediaJson.of(connect.to()))
                    .with("overlapFrames", connect.overlapFrames())
                    .with("stitched", connect.stitched());
        } else if (request instanceof InpaintFramesRequest inpaint) {
            out.with("kind", "inpaint-frames")
                    .with("clip", SettingsJson.of(inpaint.clip()))
                    .with("source", MediaJson.of(inpaint.source()))
                    .with("mask", MediaJson.of(inpaint.mask()))
                    .with("references", inpaint.references(), MediaJson::of);
        } else if (request instanceof EditVideoRequest edit) {
            out.with("kind", "edit-video")
                    .with("clip", SettingsJson.of(edit.clip()))
                    .with("source", MediaJson.of(edit.source()))
                    .with("strength", edit.strength())
                    .with("controls", edit.controls(), MediaJson::of);
        }
        return out.with("prompt", SettingsJson.of(request.prompt()))
                .with("sampling", SettingsJson.of(request.sampling()))
                .with("model", SettingsJson.of(request.model()))
                .end();
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws InvalidRequestException naming the member that cannot be read
     */
    public static VideoRequest request(JsonObject object) {
        Fields in = Fields.of("request", object);
        VideoRequest request = request(in);
        in.end();
        return request;
    }

    /** Writes how a clip is coded. */
    public static JsonObject of(Output output) {
        return SettingsJson.of(output);
    }

    /** Reads how a clip is coded. */
    public static Output output(JsonObject object) {
        Fields in = Fields.of("output", object);
        Output output = SettingsJson.output(in);
        in.end();
        return output;
    }

    private static VideoRequest request(Fields in) {
        String kind = in.text("kind");
        if (kind.equals("custom")) {
            return new CustomRequest.Named(
                    in.text("capability"), in.namedTexts("parameters"), in.one("sampling", SettingsJson::sampling));
        }
        var prompt = in.one("prompt", SettingsJson::prompt);
        var sampling = in.one("sampling", SettingsJson::sampling);
        var model = in.one("model", SettingsJson::model);
        if (kind.equals("generate-image")) {
            return new GenerateImageRequest(
                    prompt,
                    in.optional("sizing", SettingsJson::sizing),
                    sampling,
                    model,
                    in.list("references", MediaJson::reference));
        }
        var clip = in.one("clip", SettingsJson::clip);
        return switch (kind) {
            case "generate" ->
                new GenerateRequest(prompt, clip, sampling, model, in.list("references", MediaJson::reference));
            case "image-to-video" ->
                new ImageToVideoRequest(in.list("keyFrames", MediaJson::keyFrame), prompt, clip, sampling, model);
            case "extend" ->
                new ExtendRequest(
                        in.one("source", MediaJson::media),
                        in.word("direction", ExtendRequest.Direction.class),
                        in.optionalInt("overlapFrames"),
                        in.flag("stitched"),
                        prompt,
                        clip,
                        sampling,
                        model);
            case "connect" ->
                new ConnectRequest(
                        in.one("from", MediaJson::media),
                        in.one("to", MediaJson::media),
                        in.optionalInt("overlapFrames"),
                        in.flag("stitched"),
                        prompt,
                        clip,
                        sampling,
                        model);
            case "inpaint-frames" ->
                new InpaintFramesRequest(
                        in.one("source", MediaJson::media),
                        in.one("mask", MediaJson::mask),
                        prompt,
                        clip,
                        sampling,
                        model,
                        in.list("references", MediaJson::reference));
            case "edit-video" ->
                new EditVideoRequest(
                        in.one("source", MediaJson::media),
                        in.real("strength"),
                        in.list("controls", MediaJson::control),
                        prompt,
                        clip,
                        sampling,
                        model);
            default -> throw new InvalidRequestException("request.kind", "is unknown: " + kind);
        };
    }
}
