package dev.framewright.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandPlanTest {
    @TempDir
    private Path folder;

    @Test
    void everyBlockOfThisRepositoryIsRunOrListedWithTheReason() throws IOException {
        var pages = CommandPlan.read(Path.of("../.."), Path.of("src/test/resources/commands.plan"));

        assertThat(pages).flatExtracting(CommandPlan.Page::problems).isEmpty();
        assertThat(pages.stream().mapToInt(CommandPlan.Page::commands).sum()).isGreaterThan(60);
    }

    @Test
    void aBlockOfWhichThePlanSaysNothingIsFound() throws IOException {
        CommandPlan.Page page = read("    cat secret\n", "page a.md\nnot framewright models => gone\n");

        assertThat(page.problems())
                .containsExactly(
                        "a.md has a block of which the plan says nothing: cat secret",
                        "the plan says of a.md what fits nothing there: not framewright models => gone");
    }

    @Test
    void commandsAreReplacedLeftOutAndSentToTheBackground() throws IOException {
        CommandPlan.Page page = read("""
                        framewright serve
                        framewright get 01k... -o a.mp4
                        framewright doctor  # slow

                    Text.

                        x = 1
                    """, """
                page a.md
                before job=7
                replace 01k... => "$job"
                background framewright serve
                not framewright doctor => it takes a year
                python x =
                after test -f a.mp4
                """);

        assertThat(page.problems()).isEmpty();
        assertThat(page.commands()).isEqualTo(3);
        assertThat(page.notRun()).containsExactly("framewright doctor: it takes a year");
        assertThat(page.script()).isEqualTo("""
                job=7
                background framewright serve
                framewright get "$job" -o a.mp4
                python3 - <<'BLOCK'
                x = 1
                BLOCK
                test -f a.mp4
                """);
    }

    private CommandPlan.Page read(String page, String plan) throws IOException {
        Files.writeString(folder.resolve("a.md"), page);
        Files.writeString(folder.resolve("plan"), plan);
        return CommandPlan.read(folder, folder.resolve("plan")).get(0);
    }
}
