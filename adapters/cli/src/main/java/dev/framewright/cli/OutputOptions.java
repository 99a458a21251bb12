package dev.framewright.cli;

import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Output;
import dev.framewright.api.VideoCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a picture or clip goes and how it is told. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "File to write: .mp4 .webm .mov .gif .png, or a folder ending in / for numbered pictures. "
                    + "Made of the prompt's first words, and a number where that is taken, when not given.")
    private @Nullable String output;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "mp4, mp4-av1, webm, webm-av1, mov, mov-h264, gif, png or frames; else the name's ending "
                    + "decides.")
    private @Nullable String format;

    @Option(names = "--contact-sheet", paramLabel = "FILE", description = "PNG of the frames side by side.")
    private @Nullable String contactSheet;

    @Option(names = "--preview", paramLabel = "FILE", description = "PNG redrawn while the work goes on.")
    private @Nullable String preview;

    @Option(names = "--json", description = "Progress, notes and errors as JSON lines too, on the error stream.")
    private boolean json;

    @Option(
            names = "--estimate",
            description = "Only says what would be made, how long it takes and what differs from what was asked.")
    private boolean estimate;

    boolean estimate() {
        return estimate;
    }

    @Mixin
    private final QueueOptions queue = new QueueOptions();

    QueueOptions queue() {
        return queue;
    }

    /** Gives whether the request goes into the queue, having refused options that are of no use then, or only then. */
    boolean queued() {
        if (queue.wanted() && preview != null) {
            throw new InvalidRequestException("preview", "is of no use with --queue; see \"jobs watch\"");
        }
        return queue.wanted();
    }

    boolean json() {
        return json;
    }

    Optional<Path> preview() {
        return picture("preview", preview);
    }

    /** Gives the destination; {@code usual} is the kind of file when nothing says. */
    Destination destination(String prompt, Container usual) {
        Optional<Output> wanted = Optional.ofNullable(format).map(OutputOptions::format);
        Destination destination;
        if (output == null) {
            Output coding = wanted.orElseGet(() -> Output.of(usual));
            destination =
                    new Destination(named(prompt, coding.container()), coding, Optional.empty()).keepingExisting();
        } else if (output.isBlank()) {
            throw new InvalidRequestException("output", "must name a file but was empty");
        } else {
            Path path = MediaRef.fileNamed("output", output).path();
            destination = output.endsWith("/") || output.endsWith("\\")
                    ? new Destination(path, frames(wanted), Optional.empty())
                    : wanted.map(coding -> new Destination(path, coding, Optional.empty()))
                            .orElseGet(() -> byName(path));
        }
        return picture("contact-sheet", contactSheet)
                .map(destination::withContactSheet)
                .orElse(destination);
    }

    private static Destination byName(Path path) {
        // A folder that is there already gets the sentence about folders, which the job gives, not one about endings.
        return Files.isDirectory(path)
                ? new Destination(path, Output.of(Container.MP4), Optional.empty())
                : Destination.of(path);
    }

    private static Output frames(Optional<Output> wanted) {
        Output coding = wanted.orElseGet(() -> Output.of(Container.PNG_SEQUENCE));
        if (coding.container() != Container.PNG_SEQUENCE) {
            throw new InvalidRequestException(
                    "format",
                    "must be frames for a folder of numbered pictures but was "
                            + coding.container().extension());
        }
        return coding;
    }

    private static Optional<Path> picture(String option, @Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        if (!name.toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new InvalidRequestException(option, "must be a file ending in .png but was \"" + name + "\"");
        }
        return Optional.of(MediaRef.fileNamed(option, name).path());
    }

    private static Output format(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "mp4", "mp4-h264" -> Output.of(Container.MP4);
            case "mp4-av1" -> Output.of(Container.MP4, VideoCodec.AV1);
            case "webm", "webm-vp9" -> Output.of(Container.WEBM);
            case "webm-av1" -> Output.of(Container.WEBM, VideoCodec.AV1);
            case "mov", "mov-prores" -> Output.of(Container.MOV);
            case "mov-h264" -> Output.of(Container.MOV, VideoCodec.H264);
            case "gif" -> Output.of(Container.GIF);
            case "png" -> Output.of(Container.PNG);
            case "frames" -> Output.of(Container.PNG_SEQUENCE);
            default ->
                throw new InvalidRequestException(
                        "format",
                        "must be mp4, mp4-av1, webm, webm-av1, mov, mov-h264, gif, png or frames but was \"" + name
                                + "\"");
        };
    }

    /** Makes a name of the prompt's first words. */
    private static Path named(String prompt, Container container) {
        String words =
                prompt.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String stem = words.isEmpty() ? "clip" : words.substring(0, Math.min(words.length(), 48));
        stem = stem.replaceAll("-+$", "");
        String ending = container.extension().isEmpty() ? "" : "." + container.extension();
        return Path.of(stem + ending);
    }
}
