package dev.framewright.pipelines;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.KeyFrame;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipReader;
import dev.framewright.pipelines.ModelCard.Knows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A clip that passes through given pictures: the first, the last, or any others. */
@Component(service = Capability.class)
public final class ImageToVideo implements Capability<ImageToVideoRequest> {

    private final Models models;
    private final ClipReader reader;

    @Activate
    public ImageToVideo(@Reference Models models, @Reference ClipReader reader) {
        this.models = models;
        this.reader = reader;
    }

    @Override
    public String name() {
        return ImageToVideoRequest.CAPABILITY;
    }

    @Override
    public Class<ImageToVideoRequest> requestType() {
        return ImageToVideoRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return GenerationPlan.description(
                name(),
                "A clip that passes through given pictures",
                models,
                Setting.text("keyFrames", "pictures at frames of the clip, counted from 0; -1 is the last"));
    }

    /** Sources by frame, and what is drawn from them. */
    private record Plan(Models.Installed model, Map<Integer, Source> pictures, GenerationPlan drawing) {}

    private Plan plan(ImageToVideoRequest request) {
        Models.Installed model = models.installed(request.model());
        ModelCard card = model.card();
        ClipSpec clip = request.clip();
        FrameRate rate = clip.frameRate().orElse(card.frameRate());
        int frames = clip.frames().map(wanted -> wanted.at(rate)).orElse(card.frames());
        Map<Integer, Source> pictures = new TreeMap<>();
        for (KeyFrame key : request.keyFrames()) {
            if (key.strength() < 1) {
                throw new InvalidRequestException(
                        "keyFrame.strength", "must be 1 for this model but was " + key.strength());
            }
            if (pictures.put(key.index(frames), Source.of(reader, "keyFrame.image", key.image())) != null) {
                throw new InvalidRequestException("keyFrames", "must each have a frame of their own but two share one");
            }
        }
        needs(card, pictures.keySet().stream().toList(), frames);
        Size size = clip.sizing()
                .map(sizing -> GenerationPlan.size(sizing, card))
                .orElseGet(() -> SourcePlan.drawn(
                        pictures.values().iterator().next().shape().size(), card));
        List<String> notices = new ArrayList<>();
        pictures.forEach((place, picture) -> notices.addAll(scaling(picture, size, place)));
        GenerationPlan drawing = GenerationPlan.of(
                request, model, new ClipShape(size, rate, frames), size, Windows.wholeGroups(frames), notices);
        return new Plan(
                model,
                pictures,
                pictures.keySet().stream().anyMatch(place -> place > 0) ? drawing.towardsItsEnd() : drawing);
    }

    private static void needs(ModelCard card, List<Integer> places, int frames) {
        Knows needed = places.equals(List.of(0))
                ? Knows.FIRST_FRAMES
                : places.equals(List.of(0, frames - 1)) ? Knows.LAST_FRAMES : Knows.ANY_FRAMES;
        card.require(needed, "keyFrames");
    }

    private static List<String> scaling(Source picture, Size size, int place) {
        Size given = picture.shape().size();
        SourcePlan.Part part = SourcePlan.part(given, size);
        return given.equals(size)
                ? List.of()
                : List.of("The picture for frame " + place + " is " + given + "; its "
                        + (part.rows() == given.height() && part.columns() == given.width()
                                ? "whole"
                                : "middle " + part.columns() + "x" + part.rows())
                        + " is scaled to " + size + ".");
    }

    @Override
    public Estimate estimate(ImageToVideoRequest request) {
        return plan(request).drawing().estimate();
    }

    @Override
    public Result generate(ImageToVideoRequest request, JobContext context) {
        return models.drawn(request.model(), context, model -> drawn(request, context, model));
    }

    private Clip drawn(ImageToVideoRequest request, JobContext context, Supplier<VideoModel> opened) {
        Plan plan = plan(request);
        GenerationPlan drawing = plan.drawing().told(context);
        VideoModel model = opened.get();
        KeyFrames known = new KeyFrames(model);
        plan.pictures().forEach((place, picture) -> {
            SourcePlan scaled = SourcePlan.scaled(picture.shape(), drawing.shape());
            known.with(place, picture, scaled, 0, 1);
            boolean betweenOnly = !model.card().knows().contains(Knows.ANY_FRAMES);
            if (betweenOnly && place > 0) {
                // Such a model wants the last frame of what is drawn, and that is 1 + 4k frames.
                for (int after = place + 1; after < drawing.windows().frames(); after++) {
                    known.with(after, known.at(place));
                }
            }
        });
        return new Drawing(model, drawing, context).detailed(request.prompt(), known);
    }
}
