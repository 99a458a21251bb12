package dev.framewright.provenance.c2pa;

import java.util.List;
import java.util.Map;

/**
 * How content came about: what a manifest says.
 *
 * @param generator name of the program
 * @param version of the program
 * @param capability such as {@code generate} or {@code extend}
 * @param modelled whether a trained model had a part in it
 * @param facts model, seed, settings, prompt or its hash: the fields of the assertion {@code dev.framewright.generation}
 * @param ingredients what went in; none when all of it was drawn from words
 */
public record Making(
        String generator,
        String version,
        String capability,
        boolean modelled,
        Map<String, Object> facts,
        List<Ingredient> ingredients) {
    /** IPTC's word for content that a trained model made. */
    public static final String TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
    /** IPTC's word for content that a trained model made out of other content. */
    public static final String COMPOSITE =
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

    /** IPTC's word for other content that was changed by rules, without a trained model. */
    public static final String ENHANCED = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced";

    /** Copies the list. */
    public Making {
        ingredients = List.copyOf(ingredients);
    }

    /** Gives IPTC's word for how this content came about. */
    public String digitalSourceType() {
        return !edits() ? TRAINED : modelled ? COMPOSITE : ENHANCED;
    }

    /** Tells whether the content shows other content; pictures that only guided the model are not shown. */
    boolean edits() {
        return ingredients.stream().anyMatch(one -> !one.relationship().equals("inputTo"));
    }
}
