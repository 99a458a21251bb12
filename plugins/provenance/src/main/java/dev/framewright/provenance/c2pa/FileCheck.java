package dev.framewright.provenance.c2pa;

import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.CredentialsReport.Action;
import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.api.provenance.CredentialsReport.Manifest;
import dev.framewright.api.provenance.CredentialsReport.Source;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.key.MalformedException;
import dev.framewright.provenance.key.TrustedRoots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything about one file's manifests.
 *
 * @param report for people and programs
 * @param manifests the manifests themselves, the active one last
 */
public record FileCheck(CredentialsReport report, List<Jumbf> manifests) {

    /** Checks a file as of a time. */
    public static FileCheck of(AssetFile file, Path sidecar, TrustedRoots roots, Instant now) throws IOException {
        try {
            Optional<AssetFile.Store> store = file.store(sidecar);
            return store.isEmpty()
                    ? new FileCheck(new CredentialsReport(Verdict.NONE, List.of(), List.of()), List.of())
                    : of(file, store.get(), roots, now);
        } catch (MalformedException e) {
            Findings findings = new Findings();
            findings.failure("general.error", Labels.manifest(""), "the manifests cannot be read: " + e.getMessage());
            return new FileCheck(new CredentialsReport(Verdict.INVALID, findings.all(), List.of()), List.of());
        }
    }

    private static FileCheck of(AssetFile file, AssetFile.Store store, TrustedRoots roots, Instant now)
            throws IOException {
        List<ManifestBox> manifests = ManifestBox.of(store.bytes());
        ManifestBox active = manifests.get(manifests.size() - 1);
        ManifestCheck check = new ManifestCheck(manifests, new SignatureCheck(roots, now), now);
        check.check(active);
        BindingCheck.check(file, store, manifests, active, check.findings());
        List<Finding> findings = check.findings().all();
        List<Manifest> said = new ArrayList<>();
        for (int i = manifests.size() - 1; i >= 0; i--) {
            said.add(said(manifests.get(i), check.signed(manifests.get(i))));
        }
        return new FileCheck(
                new CredentialsReport(verdict(findings, active), findings, said),
                manifests.stream().map(ManifestBox::box).toList());
    }

    private static Verdict verdict(List<Finding> findings, ManifestBox active) {
        boolean wrong = findings.stream()
                .anyMatch(finding -> finding.kind() == Finding.Kind.FAILURE
                        && !finding.code().equals(Findings.UNTRUSTED)
                        && !IdentityCheck.leavesTheFileValid(finding.code()));
        boolean trusted = findings.stream()
                        .anyMatch(finding -> finding.code().equals(Findings.TRUSTED)
                                && finding.place().equals(Labels.signature(active.label())))
                && findings.stream()
                        .noneMatch(finding -> finding.kind() == Finding.Kind.FAILURE
                                || finding.code().equals(Findings.UNTRUSTED));
        return wrong ? Verdict.INVALID : trusted ? Verdict.TRUSTED : Verdict.VALID;
    }

    /** Gives what was found about the active manifest, as an ingredient assertion records it. */
    public Map<String, Object> recorded() {
        String active =
                manifests.isEmpty() ? "" : manifests.get(manifests.size() - 1).label();
        return Findings.recorded(report.findings().stream()
                .filter(finding -> finding.place().startsWith(Labels.manifest(active)))
                .toList());
    }

    private static Manifest said(ManifestBox manifest, SignatureCheck.Signed signed) {
        List<Action> actions = new ArrayList<>();
        for (Map<?, ?> fields : manifest.fieldsOf(Labels.ACTIONS).values()) {
            if (fields.get("actions") instanceof List<?> list) {
                list.forEach(one -> {
                    if (one instanceof Map<?, ?> action) {
                        actions.add(new Action(
                                String.valueOf(action.get("action")),
                                text(action.get("digitalSourceType")).map(Labels::last),
                                text(action.get("description"))));
                    }
                });
            }
        }
        List<Source> sources = new ArrayList<>();
        for (Map<?, ?> fields : manifest.fieldsOf(Labels.INGREDIENT).values()) {
            Object before = Labels.manifestReference(fields);
            sources.add(new Source(
                    text(fields.get("dc:title")).orElse(""),
                    text(fields.get("dc:format")).orElse(""),
                    text(fields.get("relationship")).orElse(""),
                    before instanceof Map<?, ?> reference
                            ? Optional.of(Labels.manifestOf(reference.get("url")))
                            : Optional.empty()));
        }
        Map<String, String> facts = new TreeMap<>();
        manifest.fieldsOf(ManifestWriter.GENERATION).values().forEach(fields -> flatten("", fields, facts));
        return new Manifest(
                manifest.label(), manifest.generator(), signed.signer(), signed.time(), actions, sources, facts);
    }

    private static void flatten(String around, Map<?, ?> fields, Map<String, String> facts) {
        fields.forEach((name, value) -> {
            String path = around.isEmpty() ? String.valueOf(name) : around + "." + name;
            if (value instanceof Map<?, ?> inner) {
                flatten(path, inner, facts);
            } else if (value instanceof String || value instanceof Long || value instanceof Boolean) {
                facts.put(path, String.valueOf(value));
            }
        });
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
