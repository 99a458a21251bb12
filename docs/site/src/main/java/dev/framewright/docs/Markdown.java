package dev.framewright.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Markdown that this repository writes, as HTML: headings, paragraphs, lists, tables, code by indent or fence, links, pictures, bold and
 * code in a line. All else is text, and nothing of it is ever HTML.
 */
final class Markdown {
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*?)\\s*#*");
    private static final Pattern ITEM = Pattern.compile("(\\s*)([*+-]|\\d+[.)])\\s+(.*)");
    private static final Pattern RULE = Pattern.compile("\\|?\\s*:?-+:?\\s*(\\|\\s*:?-+:?\\s*)*\\|?");
    private static final Pattern INLINE = Pattern.compile(
            "(?s)(`+)(.+?)\\1|(!?)\\[((?:[^\\[\\]]|\\[[^\\]]*\\])*)\\]\\(([^)\\s]+)\\)|\\*\\*(.+?)\\*\\*");

    private final UnaryOperator<String> links;
    private final StringBuilder html = new StringBuilder();
    private final List<String> paragraph = new ArrayList<>();
    private final List<Heading> headings = new ArrayList<>();
    private final List<String> code = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private String title = "";

    private Markdown(UnaryOperator<String> links) {
        this.links = links;
    }

    /**
     * A page.
     *
     * @param title its first heading; empty when it has none
     * @param html its body
     * @param headings its headings, in order
     * @param code blocks of code, as they are written
     * @param tables its tables: rows of cells without marks, the first row the names of the columns
     */
    record Page(String title, String html, List<Heading> headings, List<String> code, List<Table> tables) {
        /** Whether a link with this fragment leads to a heading. */
        boolean has(String id) {
            return headings.stream().anyMatch(heading -> heading.id().equals(id));
        }
    }

    /** A heading: 1 to 6, its id and its text without marks. */
    record Heading(int level, String id, String text) {}

    /** A table under the heading of this id. */
    record Table(String under, List<List<String>> rows) {}

    /** Reads a page; {@code links} gives for each target in the text the one to write. */
    static Page read(List<String> lines, UnaryOperator<String> links) {
        Markdown markdown = new Markdown(links);
        markdown.blocks(lines);
        return new Page(
                markdown.title,
                markdown.html.toString(),
                List.copyOf(markdown.headings),
                List.copyOf(markdown.code),
                List.copyOf(markdown.tables));
    }

    private void blocks(List<String> lines) {
        int i = 0;
        while (i < lines.size()) {
            String line = lines.get(i);
            Matcher heading = HEADING.matcher(line);
            if (line.isBlank()) {
                flush();
                i++;
            } else if (line.startsWith("```")) {
                i = fenced(lines, i);
            } else if (line.startsWith("    ") && paragraph.isEmpty()) {
                i = indented(lines, i);
            } else if (heading.matches()) {
                flush();
                heading(heading.group(1).length(), heading.group(2));
                i++;
            } else if (line.contains("|")
                    && i + 1 < lines.size()
                    && RULE.matcher(lines.get(i + 1).strip()).matches()) {
                i = table(lines, i);
            } else if (ITEM.matcher(line).matches() && paragraph.isEmpty()) {
                i = list(lines, i);
            } else if (line.startsWith(">")) {
                i = quote(lines, i);
            } else {
                paragraph.add(line.strip());
                i++;
            }
        }
        flush();
    }

    private void flush() {
        if (!paragraph.isEmpty()) {
            html.append("<p>").append(inline(String.join("\n", paragraph))).append("</p>\n");
            paragraph.clear();
        }
    }

    private void heading(int level, String text) {
        String plain = text.replaceAll("[`*]", "").replaceAll("\\[(.*?)\\]\\(.*?\\)", "$1");
        title = title.isEmpty() ? plain : title;
        // As the forges make them, so that links work there and here.
        String id = plain.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\- ]", "")
                .replace(' ', '-');
        headings.add(new Heading(level, id, plain));
        html.append("<h%d id=\"%s\">%s</h%d>%n".formatted(level, escape(id), inline(text), level));
    }

    private int fenced(List<String> lines, int start) {
        flush();
        int end = start + 1;
        while (end < lines.size() && !lines.get(end).startsWith("```")) {
            end++;
        }
        code(lines.subList(start + 1, end));
        return end + 1;
    }

    private int indented(List<String> lines, int start) {
        int end = start;
        for (int i = start;
                i < lines.size() && (lines.get(i).isBlank() || lines.get(i).startsWith("    "));
                i++) {
            end = lines.get(i).isBlank() ? end : i + 1;
        }
        code(lines.subList(start, end).stream()
                .map(line -> line.isBlank() ? "" : line.substring(4))
                .toList());
        return end;
    }

    private void code(List<String> lines) {
        code.add(String.join("\n", lines));
        html.append("<pre><code>").append(escape(String.join("\n", lines))).append("</code></pre>\n");
    }

    private int table(List<String> lines, int start) {
        flush();
        html.append("<div class=\"wide\"><table>\n");
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("th", lines.get(start)));
        int i = start + 2;
        for (; i < lines.size() && lines.get(i).contains("|") && !lines.get(i).isBlank(); i++) {
            rows.add(row("td", lines.get(i)));
        }
        html.append("</table></div>\n");
        tables.add(new Table(
                headings.isEmpty() ? "" : headings.get(headings.size() - 1).id(), rows));
        return i;
    }

    private List<String> row(String cell, String line) {
        List<String> cells = new ArrayList<>();
        html.append("<tr>");
        // A bar inside of code or after a backslash is text.
        String inner = line.strip().replaceAll("^\\||(?<!\\\\)\\|$", "");
        for (String text : inner.split("(?<!\\\\)\\|(?=(?:[^`]*`[^`]*`)*[^`]*$)", -1)) {
            String plain = text.strip().replace("\\|", "|");
            html.append("<%s>%s</%s>".formatted(cell, inline(plain), cell));
            cells.add(plain.replaceAll("[`*]", ""));
        }
        html.append("</tr>\n");
        return cells;
    }

    private int list(List<String> lines, int start) {
        Matcher first = ITEM.matcher(lines.get(start));
        first.matches();
        int indent = first.group(1).length();
        String kind = Character.isDigit(first.group(2).charAt(0)) ? "ol" : "ul";
        String number = first.group(2).replaceAll("\\D", "");
        html.append('<').append(kind);
        if (kind.equals("ol") && !number.equals("1")) {
            html.append(" start=\"").append(number).append('"');
        }
        html.append(">\n");
        int i = start;
        while (i < lines.size()) {
            Matcher item = ITEM.matcher(lines.get(i));
            if (!item.matches() || item.group(1).length() != indent) {
                break;
            }
            List<String> body = new ArrayList<>(List.of(item.group(3)));
            int inner = item.start(3);
            i++;
            while (i < lines.size() && belongs(lines, i, indent)) {
                String line = lines.get(i);
                body.add(line.substring(
                        Math.min(inner, line.length() - line.stripLeading().length())));
                i++;
            }
            Page page = read(body, links);
            code.addAll(page.code());
            // One paragraph needs no space of its own.
            html.append("<li>")
                    .append(page.html().replaceFirst("(?s)^<p>(.*?)</p>\n", "$1\n"))
                    .append("</li>\n");
        }
        html.append("</").append(kind).append(">\n");
        return i;
    }

    private static boolean belongs(List<String> lines, int i, int indent) {
        String line = lines.get(i);
        int own = line.length() - line.stripLeading().length();
        if (line.isBlank()) {
            return i + 1 < lines.size()
                    && !lines.get(i + 1).isBlank()
                    && lines.get(i + 1).length()
                                    - lines.get(i + 1).stripLeading().length()
                            > indent;
        }
        Matcher item = ITEM.matcher(line);
        return own > indent
                || (!item.matches()
                        && !HEADING.matcher(line).matches()
                        && !lines.get(i - 1).isBlank());
    }

    private int quote(List<String> lines, int start) {
        flush();
        List<String> inner = new ArrayList<>();
        int i = start;
        for (; i < lines.size() && lines.get(i).startsWith(">"); i++) {
            inner.add(lines.get(i).replaceFirst("^> ?", ""));
        }
        Page page = read(inner, links);
        code.addAll(page.code());
        html.append("<blockquote>").append(page.html()).append("</blockquote>\n");
        return i;
    }

    private String inline(String text) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = INLINE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            out.append(escape(text.substring(at, matcher.start())));
            if (matcher.group(1) != null) {
                out.append("<code>").append(escape(matcher.group(2).strip())).append("</code>");
            } else if (matcher.group(5) != null) {
                String target = escape(links.apply(matcher.group(5)));
                out.append(
                        matcher.group(3).isEmpty()
                                ? "<a href=\"%s\">%s</a>".formatted(target, inline(matcher.group(4)))
                                : "<img src=\"%s\" alt=\"%s\">".formatted(target, escape(matcher.group(4))));
            } else {
                out.append("<strong>").append(inline(matcher.group(6))).append("</strong>");
            }
            at = matcher.end();
        }
        return out.append(escape(text.substring(at))).toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
