package dev.framewright.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Maven as an author has it: Framewright's artefacts in a repository, and nothing of this project's build. */
final class AuthorsMaven {
    private static final String SETTINGS = """
            <settings>
              <localRepository>%s</localRepository>
              <profiles>
                <profile>
                  <id>downloaded</id>
                  <repositories><repository><id>downloaded</id><url>%2$s</url></repository></repositories>
                  <pluginRepositories><pluginRepository><id>downloaded</id><url>%2$s</url></pluginRepository></pluginRepositories>
                </profile>
              </profiles>
              <activeProfiles><activeProfile>downloaded</activeProfile></activeProfiles>
            </settings>
            """;

    private AuthorsMaven() {}

    /** Runs Maven in a folder and gives what it said; fails with that if Maven does. */
    static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path settings = folder.resolve("settings.xml");
        Files.writeString(
                settings,
                SETTINGS.formatted(
                        System.getProperty("samples.repository"),
                        Path.of(System.getProperty("samples.downloaded")).toUri()));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-s",
                settings.toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("maven.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
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
