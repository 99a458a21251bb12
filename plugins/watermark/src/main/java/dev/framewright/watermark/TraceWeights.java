package dev.framewright.watermark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A logistic regression over {@link Traces}, with the decoder's own pattern.
 *
 * @param model whose traces it knows, and the beginning of the SHA-256 of its decoder's weights
 * @param threshold score from which on a clip counts as the model's
 * @param pattern of the decoder, one row for each plane
 * @param means of each number over the clips it was trained on
 * @param scales one over their standard deviations
 * @param weights one for each number
 * @param bias what is added
 */
record TraceWeights(
        String model,
        double threshold,
        double[][] pattern,
        double[] means,
        double[] scales,
        double[] weights,
        double bias) {
    private static final String FILE = "traces.tsv";
    /** A number further off than this, in standard deviations, says no more than this. */
    private static final double MOST = 3;

    /** Gives the score of a clip. */
    double score(Traces traces) {
        return score(traces.numbers(pattern));
    }

    /** Gives the score of a clip's numbers. */
    double score(double[] numbers) {
        double score = bias;
        for (int i = 0; i < weights.length; i++) {
            score += weights[i] * standard(numbers[i], i);
        }
        return score;
    }

    /** Gives a number as the regression takes it. */
    double standard(double number, int index) {
        return Math.max(-MOST, Math.min(MOST, (number - means[index]) * scales[index]));
    }

    /** Gives those of this bundle. */
    static TraceWeights shipped() {
        try (InputStream in = TraceWeights.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the watermark bundle");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return of(lines.lines().filter(line -> !line.startsWith("#")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TraceWeights of(List<String> lines) {
        double[][] pattern = new double[DecoderGrid.PLANES][];
        for (int plane = 0; plane < pattern.length; plane++) {
            pattern[plane] = numbers(lines.get(2 + plane));
        }
        int next = 2 + pattern.length;
        return new TraceWeights(
                lines.get(0).split("\t")[1],
                numbers(lines.get(1))[0],
                pattern,
                numbers(lines.get(next)),
                numbers(lines.get(next + 1)),
                numbers(lines.get(next + 2)),
                numbers(lines.get(next + 3))[0]);
    }

    private static double[] numbers(String line) {
        String[] words = line.split("\t");
        double[] numbers = new double[words.length - 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.parseDouble(words[i + 1]);
        }
        return numbers;
    }

    /** Gives the lines of a file that holds these. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("# Written by plugins/watermark/measure-traces.sh: a regression over the numbers of Traces.");
        lines.add("model\t" + model);
        lines.add(line("threshold", threshold));
        for (double[] plane : pattern) {
            lines.add(line("pattern", plane));
        }
        lines.add(line("means", means));
        lines.add(line("scales", scales));
        lines.add(line("weights", weights));
        lines.add(line("bias", bias));
        return lines;
    }

    private static String line(String name, double... numbers) {
        StringBuilder line = new StringBuilder(name);
        for (double number : numbers) {
            line.append(String.format(Locale.ROOT, "\t%.6g", number));
        }
        return line.toString();
    }
}
