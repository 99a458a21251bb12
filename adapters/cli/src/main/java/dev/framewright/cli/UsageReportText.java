package dev.framewright.cli;

import dev.framewright.cli.UsageReport.Shot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a usage report as JSON, CSV or an HTML page. */
final class UsageReportText {
    private static final List<String> COLUMNS = List.of(
            "file",
            "verdict",
            "use",
            "seconds",
            "frames",
            "fps",
            "capability",
            "model",
            "seed",
            "program",
            "signer",
            "actions",
            "sources");

    private UsageReportText() {}

    static String json(UsageReport report) {
        List<Object> shots = new ArrayList<>();
        report.shots().forEach(shot -> {
            Map<String, Object> fields =
                    Json.object("file", shot.path(), "verdict", word(shot.verdict()), "use", word(shot.use()));
            shot.seconds().ifPresent(seconds -> fields.put("seconds", seconds));
            shot.frames().ifPresent(frames -> fields.put("frames", frames));
            shot.frameRate().ifPresent(rate -> fields.put("fps", rate.toString()));
            fields.put("program", shot.generator());
            fields.put("signer", shot.signer());
            fields.put("actions", shot.actions());
            fields.put("sources", shot.sources());
            fields.put("facts", shot.facts());
            shots.add(fields);
        });
        Map<String, Object> totals = Json.object();
        report.totals()
                .forEach((use, total) ->
                        totals.put(word(use), Json.object("files", total.files(), "seconds", total.seconds())));
        return Json.line(Json.object("totals", totals, "shots", shots)) + "\n";
    }

    static String csv(UsageReport report) {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        report.shots()
                .forEach(shot -> text.append(cells(shot).stream()
                                .map(UsageReportText::csvCell)
                                .collect(Collectors.joining(",")))
                        .append("\r\n"));
        return text.toString();
    }

    private static List<String> cells(Shot shot) {
        return List.of(
                shot.path().toString(),
                word(shot.verdict()),
                word(shot.use()),
                shot.seconds().map(BigDecimal::toPlainString).orElse(""),
                shot.frames().isPresent() ? Long.toString(shot.frames().getAsLong()) : "",
                shot.frameRate().map(Object::toString).orElse(""),
                shot.fact("capability"),
                shot.fact("model"),
                shot.fact("seed"),
                shot.generator(),
                shot.signer(),
                String.join(" ", shot.actions()),
                String.join(" ", shot.sources()));
    }

    /** A cell that starts like a formula gets a quote before it, so that a spreadsheet shows it instead of running it. */
    private static String csvCell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("(?s).*[\",\r\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }

    static String html(UsageReport report) {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <title>Use of generative AI</title>
                <style>
                 body { font: 15px/1.4 sans-serif; margin: 2em; }
                 table { border-collapse: collapse; margin-bottom: 2em; }
                 th, td { border: 1px solid #ccc; padding: .3em .6em; text-align: left; vertical-align: top; }
                 th { background: #eee; }
                 .invalid { background: #fdd; }
                 .none { color: #777; }
                </style>
                <h1>Use of generative AI</h1>
                <table>
                <tr><th>use</th><th>files</th><th>seconds</th></tr>
                """);
        report.totals()
                .forEach((use, total) -> row(
                        page,
                        "",
                        List.of(word(use), "" + total.files(), total.seconds().toPlainString())));
        page.append("</table>\n<table>\n<tr>");
        COLUMNS.forEach(column -> page.append("<th>").append(column).append("</th>"));
        page.append("</tr>\n");
        report.shots().forEach(shot -> row(page, word(shot.verdict()), cells(shot)));
        return page.append("</table>\n</html>\n").toString();
    }

    private static void row(StringBuilder page, String kind, List<String> cells) {
        page.append("<tr class=\"").append(kind).append("\">");
        cells.forEach(cell -> page.append("<td>").append(escaped(cell)).append("</td>"));
        page.append("</tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
