package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.file.AssetHash;
import dev.framewright.provenance.key.MalformedException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that a manifest speaks of this very file: the hash of its bytes. */
final class BindingCheck {
    private static final String DATA = "c2pa.hash.data";
    private static final String BMFF = "c2pa.hash.bmff";
    private static final String BOXES = "c2pa.hash.boxes";

    private BindingCheck() {}

    static void check(
            AssetFile file, AssetFile.Store store, List<ManifestBox> manifests, ManifestBox active, Findings findings)
            throws IOException {
        ManifestBox bound = bound(manifests, active);
        String place = Labels.manifest(bound.label());
        Map<String, Map<?, ?>> bindings = new LinkedHashMap<>();
        for (String kind : List.of(DATA, BMFF, BOXES)) {
            bindings.putAll(bound.fieldsOf(kind));
        }
        if (bindings.isEmpty()) {
            findings.failure("claim.hardBindings.missing", place, "the manifest does not say which bytes it speaks of");
            return;
        }
        if (bindings.size() > 1) {
            findings.failure(
                    "assertion.multipleHardBindings", place, "the manifest speaks of more than one set of bytes");
            return;
        }
        Map.Entry<String, Map<?, ?>> binding = bindings.entrySet().iterator().next();
        check(file, store, bound, bound != active, binding.getKey(), binding.getValue(), findings);
    }

    /** An update manifest leaves the binding to the manifest that it updates. */
    private static ManifestBox bound(List<ManifestBox> manifests, ManifestBox active) {
        ManifestBox bound = active;
        for (int i = 0; bound.isUpdate() && i < manifests.size(); i++) {
            Optional<String> parent = bound.fieldsOf(Labels.INGREDIENT).values().stream()
                    .filter(fields -> "parentOf".equals(fields.get("relationship")))
                    .map(Labels::manifestReference)
                    .filter(Map.class::isInstance)
                    .map(reference -> Labels.manifestOf(((Map<?, ?>) reference).get("url")))
                    .findFirst();
            bound = manifests.stream()
                    .filter(manifest -> parent.isPresent() && manifest.label().equals(parent.get()))
                    .findFirst()
                    .orElseThrow(() -> new MalformedException("an update manifest updates no manifest"));
        }
        return bound;
    }

    private static void check(
            AssetFile file,
            AssetFile.Store store,
            ManifestBox manifest,
            boolean updated,
            String label,
            Map<?, ?> fields,
            Findings findings)
            throws IOException {
        String place = Labels.assertion(manifest.label(), label);
        String kind = label.startsWith(DATA) ? "dataHash" : label.startsWith(BMFF) ? "bmffHash" : "boxesHash";
        try {
            // An update made the store longer after it was hashed around.
            List<Long> leftOut = !label.startsWith(DATA)
                    ? List.of()
                    : updated && !store.stretches().isEmpty() ? store.stretches() : AssetHash.leftOut(fields);
            if (label.startsWith(BOXES)) {
                throw new MalformedException("hashes of the kind c2pa.hash.boxes are not checked here");
            }
            byte[] actual = label.startsWith(DATA)
                    ? AssetHash.ofData(file.file(), fields, leftOut, manifest.alg())
                    : AssetHash.ofBoxes(file.file(), fields, !label.equals(BMFF), manifest.alg());
            boolean same = fields.get("hash") instanceof byte[] said && MessageDigest.isEqual(said, actual);
            findings.verdict(
                    same,
                    "assertion." + kind + ".match",
                    "assertion." + kind + ".mismatch",
                    place,
                    "the hash of the file's bytes");
            if (label.startsWith(DATA) && more(leftOut, store.stretches())) {
                findings.note(
                        "assertion.dataHash.additionalExclusionsPresent",
                        place,
                        "the hash leaves out more of the file than the manifest takes up");
            }
        } catch (MalformedException e) {
            findings.failure("assertion." + kind + ".malformed", place, e.getMessage());
        }
    }

    private static boolean more(List<Long> leftOut, List<Long> store) {
        long first = store.stream().mapToLong(Long::longValue).min().orElse(0);
        long last = store.stream().mapToLong(Long::longValue).max().orElse(0);
        return leftOut.stream().anyMatch(place -> place < first || place > last);
    }
}
