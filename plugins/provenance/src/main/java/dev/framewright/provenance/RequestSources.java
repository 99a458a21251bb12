package dev.framewright.provenance;

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
import dev.framewright.api.MediaRef;
import dev.framewright.api.Reference;
import dev.framewright.api.VideoRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds what goes into a request, and what becomes of it. */
final class RequestSources {
    /** The parameter by which requests of further capabilities name the clip they work on. */
    private static final String SOURCE = "source";

    private static final String PARENT = "parentOf";
    private static final String COMPONENT = "componentOf";
    private static final String INPUT = "inputTo";

    private RequestSources() {}

    /**
     * One picture or clip that goes in.
     *
     * @param media where it is
     * @param relationship C2PA's word: the result continues or changes a parent, shows a component, and only follows an
     *     input
     */
    record Source(MediaRef media, String relationship) {}

    static List<Source> of(VideoRequest request) {
        List<Source> sources = new ArrayList<>();
        if (request instanceof ImageToVideoRequest moving) {
            for (KeyFrame frame : moving.keyFrames()) {
                sources.add(new Source(frame.image(), sources.isEmpty() ? PARENT : COMPONENT));
            }
        } else if (request instanceof ExtendRequest longer) {
            sources.add(new Source(longer.source(), PARENT));
        } else if (request instanceof ConnectRequest between) {
            sources.add(new Source(between.from(), PARENT));
            sources.add(new Source(between.to(), COMPONENT));
        } else if (request instanceof InpaintFramesRequest repair) {
            sources.add(new Source(repair.source(), PARENT));
            inputs(repair.references(), sources);
        } else if (request instanceof EditVideoRequest edit) {
            sources.add(new Source(edit.source(), PARENT));
            for (Control control : edit.controls()) {
                sources.add(new Source(control.clip(), INPUT));
            }
        } else if (request instanceof GenerateRequest generate) {
            inputs(generate.references(), sources);
        } else if (request instanceof GenerateImageRequest image) {
            inputs(image.references(), sources);
        } else if (request instanceof CustomRequest custom
                && custom.parameters().containsKey(SOURCE)) {
            sources.add(new Source(MediaRef.file(Path.of(custom.parameters().get(SOURCE))), PARENT));
        }
        return sources;
    }

    private static void inputs(List<Reference> references, List<Source> sources) {
        references.forEach(reference -> sources.add(new Source(reference.image(), INPUT)));
    }
}
