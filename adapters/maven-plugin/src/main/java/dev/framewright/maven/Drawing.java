package dev.framewright.maven;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/**
 * One call of the command.
 *
 * @param framewright the command
 * @param command its subcommand
 * @param prompt may be empty
 * @param sources files, or folders of pictures, to begin from
 * @param options by name, without dashes; an empty or null value is an option without one
 * @param output file to write
 * @param directory the process' own
 */
record Drawing(
        String framewright,
        String command,
        String prompt,
        List<File> sources,
        Map<String, String> options,
        Path output,
        Path directory) {

    /** Gives the words after the subcommand, but for the output. */
    private List<String> words() {
        List<String> words = new ArrayList<>();
        new TreeMap<>(options)
                .forEach((name, value) ->
                        words.add(value == null || value.isEmpty() ? "--" + name : "--" + name + "=" + value));
        words.add("--");
        sources.forEach(source -> words.add(source.getPath()));
        if (!prompt.isBlank()) {
            words.add(prompt.strip());
        }
        return words;
    }

    /** Gives the digest of all that shapes the result: the words, and the bytes of every file and folder that they name. */
    String key() throws IOException {
        StringBuilder text = new StringBuilder(command).append('\0').append(output.getFileName());
        words().forEach(word -> text.append('\0').append(word));
        for (File source : sources) {
            text.append('\0').append(Digest.of(source.toPath()));
        }
        for (String value : new TreeMap<>(options).values()) {
            if (value != null && !value.isEmpty()) {
                Path file = file(value);
                if (Files.isRegularFile(file) || (Files.isDirectory(file) && !file.equals(directory.normalize()))) {
                    text.append('\0').append(Digest.of(file));
                }
            }
        }
        return Digest.of(text.toString());
    }

    /** KIND=FILE and N=FILE name files too. What names none gives the directory. */
    private Path file(String value) {
        try {
            return directory.resolve(value.substring(value.indexOf('=') + 1)).normalize();
        } catch (InvalidPathException e) {
            return directory.normalize();
        }
    }

    /** Draws and gives the line that tells of the result. */
    String draw(Log log) throws IOException, InterruptedException, MojoFailureException {
        List<String> call = new ArrayList<>(List.of(framewright, command, "--output", output.toString()));
        call.addAll(words());
        if (output.getParent() != null) {
            Files.createDirectories(output.getParent());
        }
        Process process = new ProcessBuilder(call).directory(directory.toFile()).start();
        process.getOutputStream().close();
        try {
            List<String> told = new ArrayList<>();
            Thread reader = new Thread(() -> relay(process, log, told), "framewright");
            reader.start();
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            reader.join();
            if (code != 0) {
                String sentence = told.isEmpty() ? "it said nothing" : told.get(told.size() - 1);
                throw new MojoFailureException("framewright " + command + " for " + output.getFileName()
                        + " ended with " + code + ": " + sentence);
            }
            return line;
        } finally {
            process.destroy();
        }
    }

    private static void relay(Process process, Log log, List<String> told) {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(line);
                log.info(line);
            }
        } catch (IOException e) {
            log.debug(e);
        }
    }
}
