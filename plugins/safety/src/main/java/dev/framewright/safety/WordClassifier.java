package dev.framewright.safety;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A multinomial logistic regression over the words of a prompt and their first letters. Its weights were trained by
 * {@code ClassifierTraining} on the prompts in {@code training-prompts.tsv}, which were written for it.
 */
final class WordClassifier {
    /** The classes in order; the first is an ordinary prompt. */
    static final List<String> CLASSES = List.of("ordinary", "violence", "sexual", "minors", "hate", "self-harm");

    private static final Set<String> EMPTY = Set.of(
            "the", "and", "with", "from", "into", "that", "this", "his", "her", "its", "their", "for", "while", "who",
            "over", "under", "off", "out", "are", "was", "were", "has", "had", "not", "all", "one", "two");

    private final Map<String, float[]> weights;

    WordClassifier(Map<String, float[]> weights) {
        this.weights = weights;
    }

    /** Reads the weights of this bundle: a feature, a tab, and one weight for each class. */
    static WordClassifier shipped() {
        Map<String, float[]> weights = new HashMap<>();
        for (String line : RuleBook.resource("classifier.tsv")) {
            String[] fields = line.split("\t");
            float[] row = new float[CLASSES.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = Float.parseFloat(fields[i + 1]);
            }
            weights.put(fields[0], row);
        }
        return new WordClassifier(weights);
    }

    /** Gives the probability of each class, in their order. */
    double[] probabilities(List<String> words) {
        double[] logits = new double[CLASSES.size()];
        for (String feature : features(words)) {
            float[] row = weights.get(feature);
            if (row != null) {
                for (int i = 0; i < logits.length; i++) {
                    logits[i] += row[i];
                }
            }
        }
        return softmax(logits);
    }

    static double[] softmax(double[] logits) {
        double most = Arrays.stream(logits).max().orElse(0);
        double[] shares =
                Arrays.stream(logits).map(logit -> Math.exp(logit - most)).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    /** Gives a constant, the words that carry meaning, and their first four letters, each once. */
    static Set<String> features(List<String> words) {
        Set<String> features = new LinkedHashSet<>();
        features.add("*");
        for (String word : words) {
            if (word.length() > 2 && !EMPTY.contains(word)) {
                features.add(word);
                features.add(word.substring(0, Math.min(4, word.length())) + "*");
            }
        }
        return features;
    }
}
