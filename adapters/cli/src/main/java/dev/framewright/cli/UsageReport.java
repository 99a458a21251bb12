package dev.framewright.cli;

import dev.framewright.api.FrameRate;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Action;
import dev.framewright.api.provenance.CredentialsReport.Manifest;
import dev.framewright.api.provenance.CredentialsReport.Source;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What part of some files was made by a model: one shot per file, as its manifest tells.
 *
 * @param shots in order of path
 */
record UsageReport(List<Shot> shots) {
    private static final String GENERATED = "trainedAlgorithmicMedia";
    private static final String EDITED = "compositeWithTrainedAlgorithmicMedia";

    UsageReport {
        shots = List.copyOf(shots);
    }

    /** What part a model had. */
    enum Use {
        /** All of it was drawn by a model. */
        GENERATED,
        /** A model changed or continued other content. */
        EDITED,
        /** The manifest names no model. */
        OTHER,
        /** There is no manifest that holds, so nothing is known. */
        UNKNOWN
    }

    /**
     * One file.
     *
     * @param path the file
     * @param verdict whether what follows can be relied on
     * @param use what part a model had
     * @param shown how much of it a timeline shows, in seconds; empty for the whole file
     * @param frames how many the file has; empty when not told
     * @param frameRate how fast; empty when not told
     * @param facts model, seed, capability and whatever else was told, by name
     * @param generator program
     * @param signer who signed
     * @param actions what was done, in order
     * @param sources what went in
     */
    record Shot(
            Path path,
            Verdict verdict,
            Use use,
            Optional<BigDecimal> shown,
            OptionalLong frames,
            Optional<FrameRate> frameRate,
            Map<String, String> facts,
            String generator,
            String signer,
            List<String> actions,
            List<String> sources) {
        static Shot of(Path path, CredentialsReport report) {
            return of(path, report, Optional.empty());
        }

        /** A file of which a timeline shows so many seconds. */
        static Shot of(Path path, CredentialsReport report, Optional<BigDecimal> shown) {
            if (report.manifests().isEmpty()) {
                return new Shot(
                        path,
                        report.verdict(),
                        Use.UNKNOWN,
                        shown,
                        OptionalLong.empty(),
                        Optional.empty(),
                        Map.of(),
                        "",
                        "",
                        List.of(),
                        List.of());
            }
            Manifest manifest = report.manifests().get(0);
            return new Shot(
                    path,
                    report.verdict(),
                    report.verdict() == Verdict.INVALID ? Use.UNKNOWN : use(report.manifests()),
                    shown,
                    number(manifest.facts().get("frames")),
                    rate(manifest.facts().get("frameRate")),
                    manifest.facts(),
                    manifest.generator(),
                    manifest.signer().orElse(""),
                    manifest.actions().stream().map(Action::name).toList(),
                    manifest.sources().stream().map(Source::title).toList());
        }

        /** What went in counts too: a clip that was only cut is generated if its source was. */
        private static Use use(List<Manifest> manifests) {
            Use use = Use.OTHER;
            for (int i = 0; i < manifests.size(); i++) {
                List<String> types = manifests.get(i).actions().stream()
                        .flatMap(action -> action.digitalSourceType().stream())
                        .toList();
                if (i == 0 && types.contains(GENERATED)) {
                    return Use.GENERATED;
                }
                if (types.contains(EDITED) || types.contains(GENERATED)) {
                    use = Use.EDITED;
                }
            }
            return use;
        }

        private static OptionalLong number(String text) {
            return text != null && text.matches("\\d{1,9}")
                    ? OptionalLong.of(Long.parseLong(text))
                    : OptionalLong.empty();
        }

        private static Optional<FrameRate> rate(String text) {
            try {
                return text == null ? Optional.empty() : Optional.of(FrameRate.parse(text));
            } catch (RuntimeException e) {
                // Another program may have written anything there.
                return Optional.empty();
            }
        }

        /** Gives the length in seconds, to the millisecond; empty for pictures and where it is not told. */
        Optional<BigDecimal> seconds() {
            if (shown.isPresent()) {
                return shown;
            }
            return frames.isEmpty() || frameRate.isEmpty() || frames.getAsLong() < 2
                    ? Optional.empty()
                    : Optional.of(BigDecimal.valueOf(frames.getAsLong())
                            .multiply(BigDecimal.valueOf(frameRate.get().denominator()))
                            .divide(BigDecimal.valueOf(frameRate.get().numerator()), 3, RoundingMode.HALF_UP));
        }

        String fact(String name) {
            return facts.getOrDefault(name, "");
        }
    }

    /** Gives how many files and seconds there are of each use. */
    Map<Use, Total> totals() {
        Map<Use, Total> totals = new LinkedHashMap<>();
        for (Use use : Use.values()) {
            List<Shot> of = shots.stream().filter(shot -> shot.use() == use).toList();
            BigDecimal seconds =
                    of.stream().flatMap(shot -> shot.seconds().stream()).reduce(BigDecimal.ZERO, BigDecimal::add);
            totals.put(use, new Total(of.size(), seconds));
        }
        return totals;
    }

    /**
     * A sum.
     *
     * @param files how many
     * @param seconds of those whose length is known
     */
    record Total(int files, BigDecimal seconds) {}
}
