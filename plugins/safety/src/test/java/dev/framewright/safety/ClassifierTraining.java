package dev.framewright.safety;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Trains the weights of {@link WordClassifier} from nothing; always to the same numbers. */
final class ClassifierTraining {
    private static final int ROUNDS = 200;
    private static final double RATE = 1;
    private static final double DECAY = 1e-4;

    private ClassifierTraining() {}

    /** Writes the weights to the file named by the first argument. */
    public static void main(String[] arguments) throws IOException {
        Files.write(Path.of(arguments[0]), lines());
    }

    /** Gives the file's lines, in order of feature. */
    static List<String> lines() {
        List<PromptFile.Line> prompts = PromptFile.read("training-prompts.tsv");
        RuleBook rules = new RuleBook();
        List<Set<String>> features = prompts.stream()
                .map(line -> WordClassifier.features(
                        rules.withoutHarmless(Readings.of(line.prompt()).get(0))))
                .toList();
        Map<String, double[]> weights = new TreeMap<>();
        features.forEach(set ->
                set.forEach(feature -> weights.put(feature, new double[WordClassifier.CLASSES.size()])));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < prompts.size(); i++) {
                step(
                        weights,
                        features.get(i),
                        WordClassifier.CLASSES.indexOf(prompts.get(i).code()));
            }
        }
        List<String> lines = new ArrayList<>();
        weights.forEach((feature, row) -> lines.add(feature + text(row)));
        return lines;
    }

    private static void step(Map<String, double[]> weights, Set<String> features, int wanted) {
        double[] logits = new double[WordClassifier.CLASSES.size()];
        for (String feature : features) {
            double[] row = weights.get(feature);
            for (int c = 0; c < logits.length; c++) {
                logits[c] += row[c];
            }
        }
        double[] probabilities = WordClassifier.softmax(logits);
        double rate = RATE / features.size();
        for (String feature : features) {
            double[] row = weights.get(feature);
            for (int c = 0; c < row.length; c++) {
                row[c] += rate * ((c == wanted ? 1 : 0) - probabilities[c]) - DECAY * row[c];
            }
        }
    }

    private static String text(double[] row) {
        StringBuilder text = new StringBuilder();
        for (double weight : row) {
            text.append(String.format(Locale.ROOT, "\t%.2f", weight));
        }
        return text.toString();
    }
}
