package dev.framewright.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plots of docs/benchmarks.md, made of the very tables and logs that say the numbers: {@code Plots ROOT} writes them to
 * docs/images/plots. A test refuses plots that no longer show what the tables say.
 */
final class Plots {
    static final Path FOLDER = Path.of("docs/images/plots");

    /** A plot of the {@code nth} table under a heading. */
    private record Plot(
            String file,
            String title,
            String unit,
            String page,
            String under,
            int nth,
            List<Integer> columns,
            double from) {}

    private static final String CARD = "bundles/starter-model/src/main/resources/starter/MODEL_CARD.md";
    private static final List<Plot> BARS = List.of(
            new Plot(
                    "obeyed.svg",
                    "What the starter obeys, 400 held prompts",
                    "%",
                    CARD,
                    "held-prompts",
                    0,
                    List.of(1),
                    0),
            new Plot("obeyed-free.svg", "The same, 152 free prompts", "%", CARD, "free-prompts", 0, List.of(1), 0),
            new Plot(
                    "diffusers-amx.svg",
                    "Speed beside diffusers, Xeon with AMX, CPU time of one thread",
                    "1 is as fast as diffusers",
                    "sdk-runtime/pipelines/bench/README.md",
                    "java-against-diffusers",
                    0,
                    List.of(4),
                    0),
            new Plot(
                    "diffusers-avx2.svg",
                    "Speed beside diffusers, EPYC with AVX2, CPU time of one thread",
                    "1 is as fast as diffusers",
                    "sdk-runtime/pipelines/bench/README.md",
                    "on-a-processor-with-avx2-only",
                    1,
                    List.of(4),
                    0),
            new Plot(
                    "memory.svg",
                    "Memory of a run, estimated and measured",
                    "GB",
                    "sdk-runtime/pipelines/bench/README.md",
                    "memory",
                    0,
                    List.of(1, 2),
                    0),
            new Plot(
                    "upscale.svg",
                    "Upscaling drawn footage",
                    "dB",
                    "plugins/upscale/README.md",
                    "measured",
                    0,
                    List.of(1, 2),
                    20),
            new Plot(
                    "interpolate.svg",
                    "Frames drawn anew between two others",
                    "dB",
                    "plugins/interpolate/README.md",
                    "measured",
                    0,
                    List.of(1, 2, 3),
                    20),
            new Plot(
                    "watermark.svg",
                    "Marks found again in copies",
                    "%",
                    "plugins/watermark/README.md",
                    "measured",
                    0,
                    List.of(1, 2, 3, 4),
                    0));

    private Plots() {}

    /** Writes the plots of a repository. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Files.createDirectories(root.resolve(FOLDER));
        for (Map.Entry<String, String> plot : make(root).entrySet()) {
            Files.writeString(root.resolve(FOLDER).resolve(plot.getKey()), plot.getValue());
        }
    }

    /** The plots by the names of their files. */
    static Map<String, String> make(Path root) throws IOException {
        Map<String, String> plots = new LinkedHashMap<>();
        for (Plot plot : BARS) {
            List<Markdown.Table> tables =
                    Markdown.read(Files.readAllLines(root.resolve(plot.page())), UnaryOperator.identity())
                            .tables()
                            .stream()
                            .filter(table -> table.under().equals(plot.under()))
                            .toList();
            if (tables.size() <= plot.nth()) {
                throw new IllegalStateException(
                        "%s wants table %d under #%s of %s, which is not there; correct Plots.java"
                                .formatted(plot.file(), plot.nth() + 1, plot.under(), plot.page()));
            }
            plots.put(
                    plot.file(),
                    Bars.draw(
                            plot.title(),
                            plot.unit(),
                            rows(plot, tables.get(plot.nth())),
                            plot.columns(),
                            plot.from()));
        }
        plots.put(
                "training.svg",
                Curves.draw(
                        "Loss of the starter's transformer by step, all runs",
                        Files.readAllLines(root.resolve(CARD).resolveSibling("training.log")),
                        Pattern.compile(
                                "^transformer step (?<step>\\d+) .*pictures (?<pictures>[\\d.]+), of clips (?<clips>[\\d.]+)"),
                        new java.util.TreeMap<>(Map.of("pictures", "pictures", "clips", "clips"))));
        return plots;
    }

    /** A table of percentages has other rows too, which are not drawn; "the same" is what the row before was, but for its last word. */
    private static List<List<String>> rows(Plot plot, Markdown.Table table) {
        List<List<String>> rows = new ArrayList<>();
        String before = "";
        for (List<String> row : table.rows()) {
            boolean percent =
                    plot.columns().stream().allMatch(column -> row.get(column).contains("%"));
            if (rows.isEmpty() || !plot.unit().equals("%") || percent) {
                List<String> whole = new ArrayList<>(row);
                whole.set(0, row.get(0).replaceFirst("^the same(?=,)", Matcher.quoteReplacement(before)));
                before = whole.get(0).replaceFirst(",[^,]*$", "");
                rows.add(whole);
            }
        }
        return rows;
    }
}
