package dev.framewright.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Fits the weights of {@link TraceExaminer} and says how well they tell clips apart that they never met: writes
 * {@code traces.tsv} among the resources, {@code target/traces.md} and {@code traces-roc.svg}. Reads the set of
 * {@code framewright.traces}, see {@link TraceCopies}; {@code measure-traces.sh} makes it.
 */
@EnabledIfSystemProperty(
        named = "framewright.traces",
        matches = ".+",
        disabledReason = "needs a set of clips; plugins/watermark/measure-traces.sh makes it")
class TraceTableTest {
    /** Share of the copies of other origin, of kinds that were not trained on, above the threshold that is set. */
    private static final double FALSE_ALARMS = .005;

    private record Scored(TraceCopies.Copy copy, double score) {}

    @Test
    void theWeightsAndTheirRocAreWritten() throws Exception {
        FFmpegProgram ffmpeg = new FFmpegProgram(Path.of(System.getProperty("framewright.ffmpeg", "ffmpeg")));
        List<TraceCopies.Copy> copies = new TraceCopies(
                        ffmpeg,
                        Path.of(System.getProperty("framewright.traces")),
                        Path.of(System.getProperty("framewright.sprites")))
                .all();
        TraceWeights fitted = TraceTraining.fitted(
                System.getProperty("framewright.traces.model", "unknown"),
                of(copies, "train").stream().filter(TraceTableTest::copied).toList());
        double threshold = quantile(scores(of(copies, "tune"), fitted).stream()
                .filter(scored -> !scored.copy().ours() && copied(scored.copy()))
                .mapToDouble(Scored::score)
                .sorted()
                .toArray());
        TraceWeights weights = new TraceWeights(
                fitted.model(),
                threshold,
                fitted.pattern(),
                fitted.means(),
                fitted.scales(),
                fitted.weights(),
                fitted.bias());
        Files.write(Path.of("src/main/resources/dev/framewright/watermark/traces.tsv"), weights.lines());

        List<Scored> judged = scores(of(copies, "test"), weights);
        Files.write(Path.of("target/traces.md"), tables(judged, threshold, copies));
        Files.writeString(Path.of("traces-roc.svg"), plot(judged, threshold));

        double falseAlarms = judged.stream()
                .filter(scored -> !scored.copy().ours())
                .mapToDouble(scored -> scored.score() >= threshold ? 1 : 0)
                .average()
                .orElse(1);
        assertThat(falseAlarms).as("target/traces.md").isLessThan(.02);
    }

    /** What nobody copied differs by the program that wrote it, too, and so is only judged. */
    private static boolean copied(TraceCopies.Copy copy) {
        return !copy.how().equals(TraceCopies.WRITTEN);
    }

    private static double quantile(double[] ascending) {
        return ascending[(int) Math.ceil((1 - FALSE_ALARMS) * (ascending.length - 1))];
    }

    private static List<TraceCopies.Copy> of(List<TraceCopies.Copy> copies, String split) {
        return copies.stream().filter(copy -> copy.split().equals(split)).toList();
    }

    private static List<Scored> scores(List<TraceCopies.Copy> copies, TraceWeights weights) {
        return copies.stream()
                .map(copy -> new Scored(copy, weights.score(copy.traces())))
                .toList();
    }

    private static List<String> tables(List<Scored> judged, double threshold, List<TraceCopies.Copy> copies) {
        List<String> table = new ArrayList<>();
        table.add(
                "| copies of clips never met | ours | others | area under the ROC | drawn alone | found | false alarms |");
        table.add("| --- | --- | --- | --- | --- | --- | --- |");
        List<String> hows =
                judged.stream().map(scored -> scored.copy().how()).distinct().toList();
        for (String how : hows) {
            table.add(row(
                    how,
                    judged.stream()
                            .filter(scored -> scored.copy().how().equals(how))
                            .toList(),
                    threshold));
        }
        table.add(row("all", judged, threshold));
        table.add("");
        table.add("| kind | trained on | threshold set on | judged | copies taken for ours |");
        table.add("| --- | --- | --- | --- | --- |");
        Map<String, int[]> kinds = new TreeMap<>();
        for (TraceCopies.Copy copy : copies) {
            int split = List.of("train", "tune", "test").indexOf(copy.split());
            kinds.computeIfAbsent(copy.kind(), kind -> new int[5])[split] +=
                    copy.how().equals(hows.get(0)) ? 1 : 0;
        }
        for (Scored scored : judged) {
            kinds.get(scored.copy().kind())[3]++;
            kinds.get(scored.copy().kind())[4] += scored.score() >= threshold ? 1 : 0;
        }
        kinds.forEach((kind, counts) -> table.add(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d of %d |",
                kind,
                counts[0],
                counts[1],
                counts[2],
                counts[4],
                counts[3])));
        return table;
    }

    private static String row(String how, List<Scored> judged, double threshold) {
        double[] ours = values(judged, true, "");
        double[] others = values(judged, false, "");
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.3f | %.3f | %.1f %% | %.1f %% |",
                how,
                ours.length,
                others.length,
                area(ours, others),
                area(ours, values(judged, false, "drawn")),
                100 * above(ours, threshold),
                100 * above(others, threshold));
    }

    private static double[] values(List<Scored> judged, boolean ours, String kind) {
        return judged.stream()
                .filter(scored -> scored.copy().ours() == ours)
                .filter(scored -> kind.isEmpty() || scored.copy().kind().equals(kind))
                .mapToDouble(Scored::score)
                .toArray();
    }

    private static double above(double[] scores, double threshold) {
        double count = 0;
        for (double score : scores) {
            count += score >= threshold ? 1 : 0;
        }
        return count / Math.max(1, scores.length);
    }

    private static double area(double[] ours, double[] others) {
        double sum = 0;
        for (double own : ours) {
            for (double other : others) {
                sum += own > other ? 1 : own == other ? .5 : 0;
            }
        }
        return sum / Math.max(1, ours.length * others.length);
    }

    /** The ROC of each kind of copy, its left tenth alone: false alarms beyond that are of no use to anybody. */
    private static String plot(List<Scored> judged, double threshold) throws IOException {
        List<String> hows =
                judged.stream().map(scored -> scored.copy().how()).distinct().toList();
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"400\""
                        + " font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"720\" height=\"400\" fill=\"white\"/>\n");
        for (int i = 0; i <= 10; i += 2) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d 360V20M60 %d H460\" stroke=\"#ddd\"/><text x=\"%d\" y=\"378\" text-anchor=\"middle\">%d %%</text>"
                            + "<text x=\"52\" y=\"%d\" text-anchor=\"end\">%d %%</text>%n",
                    60 + 40 * i,
                    360 - 34 * i,
                    60 + 40 * i,
                    i,
                    364 - 34 * i,
                    10 * i));
        }
        svg.append("<text x=\"260\" y=\"396\" text-anchor=\"middle\">clips of other origin taken for ours</text>\n");
        for (int h = 0; h < hows.size(); h++) {
            String how = hows.get(h);
            List<Scored> own = judged.stream()
                    .filter(scored -> scored.copy().how().equals(how))
                    .toList();
            double[] ours = values(own, true, "");
            double[] others = values(own, false, "");
            java.util.Arrays.sort(others);
            String colour = "hsl(" + 360 * h / hows.size() + ",70%,40%)";
            StringBuilder line = new StringBuilder();
            for (int wrong = 0; wrong <= others.length / 10; wrong++) {
                double at = Math.nextUp(others[others.length - 1 - wrong]);
                line.append(String.format(
                        Locale.ROOT,
                        "%s%.1f %.1f",
                        wrong == 0 ? "M" : "L",
                        60 + 4000.0 * wrong / others.length,
                        360 - 340 * above(ours, at)));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>"
                            + "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>"
                            + "<text x=\"475\" y=\"%d\" fill=\"%s\">%s</text>%n",
                    line,
                    colour,
                    Math.min(460, 60 + 4000 * above(others, threshold)),
                    360 - 340 * above(ours, threshold),
                    colour,
                    40 + 20 * h,
                    colour,
                    how));
        }
        return svg.append("<text x=\"475\" y=\"350\">dots: at the threshold that ships</text>\n</svg>\n")
                .toString();
    }
}
