package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One manifest of a store, read but not checked.
 *
 * @param box its box
 * @param claimBytes the claim as it was signed
 * @param claim the claim's fields
 * @param version of the claim: 1 or 2
 * @param assertions the boxes in the assertion store by label
 */
record ManifestBox(Jumbf box, byte[] claimBytes, Map<?, ?> claim, int version, Map<String, Jumbf> assertions) {
    /** Gives all manifests of a store, the active one last. */
    static List<ManifestBox> of(byte[] store) {
        Jumbf whole = Jumbf.read(store);
        if (!whole.type().equals(Jumbf.STORE)) {
            throw new MalformedException("the first box is no manifest store");
        }
        List<ManifestBox> manifests = new ArrayList<>();
        for (Jumbf box : whole.boxes()) {
            manifests.add(of(box));
        }
        if (manifests.isEmpty()) {
            throw new MalformedException("the manifest store is empty");
        }
        return manifests;
    }

    private static ManifestBox of(Jumbf box) {
        Optional<Jumbf> second = box.box(Labels.CLAIM);
        Jumbf claimBox = second.or(() -> box.box(Labels.CLAIM_1))
                .orElseThrow(() -> new MalformedException("the manifest " + box.label() + " has no claim"));
        byte[] bytes = claimBox.content("cbor")
                .orElseThrow(() -> new MalformedException("the claim of " + box.label() + " is empty"));
        if (!(Cbor.value(bytes) instanceof Map<?, ?> claim)) {
            throw new MalformedException("the claim of " + box.label() + " has no fields");
        }
        Map<String, Jumbf> assertions = new LinkedHashMap<>();
        box.box(Labels.ASSERTIONS)
                .ifPresent(all -> all.boxes().forEach(one -> {
                    if (assertions.put(one.label(), one) != null) {
                        throw new MalformedException("the manifest has two assertions " + one.label());
                    }
                }));
        return new ManifestBox(box, bytes, claim, second.isPresent() ? 2 : 1, assertions);
    }

    String label() {
        return box.label();
    }

    boolean isUpdate() {
        return box.type().equals(Jumbf.UPDATE_MANIFEST);
    }

    Optional<byte[]> signature() {
        return box.box(Labels.SIGNATURE).flatMap(signature -> signature.content("cbor"));
    }

    /** Gives the references to assertions that the claim makes. */
    List<Map<?, ?>> references() {
        List<Map<?, ?>> all = new ArrayList<>();
        for (String list : List.of("assertions", "created_assertions", "gathered_assertions")) {
            if (claim.get(list) instanceof List<?> references) {
                references.forEach(one -> {
                    if (one instanceof Map<?, ?> reference) {
                        all.add(reference);
                    }
                });
            }
        }
        return all;
    }

    String alg() {
        return claim.get("alg") instanceof String name ? name : "sha256";
    }

    /** Gives the addresses of what this claim took out of the manifests before it. */
    List<String> redactions() {
        List<String> all = new ArrayList<>();
        if (claim.get("redacted_assertions") instanceof List<?> list) {
            list.forEach(address -> all.add(String.valueOf(address)));
        }
        return all;
    }

    /** Gives the program that wrote it. */
    String generator() {
        Object info = claim.get("claim_generator_info");
        Object first = info instanceof List<?> list && !list.isEmpty() ? list.get(0) : info;
        if (first instanceof Map<?, ?> fields && fields.get("name") instanceof String name) {
            return fields.get("version") instanceof String version ? name + " " + version : name;
        }
        return claim.get("claim_generator") instanceof String name ? name : "";
    }

    /** Gives the fields of the assertions whose label is {@code kind} with or without a version and a number, by label. */
    Map<String, Map<?, ?>> fieldsOf(String kind) {
        Map<String, Map<?, ?>> found = new LinkedHashMap<>();
        assertions.forEach((label, assertion) -> {
            String name = label.replaceAll("__\\d+$", "").replaceAll("\\.v\\d+$", "");
            if (name.equals(kind)) {
                assertion.content("cbor").ifPresent(bytes -> {
                    if (Cbor.value(bytes) instanceof Map<?, ?> fields) {
                        found.put(label, fields);
                    }
                });
            }
        });
        return found;
    }
}
