package dev.framewright.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log of steps as curves: each series one line; a log in which the steps begin anew goes on where it was. */
final class Curves {
    private static final List<String> COLOURS = List.of("#2456c5", "#e08a1e", "#2d9d78", "#8a63d2");
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 56;
    private static final int TOP = 60;
    private static final int BOTTOM = 40;

    private Curves() {}

    /** Points of a series: step and value. */
    private record Point(double step, double value) {}

    /**
     * Draws what a pattern finds in the lines of a log.
     *
     * @param title what is shown
     * @param lines the log
     * @param pattern groups {@code step}, and one named as each series
     * @param series group and its name in the legend
     */
    static String draw(String title, List<String> lines, Pattern pattern, Map<String, String> series) {
        Map<String, List<Point>> points = new LinkedHashMap<>();
        series.keySet().forEach(name -> points.put(name, new ArrayList<>()));
        double before = 0;
        double previous = 0;
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                double step = Double.parseDouble(matcher.group("step"));
                before += step <= previous ? previous : 0;
                previous = step;
                for (Map.Entry<String, List<Point>> entry : points.entrySet()) {
                    double value = Double.parseDouble(matcher.group(entry.getKey()));
                    // Nothing was measured yet.
                    if (value > 0) {
                        entry.getValue().add(new Point(before + step, value));
                    }
                }
            }
        }
        List<Point> all = points.values().stream().flatMap(List::stream).toList();
        double last = all.stream().mapToDouble(Point::step).max().orElseThrow();
        double low = Math.floor(all.stream().mapToDouble(Point::value).min().orElseThrow() * 20) / 20;
        double high = Math.ceil(all.stream().mapToDouble(Point::value).max().orElseThrow() * 20) / 20;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="img" aria-label="%s">
                <style>
                text { font: 13px system-ui, sans-serif; fill: #1d2330; } .t { font-weight: 600; font-size: 15px; } .s { fill: #5b6475; }
                .b { fill: #ffffff; } line { stroke: #dfe3ea; }
                @media (prefers-color-scheme: dark) { text { fill: #e3e7ee; } .s { fill: #9aa4b5; } .b { fill: #14181f; } line { stroke: #2d3442; } }
                </style>
                <rect class="b" width="100%%" height="100%%"/>
                <text class="t" x="12" y="22">%3$s</text>
                """.formatted(WIDTH, HEIGHT, Markdown.escape(title)));
        for (int i = 0; i <= 4; i++) {
            double value = low + (high - low) * i / 4;
            String y = coordinate(y(value, low, high));
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/><text class=\"s\" x=\"%d\" y=\"%s\" text-anchor=\"end\" dy=\"4\">%.2f</text>%n",
                    LEFT,
                    WIDTH - 16,
                    y,
                    y,
                    LEFT - 8,
                    y,
                    value));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"s\" x=\"%s\" y=\"%d\" text-anchor=\"middle\">%.0f</text>%n",
                    coordinate(x(last * i / 4, last)),
                    HEIGHT - 16,
                    last * i / 4));
        }
        int colour = 0;
        int legend = 12;
        for (Map.Entry<String, List<Point>> entry : points.entrySet()) {
            StringBuilder path = new StringBuilder();
            for (Point point : entry.getValue()) {
                path.append(path.isEmpty() ? "M" : " L")
                        .append(coordinate(x(point.step(), last)))
                        .append(' ')
                        .append(coordinate(y(point.value(), low, high)));
            }
            String name = series.get(entry.getKey());
            svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
                    .formatted(path, COLOURS.get(colour)));
            svg.append(
                    "<rect x=\"%d\" y=\"34\" width=\"11\" height=\"11\" rx=\"2\" fill=\"%s\"/><text class=\"s\" x=\"%d\" y=\"44\">%s</text>%n"
                            .formatted(legend, COLOURS.get(colour), legend + 17, Markdown.escape(name)));
            legend += 40 + 7 * name.length();
            colour++;
        }
        return svg.append("</svg>\n").toString();
    }

    private static double x(double step, double last) {
        return LEFT + step / last * (WIDTH - LEFT - 24);
    }

    private static double y(double value, double low, double high) {
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
