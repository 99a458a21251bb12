package dev.framewright.api;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture or clip that goes into a request. Masks are none: nothing of them is seen.
 *
 * @param field path of the field that names it, such as {@code keyFrames[0].image}
 * @param media where it is
 * @param use what becomes of it
 */
public record Input(String field, MediaRef media, Use use) {

    static List<Input> guides(List<Reference> references) {
        return IntStream.range(0, references.size())
                .mapToObj(i -> new Input(
                        "references[" + i + "].image", references.get(i).image(), Use.GUIDE))
                .toList();
    }

    /** What becomes of a picture or clip. */
    public enum Use {
        /** The result changes or continues it. */
        PARENT,
        /** The result shows it beside its parent. */
        COMPONENT,
        /** The result only follows it. */
        GUIDE
    }
}
