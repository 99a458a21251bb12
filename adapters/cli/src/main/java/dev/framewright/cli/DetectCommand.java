package dev.framewright.cli;

import dev.framewright.api.provenance.TraceDetector;
import dev.framewright.api.provenance.Watermark;
import dev.framewright.api.provenance.WatermarkDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks for the invisible mark in files. */
@Command(
        name = "detect",
        mixinStandardHelpOptions = true,
        description =
                "Looks for the invisible mark that Framewright leaves in pictures and clips, also in copies of them; in a"
                        + " small clip without one, for traces of the starter's decoder, which prove nothing.")
final class DetectCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Pictures and clips.")
    private final List<Path> files = new ArrayList<>();

    DetectCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        WatermarkDetector detector = services.one(WatermarkDetector.class);
        int code = ExitCode.OK;
        for (Path file : files) {
            Optional<Watermark> found = detector.find(file);
            Map<String, Object> line =
                    Json.object("path", file.toAbsolutePath().normalize(), "watermark", found.isPresent());
            found.ifPresent(mark -> {
                line.put("payload", mark.payload());
                line.put("firstFrame", mark.frames().first());
                line.put("frames", mark.frames().frames());
            });
            if (found.isEmpty()) {
                traces(file).ifPresent(score -> line.put("traces", score));
            }
            terminal.out().println(Json.line(line));
            code = found.isPresent() ? code : ExitCode.NOT_VERIFIED;
        }
        return code;
    }

    private Optional<Map<String, Object>> traces(Path file) {
        return services.all(TraceDetector.class).stream()
                .findFirst()
                .flatMap(detector -> detector.examine(file))
                .map(score -> Json.object(
                        "model",
                        score.model(),
                        "likely",
                        score.likely(),
                        "score",
                        rounded(score.score()),
                        "threshold",
                        rounded(score.threshold()),
                        "frames",
                        score.frames().frames()));
    }

    private static double rounded(double score) {
        return Math.round(score * 100) / 100.0;
    }
}
