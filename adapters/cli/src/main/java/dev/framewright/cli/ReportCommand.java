package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.provenance.ContentCredentials;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.timeline.TimelineClip;
import dev.framewright.api.timeline.TimelineFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what in files, folders and timelines a model made. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Lists what in files, folders and timelines was generated or edited by a model, as their manifests tell.")
final class ReportCommand implements Callable<Integer> {
    private static final Set<String> MEDIA =
            Set.of("mp4", "mov", "m4v", "webm", "mkv", "gif", "png", "jpg", "jpeg", "avi", "mxf");

    private final Installed installed;
    private final Services services;
    private final Terminal terminal;

    @Parameters(
            paramLabel = "PLACE",
            arity = "1..*",
            description = "Files, folders with all that is in them, and timelines (.otio, .mlt, .kdenlive).")
    private final List<Path> places = new ArrayList<>();

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "PEM file with certificates to trust; may be repeated.")
    private final List<Path> roots = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "File to write: .json, .csv or .html; JSON to standard output when not given.")
    private @Nullable Path output;

    ReportCommand(Installed installed, Services services, Terminal terminal) {
        this.installed = installed;
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ContentCredentials credentials = installed.credentialsOrRefuse();
        Function<UsageReport, String> writing = output == null ? UsageReportText::json : writing(output);
        List<UsageReport.Shot> shots = new ArrayList<>();
        for (Path place : places) {
            Optional<TimelineFormat> format = TimelineCommand.format(services, place);
            if (format.isPresent()) {
                for (TimelineClip clip : format.get().read(place).clips()) {
                    shots.add(UsageReport.Shot.of(clip.media(), check(credentials, clip.media()), clip.seconds()));
                }
            } else {
                for (Path file : files(place)) {
                    shots.add(UsageReport.Shot.of(file, credentials.check(file, roots)));
                }
            }
        }
        String text = writing.apply(new UsageReport(shots));
        if (output == null) {
            terminal.out().print(text);
        } else {
            write(output, text);
        }
        return ExitCode.OK;
    }

    /** A timeline may name files that are not here; nothing is known of those. */
    private CredentialsReport check(ContentCredentials credentials, Path file) {
        return Files.isRegularFile(file)
                ? credentials.check(file, roots)
                : new CredentialsReport(CredentialsReport.Verdict.NONE, List.of(), List.of());
    }

    private static Function<UsageReport, String> writing(Path file) {
        return switch (ending(file)) {
            case "json" -> UsageReportText::json;
            case "csv" -> UsageReportText::csv;
            case "html" -> UsageReportText::html;
            default ->
                throw new InvalidRequestException(
                        "output", "must end in .json, .csv or .html but was \"" + file.getFileName() + "\"");
        };
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> tree = Files.walk(place)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> MEDIA.contains(ending(file)))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw new MediaUnreadableException(place, e.getCause() + "; check the rights of all that is in it", e);
        } catch (IOException e) {
            throw new MediaUnreadableException(place, e + "; check its rights", e);
        }
    }

    private static void write(Path file, String text) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new OutputUnwritableException(file, e + "; choose another place", e);
        }
    }
}
