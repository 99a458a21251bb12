package dev.framewright.jobs;

import dev.framewright.api.ConnectRequest;
import dev.framewright.api.Control;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Reference;
import dev.framewright.api.VideoRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Rewrites every picture and clip that a request names. */
final class MediaReferences {
    private static final String STORED = "stored:";
    private static final String JOB = "job:";

    private MediaReferences() {}

    static VideoRequest map(VideoRequest request, UnaryOperator<MediaRef> change) {
        if (request instanceof GenerateRequest r) {
            return new GenerateRequest(
                    r.prompt(), r.clip(), r.sampling(), r.model(), references(r.references(), change));
        }
        if (request instanceof GenerateImageRequest r) {
            return new GenerateImageRequest(
                    r.prompt(), r.sizing(), r.sampling(), r.model(), references(r.references(), change));
        }
        if (request instanceof ImageToVideoRequest r) {
            List<KeyFrame> keys = r.keyFrames().stream()
                    .map(key -> new KeyFrame(key.frame(), change.apply(key.image()), key.strength()))
                    .toList();
            return new ImageToVideoRequest(keys, r.prompt(), r.clip(), r.sampling(), r.model());
        }
        if (request instanceof ExtendRequest r) {
            return new ExtendRequest(
                    change.apply(r.source()),
                    r.direction(),
                    r.overlapFrames(),
                    r.stitched(),
                    r.prompt(),
                    r.clip(),
                    r.sampling(),
                    r.model());
        }
        if (request instanceof ConnectRequest r) {
            return new ConnectRequest(
                    change.apply(r.from()),
                    change.apply(r.to()),
                    r.overlapFrames(),
                    r.stitched(),
                    r.prompt(),
                    r.clip(),
                    r.sampling(),
                    r.model());
        }
        if (request instanceof InpaintFramesRequest r) {
            return new InpaintFramesRequest(
                    change.apply(r.source()),
                    mask(r.mask(), change),
                    r.prompt(),
                    r.clip(),
                    r.sampling(),
                    r.model(),
                    references(r.references(), change));
        }
        if (request instanceof EditVideoRequest r) {
            List<Control> controls = r.controls().stream()
                    .map(control -> new Control(control.kind(), change.apply(control.clip()), control.strength()))
                    .toList();
            return new EditVideoRequest(
                    change.apply(r.source()), r.strength(), controls, r.prompt(), r.clip(), r.sampling(), r.model());
        }
        if (request instanceof CustomRequest.Named r) {
            return new CustomRequest.Named(r.capability(), parameters(r.parameters(), change), r.sampling());
        }
        return request;
    }

    private static List<Reference> references(List<Reference> all, UnaryOperator<MediaRef> change) {
        return all.stream()
                .map(one -> new Reference(change.apply(one.image()), one.role(), one.weight()))
                .toList();
    }

    private static Mask mask(Mask mask, UnaryOperator<MediaRef> change) {
        Mask.Region region = mask.region();
        if (region instanceof Mask.Still still) {
            region = new Mask.Still(change.apply(still.image()));
        } else if (region instanceof Mask.Moving moving) {
            region = new Mask.Moving(change.apply(moving.clip()));
        }
        return new Mask(region, mask.inverted(), mask.growPixels(), mask.featherPixels());
    }

    /**
     * Of named values, {@code source} and those that begin with {@code stored:} or {@code job:} name media; a path is given
     * in return.
     */
    private static Map<String, String> parameters(Map<String, String> values, UnaryOperator<MediaRef> change) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.replaceAll((name, value) -> {
            if (value.startsWith(STORED)) {
                return text(change.apply(MediaRef.stored(value.substring(STORED.length()))));
            }
            if (value.startsWith(JOB)) {
                return text(change.apply(MediaRef.job(value.substring(JOB.length()))));
            }
            return name.equals("source") && !value.isEmpty()
                    ? text(change.apply(MediaRef.fileNamed(name, value)))
                    : value;
        });
        return changed;
    }

    private static String text(MediaRef media) {
        if (media instanceof MediaRef.OfFile file) {
            Path path = file.path();
            return path.toString();
        }
        return media instanceof MediaRef.Stored stored
                ? STORED + stored.sha256()
                : JOB + ((MediaRef.OfJob) media).jobId();
    }
}
