package dev.framewright.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    @TempDir
    private Path folder;

    @Test
    void everyLinkOfThisRepositorysPagesLeadsSomewhere() throws Exception {
        List<String> problems = Site.make(Path.of("../.."), folder);

        assertThat(problems).isEmpty();
        assertThat(folder.resolve("docs/write-a-plugin.html")).content().contains("<h1", "<table>", "<pre><code>");
        assertThat(folder.resolve("search.js")).content().contains("\"page\":\"docs/compatibility.html\"");
    }

    @Test
    void aLinkOrHeadingThatIsNotThereIsSaid() throws Exception {
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(
                root.resolve("README.md"), "# One\n\n[gone](gone.md) [part](two.md#nothing) [good](two.md#three)\n");
        Files.writeString(root.resolve("two.md"), "# Two\n\n## Three\n");

        assertThat(Site.make(root, folder.resolve("out")))
                .containsExactlyInAnyOrder(
                        "README.md links to gone.md, which is not there",
                        "README.md links to two.md#nothing, but there is no such heading");
    }

    @Test
    void textIsNeverHtml() {
        String html = Markdown.read(List.of("a <script> & `<b>` [x](y\"z)", "", "    <pre>"), UnaryOperator.identity())
                .html();

        assertThat(html)
                .isEqualTo("<p>a &lt;script&gt; &amp; <code>&lt;b&gt;</code> <a href=\"y&quot;z\">x</a></p>\n"
                        + "<pre><code>&lt;pre&gt;</code></pre>\n");
    }

    @Test
    void listsTablesAndCodeAreRead() {
        String html = Markdown.read(
                        List.of(
                                "* one",
                                "  goes on",
                                "* **two**",
                                "",
                                "| a | b |",
                                "| --- | --- |",
                                "| `x|y` | 2 |",
                                "",
                                "```",
                                "# no heading",
                                "```",
                                "",
                                "3. three with `code over",
                                "   two lines`"),
                        UnaryOperator.identity())
                .html();

        assertThat(html)
                .contains("<li>one\ngoes on\n</li>", "<li><strong>two</strong>\n</li>")
                .contains("<tr><td><code>x|y</code></td><td>2</td></tr>")
                .contains("<pre><code># no heading</code></pre>")
                .contains("<ol start=\"3\">\n<li>three with <code>code over\ntwo lines</code>\n</li>");
    }
}
