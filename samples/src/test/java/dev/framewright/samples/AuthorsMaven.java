package dev.framewright.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Maven as an author has it: Framewright's artefacts in a repository, and nothing of this project's build. */
final class AuthorsMaven {
    private AuthorsMaven() {}

    /** Runs Maven in a folder and gives what it said; fails with that if Maven does. */
    static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-s",
                Path.of("authors-settings.xml").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("maven.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("AUTHORS_REPOSITORY", System.getProperty("samples.repository"));
        builder.environment().put("AUTHORS_DOWNLOADED", System.getProperty("samples.downloaded"));
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String text = Files.readString(said);
        if (process.exitValue() != 0) {
            throw new AssertionError("mvn " + String.join(" ", arguments) + " failed:\n" + text);
        }
        return text;
    }
}
