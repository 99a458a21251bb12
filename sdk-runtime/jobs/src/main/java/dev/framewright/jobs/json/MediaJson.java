package dev.framewright.jobs.json;

import com.google.gson.JsonObject;
import dev.framewright.api.Control;
import dev.framewright.api.FrameRange;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Reference;
import dev.framewright.api.Size;
import dev.framewright.jobs.json.Fields.Written;
import java.nio.file.Path;
import java.util.Base64;

/** Pictures, clips and masks that go into a request. */
final class MediaJson {
    private MediaJson() {}

    static JsonObject of(MediaRef media) {
        Written out = new Written();
        if (media instanceof MediaRef.OfFile file) {
            out.with("file", file.path().toString());
        } else if (media instanceof MediaRef.OfJob job) {
            out.with("job", job.jobId());
        } else if (media instanceof MediaRef.Stored stored) {
            out.with("sha256", stored.sha256());
        } else if (media instanceof MediaRef.Inline inline) {
            out.with("mediaType", inline.mediaType())
                    .with("base64", Base64.getEncoder().encodeToString(inline.bytes()));
        }
        return out.end();
    }

    static MediaRef media(Fields in) {
        if (in.member("file").isPresent()) {
            return in.parsed("file", text -> MediaRef.file(Path.of(text)));
        }
        if (in.member("job").isPresent()) {
            return MediaRef.job(in.text("job"));
        }
        if (in.member("sha256").isPresent()) {
            return MediaRef.stored(in.text("sha256"));
        }
        return MediaRef.inline(in.text("mediaType"), in.parsed("base64", Base64.getDecoder()::decode));
    }

    static JsonObject of(KeyFrame key) {
        return new Written()
                .with("frame", key.frame())
                .with("image", of(key.image()))
                .with("strength", key.strength())
                .end();
    }

    static KeyFrame keyFrame(Fields in) {
        return new KeyFrame(in.smallNumber("frame"), in.one("image", MediaJson::media), in.real("strength"));
    }

    static JsonObject of(Reference reference) {
        return new Written()
                .with("image", of(reference.image()))
                .with("role", reference.role())
                .with("weight", reference.weight())
                .end();
    }

    static Reference reference(Fields in) {
        return new Reference(
                in.one("image", MediaJson::media), in.word("role", Reference.Role.class), in.real("weight"));
    }

    static JsonObject of(Control control) {
        return new Written()
                .with("kind", control.kind())
                .with("clip", of(control.clip()))
                .with("strength", control.strength())
                .end();
    }

    static Control control(Fields in) {
        return new Control(in.text("kind"), in.one("clip", MediaJson::media), in.real("strength"));
    }

    static JsonObject of(Mask mask) {
        return new Written()
                .with("region", of(mask.region()))
                .with("inverted", mask.inverted())
                .with("growPixels", mask.growPixels())
                .with("featherPixels", mask.featherPixels())
                .end();
    }

    static Mask mask(Fields in) {
        return new Mask(
                in.one("region", MediaJson::region),
                in.flag("inverted"),
                in.smallNumber("growPixels"),
                in.smallNumber("featherPixels"));
    }

    private static JsonObject of(Mask.Region region) {
        Written out = new Written();
        if (region instanceof Mask.Still still) {
            out.with("kind", "still").with("image", of(still.image()));
        } else if (region instanceof Mask.Moving moving) {
            out.with("kind", "moving").with("clip", of(moving.clip()));
        } else if (region instanceof Mask.Transparent) {
            out.with("kind", "transparent");
        } else if (region instanceof Mask.WholeFrames whole) {
            out.with("kind", "frames").with("ranges", whole.ranges(), MediaJson::of);
        } else if (region instanceof Mask.Boxes boxes) {
            out.with("kind", "boxes").with("keys", boxes.keys(), MediaJson::of);
        } else if (region instanceof Mask.Border border) {
            out.with("kind", "border")
                    .with("left", border.left())
                    .with("right", border.right())
                    .with("top", border.top())
                    .with("bottom", border.bottom());
        }
        return out.end();
    }

    private static Mask.Region region(Fields in) {
        String kind = in.text("kind");
        return switch (kind) {
            case "still" -> new Mask.Still(in.one("image", MediaJson::media));
            case "moving" -> new Mask.Moving(in.one("clip", MediaJson::media));
            case "transparent" -> new Mask.Transparent();
            case "frames" ->
                new Mask.WholeFrames(in.list(
                        "ranges", range -> new FrameRange(range.smallNumber("first"), range.smallNumber("end"))));
            case "boxes" -> new Mask.Boxes(in.list("keys", MediaJson::box));
            case "border" ->
                new Mask.Border(
                        in.smallNumber("left"),
                        in.smallNumber("right"),
                        in.smallNumber("top"),
                        in.smallNumber("bottom"));
            default -> throw new InvalidRequestException("mask.region.kind", "is unknown: " + kind);
        };
    }

    private static JsonObject of(FrameRange range) {
        return new Written()
                .with("first", range.first())
                .with("end", range.end())
                .end();
    }

    private static JsonObject of(Mask.Box box) {
        return new Written()
                .with("frame", box.frame())
                .with("left", box.left())
                .with("top", box.top())
                .with("width", box.size().width())
                .with("height", box.size().height())
                .end();
    }

    private static Mask.Box box(Fields in) {
        return new Mask.Box(
                in.smallNumber("frame"),
                in.smallNumber("left"),
                in.smallNumber("top"),
                new Size(in.smallNumber("width"), in.smallNumber("height")));
    }
}
