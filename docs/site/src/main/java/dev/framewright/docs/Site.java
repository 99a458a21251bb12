package dev.framewright.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes a folder of static pages from every Markdown file of a repository: one page each, a list of all, and a search that runs in the reader's
 * browser. {@code Site ROOT OUT}; gives 1 and says where when a link leads nowhere.
 */
public final class Site {
    private final Path root;
    private final Path out;
    private final List<String> problems = new ArrayList<>();
    private final TreeSet<Path> assets = new TreeSet<>();
    private final Map<Path, Markdown.Page> pages = new LinkedHashMap<>();

    private Site(Path root, Path out) {
        this.root = root.toAbsolutePath().normalize();
        this.out = out.toAbsolutePath().normalize();
    }

    /** Makes the site. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: Site ROOT OUT");
            System.exit(2);
        }
        Path root = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        List<String> problems = new ArrayList<>(ApiReference.make(root, out.resolve("api")));
        problems.addAll(make(root, out));
        problems.forEach(System.err::println);
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    /** Makes the pages and gives what is wrong with its links, one sentence each. */
    static List<String> make(Path root, Path out) throws IOException {
        Site site = new Site(root, out);
        site.read();
        site.write();
        return site.problems;
    }

    /** The pages of a repository that people wrote, by their place in it. */
    static List<Path> sources(Path root) throws IOException {
        TreeSet<Path> sources = new TreeSet<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                boolean made = name.equals("target") || name.startsWith(".") && !folder.equals(root);
                return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    sources.add(root.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return List.copyOf(sources);
    }

    private void read() throws IOException {
        List<Path> sources = sources(root).stream()
                .filter(source -> !root.resolve(source).startsWith(out))
                .toList();
        for (Path source : sources) {
            pages.put(source, Markdown.read(Files.readAllLines(root.resolve(source)), target -> link(source, target)));
        }
        for (Path source : sources) {
            Markdown.read(Files.readAllLines(root.resolve(source)), target -> anchored(source, target));
        }
    }

    /** A page stays a page, a picture is taken along, any other file is named as it lies in the repository. */
    private String link(Path source, String target) {
        if (target.matches("[a-z]+:.*") || target.startsWith("#")) {
            return target;
        }
        String[] parts = target.split("#", 2);
        Path file = root.resolve(source).resolveSibling(parts[0]).normalize();
        if (!file.startsWith(root) || !Files.exists(file)) {
            problems.add(source + " links to " + target + ", which is not there");
            return target;
        }
        String fragment = parts.length == 2 ? "#" + parts[1] : "";
        if (Files.isDirectory(file)) {
            return Files.exists(file.resolve("README.md"))
                    ? relative(source, page(root.relativize(file.resolve("README.md")))) + fragment
                    : relative(source, Path.of("index.html"));
        }
        if (parts[0].endsWith(".md")) {
            return relative(source, page(root.relativize(file))) + fragment;
        }
        assets.add(root.relativize(file));
        return relative(source, root.relativize(file));
    }

    private String anchored(Path source, String target) {
        int hash = target.indexOf('#');
        if (hash >= 0 && !target.matches("[a-z]+:.*")) {
            Path file = hash == 0
                    ? source
                    : source.resolveSibling(target.substring(0, hash)).normalize();
            Markdown.Page page = pages.get(file);
            if (page != null && !page.has(target.substring(hash + 1))) {
                problems.add(source + " links to " + target + ", but there is no such heading");
            }
        }
        return target;
    }

    static Path page(Path source) {
        String name = String.valueOf(source.getFileName());
        String html = name.equals("README.md") ? "index.html" : name.substring(0, name.length() - 3) + ".html";
        // The first page of the site is the list and search; the README is one of the pages.
        return source.getParent() == null && html.equals("index.html")
                ? Path.of("readme.html")
                : source.resolveSibling(html);
    }

    static String relative(Path source, Path target) {
        Path from = source.getParent() == null ? Path.of("") : source.getParent();
        return from.relativize(target).toString().replace('\\', '/');
    }

    private void write() throws IOException {
        Layout layout = new Layout(pages, Files.exists(out.resolve("api/index.html")));
        for (Map.Entry<Path, Markdown.Page> entry : pages.entrySet()) {
            put(page(entry.getKey()), layout.page(entry.getKey(), entry.getValue()));
        }
        for (Path asset : assets) {
            Path target = out.resolve(asset);
            Files.createDirectories(target.getParent());
            Files.copy(root.resolve(asset), target, StandardCopyOption.REPLACE_EXISTING);
        }
        Markdown.Page readme = pages.get(Path.of("README.md"));
        if (readme != null) {
            put(Path.of("index.html"), layout.first(readme));
        }
        put(Path.of("search.js"), "const PAGES = " + index() + ";\n" + resource("search.js"));
        put(Path.of("style.css"), resource("style.css"));
    }

    private String index() {
        List<String> entries = new ArrayList<>();
        pages.forEach((source, page) -> entries.add("{\"page\":%s,\"title\":%s,\"text\":%s}"
                .formatted(
                        json(page(source).toString()),
                        json(page.title()),
                        json(page.html().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ")))));
        return "[" + String.join(",\n", entries) + "]";
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c") + '"';
    }

    private void put(Path page, String text) throws IOException {
        Path file = out.resolve(page);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
