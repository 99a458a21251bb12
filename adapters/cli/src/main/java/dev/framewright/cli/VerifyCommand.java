package dev.framewright.cli;

import dev.framewright.api.provenance.ContentCredentials;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks what files say about how they were made. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks the signed manifests (C2PA) of pictures and clips, whoever made them.")
final class VerifyCommand implements Callable<Integer> {
    private final Installed installed;
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Pictures and clips.")
    private final List<Path> files = new ArrayList<>();

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "PEM file with certificates to trust; may be repeated.")
    private final List<Path> roots = new ArrayList<>();

    @Option(names = "--trusted-only", description = "Not content with a signer that leads to no trusted certificate.")
    private boolean trustedOnly;

    @Option(names = "--findings", description = "Every check that was made, not only what is wrong.")
    private boolean all;

    VerifyCommand(Installed installed, Terminal terminal) {
        this.installed = installed;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ContentCredentials credentials = installed.credentialsOrRefuse();
        int code = ExitCode.OK;
        for (Path file : files) {
            CredentialsReport report = credentials.check(file, roots);
            terminal.out().println(Json.line(json(file, report)));
            boolean enough = report.verdict() == Verdict.TRUSTED || report.verdict() == Verdict.VALID && !trustedOnly;
            code = enough ? code : ExitCode.NOT_VERIFIED;
        }
        return code;
    }

    private Map<String, Object> json(Path file, CredentialsReport report) {
        Map<String, Object> line = Json.object(
                "path", file.toAbsolutePath().normalize(),
                "verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        report.manifests().stream().findFirst().ifPresent(manifest -> {
            line.put("generator", manifest.generator());
            manifest.signer().ifPresent(signer -> line.put("signer", signer));
            manifest.signedAt().ifPresent(time -> line.put("signedAt", time));
            line.put(
                    "actions",
                    manifest.actions().stream().map(VerifyCommand::json).toList());
            line.put(
                    "sources",
                    manifest.sources().stream().map(VerifyCommand::json).toList());
            line.put("facts", manifest.facts());
        });
        line.put(
                all ? "findings" : "failures",
                (all ? report.findings() : report.failures())
                        .stream().map(VerifyCommand::json).toList());
        return line;
    }

    private static Map<String, Object> json(CredentialsReport.Action action) {
        Map<String, Object> fields = Json.object("action", action.name());
        action.digitalSourceType().ifPresent(type -> fields.put("digitalSourceType", type));
        action.description().ifPresent(words -> fields.put("description", words));
        return fields;
    }

    private static Map<String, Object> json(CredentialsReport.Source source) {
        Map<String, Object> fields =
                Json.object("title", source.title(), "format", source.format(), "relationship", source.relationship());
        source.manifest().ifPresent(label -> fields.put("manifest", label));
        return fields;
    }

    private static Map<String, Object> json(Finding finding) {
        return Json.object(
                "kind", finding.kind().name().toLowerCase(Locale.ROOT),
                "code", finding.code(),
                "place", finding.place(),
                "explanation", finding.explanation());
    }
}
