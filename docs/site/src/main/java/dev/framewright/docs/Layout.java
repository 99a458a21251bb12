package dev.framewright.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** What is around each page: the head with the search, the list of all pages beside it, the headings of the page itself. */
final class Layout {
    /** A part of the site: its name and which sources belong to it, by how their paths begin. */
    private record Section(String name, List<String> begins) {}

    private static final List<Section> SECTIONS = List.of(
            new Section("Begin", List.of("README.md", "docs/concepts", "docs/gallery", "docs/cookbook")),
            new Section(
                    "Use",
                    List.of(
                            "adapters/cli",
                            "docs/hosts",
                            "docs/build-scripts",
                            "adapters/python",
                            "docs/http",
                            "adapters/grpc",
                            "adapters")),
            new Section("Operate", List.of("docs/operations", "docs/jobs", "docs/plugins", "docs/devices")),
            new Section("Extend", List.of("docs/write-a-plugin", "docs/compatibility", "samples")),
            new Section(
                    "Trust",
                    List.of(
                            "docs/eu-ai-act",
                            "plugins/safety",
                            "plugins/provenance",
                            "plugins/watermark",
                            "plugins/prompt")),
            new Section("Finish", List.of("plugins")),
            new Section(
                    "Measured",
                    List.of(
                            "docs/benchmarks",
                            "bundles/starter-model/src",
                            "sdk-runtime/pipelines/bench",
                            "sdk-runtime/training")),
            new Section("Project", List.of("CHANGELOG", "CONTRIBUTING", "sdk-runtime/media", "")),
            new Section("Decisions", List.of("docs/adr")));

    private final Map<String, Map<Path, String>> sections = new LinkedHashMap<>();
    private final boolean api;

    /** A layout for pages; {@code api} tells whether there is an API reference to lead to. */
    Layout(Map<Path, Markdown.Page> pages, boolean api) {
        this.api = api;
        SECTIONS.forEach(section -> sections.put(section.name(), new LinkedHashMap<>()));
        Map<String, List<Path>> ranked = new LinkedHashMap<>();
        for (Path source : pages.keySet()) {
            ranked.computeIfAbsent(section(source).name(), name -> new ArrayList<>())
                    .add(source);
        }
        ranked.forEach((name, sources) -> {
            sources.sort(java.util.Comparator.comparingInt((Path source) -> rank(section(source), source)));
            sources.forEach(source -> sections.get(name)
                    .put(
                            source,
                            source.equals(Path.of("README.md"))
                                    ? "Overview"
                                    : pages.get(source).title()));
        });
    }

    /** The section that names the longest beginning of the path. */
    private static Section section(Path source) {
        Section best = SECTIONS.get(0);
        int length = -1;
        for (Section section : SECTIONS) {
            for (String begin : section.begins()) {
                if (source.toString().startsWith(begin) && begin.length() > length) {
                    best = section;
                    length = begin.length();
                }
            }
        }
        return best;
    }

    private static int rank(Section section, Path source) {
        for (int i = 0; i < section.begins().size(); i++) {
            if (source.toString().startsWith(section.begins().get(i))) {
                return i;
            }
        }
        return section.begins().size();
    }

    /** A page; {@code source} is where it lies in the repository, or a name of its own at the top. */
    String page(Path source, Markdown.Page page) {
        String up = "../".repeat(source.getNameCount() - 1);
        // Below the title.
        String html = page.html().replaceFirst("</h1>\n", "</h1>\n" + Matcher.quoteReplacement(contents(page)));
        return frame(
                up, page.title().equals("Framewright") ? "Framewright" : page.title() + " - Framewright", """
                <details class="pages"><summary>All pages</summary>%s</details>
                <nav class="pages" aria-label="Pages">%1$s</nav>
                <main>
                %s</main>
                """.formatted(
                                list(source), html));
    }

    /** The first page: what this is, the search, and every page by section. */
    String first(Markdown.Page readme) {
        StringBuilder html = new StringBuilder("<main class=\"first\">\n<div id=\"found\"></div>\n<div id=\"all\">\n");
        html.append("<h1>%s</h1>\n".formatted(Markdown.escape(readme.title())));
        int end = readme.html().indexOf("</p>");
        int begin = readme.html().indexOf("<p>");
        if (begin >= 0 && end > begin) {
            html.append("<p class=\"lead\">")
                    .append(readme.html(), begin + 3, end)
                    .append("</p>\n");
        }
        html.append("<div class=\"cards\">\n");
        sections.forEach((name, sources) -> {
            if (!sources.isEmpty() && !name.equals("Decisions")) {
                html.append("<section><h2>%s</h2>%s</section>\n".formatted(name, links(Path.of("index"), sources)));
            }
        });
        html.append("</div>\n<section class=\"many\"><h2>Decisions</h2>")
                .append(links(Path.of("index"), sections.get("Decisions")))
                .append("</section>\n</div>\n</main>\n");
        return frame("", "Framewright", html.toString());
    }

    private String list(Path source) {
        StringBuilder html = new StringBuilder();
        sections.forEach((name, sources) -> {
            if (!sources.isEmpty()) {
                boolean open = sources.containsKey(source);
                html.append("<details%s><summary>%s</summary>%s</details>"
                        .formatted(open ? " open" : "", name, links(source, sources)));
            }
        });
        return html.toString();
    }

    private static String links(Path from, Map<Path, String> sources) {
        StringBuilder html = new StringBuilder("<ul>");
        sources.forEach((source, title) -> html.append("<li><a href=\"%s\"%s>%s</a></li>"
                .formatted(
                        Site.relative(from, Site.page(source)),
                        source.equals(from) ? " aria-current=\"page\"" : "",
                        Markdown.escape(title))));
        return html.append("</ul>").toString();
    }

    /** The second headings of a page that has many. */
    private static String contents(Markdown.Page page) {
        List<Markdown.Heading> second =
                page.headings().stream().filter(one -> one.level() == 2).toList();
        if (second.size() < 4) {
            return "";
        }
        StringBuilder html = new StringBuilder("<nav class=\"here\" aria-label=\"On this page\">");
        second.forEach(one -> html.append(
                "<a href=\"#%s\">%s</a>".formatted(Markdown.escape(one.id()), Markdown.escape(one.text()))));
        return html.append("</nav>").toString();
    }

    private String frame(String up, String title, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <link rel="stylesheet" href="%2$sstyle.css">
                </head>
                <body>
                <header><a class="name" href="%2$sindex.html">Framewright</a>%4$s
                <form action="%2$sindex.html" role="search"><input name="q" type="search" placeholder="Search" aria-label="Search"></form></header>
                <div class="body">
                %3$s</div>
                <script src="%2$ssearch.js"></script>
                </body>
                </html>
                """.formatted(
                Markdown.escape(title), up, body, api ? "<a href=\"%sapi/index.html\">API</a>".formatted(up) : "");
    }
}
