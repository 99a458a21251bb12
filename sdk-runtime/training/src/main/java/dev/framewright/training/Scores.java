package dev.framewright.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;

/** What was measured, row by row, with the target of each row. */
final class Scores {

    /** Standard deviations that hold 95 % of a normal distribution. */
    private static final double WIDE = 1.96;

    private final Map<String, Row> rows = new LinkedHashMap<>();

    private record Row(String target, DoublePredicate met, boolean share, List<Double> values) {}

    /** Counts a yes or no. */
    void share(String what, String target, boolean yes) {
        rows.computeIfAbsent(what, key -> new Row(target, value -> value > 0, true, new ArrayList<>()))
                .values()
                .add(yes ? 1.0 : 0);
    }

    /** Adds a number that is to be at most so much. */
    void atMost(String what, double most, double value) {
        rows.computeIfAbsent(what, key -> new Row("<= " + number(most), v -> v <= most, false, new ArrayList<>()))
                .values()
                .add(value);
    }

    /** Adds a number that is to be at least so much. */
    void atLeast(String what, double least, double value) {
        rows.computeIfAbsent(what, key -> new Row(">= " + number(least), v -> v >= least, false, new ArrayList<>()))
                .values()
                .add(value);
    }

    /** A Markdown table: what, wanted, the median or the share (with what 95 of 100 such samples hold), how many met it. */
    String table() {
        StringBuilder table =
                new StringBuilder("| measured | wanted | median or share | met by |\n|---|---|---|---|\n");
        rows.forEach((what, row) -> {
            double[] sorted = row.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            long met = row.values().stream().filter(row.met()::test).count();
            String shown = row.share() ? share(met, sorted.length) : number(sorted[sorted.length / 2]);
            table.append(String.format(
                    Locale.ROOT, "| %s | %s | %s | %d of %d |%n", what, row.target(), shown, met, sorted.length));
        });
        return table.toString();
    }

    /** A share and its Wilson score interval (Wilson 1927): a few clips say little, and this says how little. */
    static String share(long met, long of) {
        double share = (double) met / of;
        double spread = WIDE * WIDE / of;
        double middle = (share + spread / 2) / (1 + spread);
        double half = WIDE * Math.sqrt(share * (1 - share) / of + spread / of / 4) / (1 + spread);
        return String.format(
                Locale.ROOT, "%.0f %% (%.0f to %.0f)", 100 * share, 100 * (middle - half), 100 * (middle + half));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    }
}
