package dev.framewright.docs;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of numbers as horizontal bars: a group for each row, a bar for each column that is drawn. */
final class Bars {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");
    private static final List<String> COLOURS = List.of("#2456c5", "#e08a1e", "#2d9d78", "#8a63d2");
    private static final int WIDTH = 760;
    private static final int LABELS = 300;
    private static final int VALUES = 70;
    private static final int BAR = 14;
    private static final int GAP = 18;
    private static final int TOP = 64;

    private Bars() {}

    /** The first number in a cell, as in {@code 78.8 %} or {@code 123.5 / 147.0}. */
    static OptionalDouble number(String cell) {
        Matcher matcher = NUMBER.matcher(cell);
        return matcher.find() ? OptionalDouble.of(Double.parseDouble(matcher.group())) : OptionalDouble.empty();
    }

    /**
     * Draws columns of a table as SVG.
     *
     * @param title what is shown
     * @param unit what the numbers count, such as "dB"
     * @param rows the table, names of the columns first
     * @param columns which columns, counted from 0; the first column names the rows
     * @param from where the axis begins, mostly 0
     */
    static String draw(String title, String unit, List<List<String>> rows, List<Integer> columns, double from) {
        List<List<String>> drawn = rows.subList(1, rows.size()).stream()
                .filter(row -> columns.stream()
                        .anyMatch(column -> number(row.get(column)).isPresent()))
                .toList();
        double most = drawn.stream()
                .flatMap(row -> columns.stream().map(row::get))
                .mapToDouble(cell -> number(cell).orElse(from))
                .max()
                .orElseThrow();
        double to = unit.equals("%") ? 100 : most;
        int group = columns.size() * BAR + GAP;
        int height = TOP + drawn.size() * group + 8;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="img" aria-label="%s">
                <style>
                text { font: 13px system-ui, sans-serif; fill: #1d2330; } .t { font-weight: 600; font-size: 15px; } .s { fill: #5b6475; }
                .b { fill: #ffffff; } .r { fill: #eef1f5; }
                @media (prefers-color-scheme: dark) { text { fill: #e3e7ee; } .s { fill: #9aa4b5; } .b { fill: #14181f; } .r { fill: #222936; } }
                </style>
                <rect class="b" width="100%%" height="100%%"/>
                <text class="t" x="12" y="22">%3$s</text>
                """.formatted(WIDTH, height, Markdown.escape(title)));
        legend(svg, rows.get(0), columns, unit, from);
        int y = TOP;
        for (List<String> row : drawn) {
            label(svg, y + columns.size() * BAR / 2 + 4, row.get(0));
            for (int i = 0; i < columns.size(); i++) {
                OptionalDouble value = number(row.get(columns.get(i)));
                if (value.isPresent()) {
                    bar(
                            svg,
                            y + i * BAR,
                            (value.getAsDouble() - from) / (to - from),
                            COLOURS.get(i),
                            row.get(columns.get(i)));
                }
            }
            y += group;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void legend(StringBuilder svg, List<String> names, List<Integer> columns, String unit, double from) {
        int x = 12;
        for (int i = 0; i < columns.size(); i++) {
            String name = names.get(columns.get(i));
            svg.append(
                    "<rect x=\"%d\" y=\"34\" width=\"11\" height=\"11\" rx=\"2\" fill=\"%s\"/><text class=\"s\" x=\"%d\" y=\"44\">%s</text>%n"
                            .formatted(x, COLOURS.get(i), x + 17, Markdown.escape(name)));
            x += 40 + 7 * name.length();
        }
        String axis = from == 0 ? unit : "%s, bars begin at %s".formatted(unit, plain(from));
        svg.append("<text class=\"s\" x=\"%d\" y=\"44\" text-anchor=\"end\">%s</text>%n"
                .formatted(WIDTH - 12, Markdown.escape(axis)));
    }

    private static void bar(StringBuilder svg, int y, double share, String colour, String cell) {
        int full = WIDTH - LABELS - VALUES;
        String length = String.format(Locale.ROOT, "%.1f", Math.max(1, Math.min(1, share) * full));
        svg.append(
                "<rect class=\"r\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/><rect x=\"%1$d\" y=\"%2$d\" width=\"%s\" height=\"%4$d\" fill=\"%s\"/>"
                        .formatted(LABELS, y, full, BAR - 2, length, colour));
        svg.append("<text class=\"s\" x=\"%d\" y=\"%d\">%s</text>%n"
                .formatted(LABELS + full + 8, y + BAR - 3, Markdown.escape(cell.split(" [/;]")[0])));
    }

    /** One line, or two where it is long. */
    private static void label(StringBuilder svg, int y, String text) {
        int cut = text.length() <= 42 ? -1 : text.lastIndexOf(' ', 42);
        List<String> lines = cut < 0 ? List.of(text) : List.of(text.substring(0, cut), text.substring(cut + 1));
        for (int i = 0; i < lines.size(); i++) {
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                    .formatted(LABELS - 10, y + i * 15 - (lines.size() - 1) * 7, Markdown.escape(lines.get(i))));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
