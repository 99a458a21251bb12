package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command in the documentation is one that the command line understands: names, options and how many words. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern COMMAND = Pattern.compile("^(?: {4}|\\t)(?:\\$ )?(?:\\./)?framewright (.*)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** A command with where it stands. */
    record Documented(String place, String command) {
        @Override
        public String toString() {
            return place + ": " + command;
        }
    }

    static List<Documented> commands() throws IOException {
        List<Documented> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT, 5)) {
            for (Path file :
                    files.filter(DocumentedCommandsTest::documentation).sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    Matcher matcher = COMMAND.matcher(lines.get(i));
                    if (matcher.matches()) {
                        all.add(new Documented(ROOT.relativize(file) + ":" + (i + 1), matcher.group(1)));
                    }
                }
            }
        }
        return all;
    }

    private static boolean documentation(Path file) {
        String path = file.toString();
        return path.endsWith(".md") && !path.contains("/target/") && !path.contains("node_modules");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theCommandLineUnderstandsIt(Documented documented) {
        assertThatCode(() -> line().parseArgs(words(documented.command())))
                .as(documented.toString())
                .doesNotThrowAnyException();
    }

    @Test
    void thereAreCommandsAndAWrongOneIsFound() throws IOException {
        assertThat(commands()).hasSizeGreaterThan(20);
        assertThatCode(() -> line().parseArgs(words("generate \"a kite\" --stepz 4")))
                .isInstanceOf(CommandLine.ParameterException.class);
    }

    private static CommandLine line() {
        Installed installed = new Installed("0.1.0", Optional.empty(), Optional.empty(), List.of(), List.of());
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new FramewrightCommand(installed, new Terminal(nowhere, nowhere, false)).line();
    }

    /** Words as a shell splits them, up to a comment, a pipe or another command. */
    private static String[] words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            String plain = matcher.group(3);
            if (plain != null && plain.matches("#.*|\\||&&|;|>|\\\\|2>.*|&")) {
                break;
            }
            words.add(plain != null ? plain : matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return words.toArray(String[]::new);
    }
}
