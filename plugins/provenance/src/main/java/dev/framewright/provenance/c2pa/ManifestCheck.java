package dev.framewright.provenance.c2pa;

import dev.framewright.api.provenance.CredentialsReport.Finding;
import dev.framewright.provenance.key.Digest;
import dev.framewright.provenance.key.MalformedException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Checks what manifests say of themselves and of each other: signatures, assertions, actions, ingredients. */
final class ManifestCheck {
    private static final int DEEPEST = 100;
    private static final Pattern METADATA =
            Pattern.compile("(?!c2pa\\.assertion\\.)([a-zA-Z0-9][a-zA-Z0-9_-]*+\\.)++metadata(__\\d++)?");

    private final Map<String, ManifestBox> manifests = new LinkedHashMap<>();
    private final Redactions redactions;
    private final Set<String> visited = new HashSet<>();
    private final SignatureCheck signatures;
    private final Instant now;
    private final Map<String, SignatureCheck.Signed> signers = new LinkedHashMap<>();
    /** Digests of boxes that were taken already, by algorithm: a hostile store refers to one box over and over. */
    private final Map<Object, Map<String, byte[]>> digests = new IdentityHashMap<>();

    private final Findings findings = new Findings();

    /** Takes the manifests of a store, the active one last. */
    ManifestCheck(List<ManifestBox> all, SignatureCheck signatures, Instant now) {
        this.signatures = signatures;
        this.now = now;
        for (ManifestBox manifest : all) {
            if (manifests.put(manifest.label(), manifest) != null) {
                throw new MalformedException("two manifests are named " + manifest.label());
            }
        }
        this.redactions = new Redactions(manifests, all.get(all.size() - 1));
    }

    Findings findings() {
        return findings;
    }

    /** Gives who signed a manifest that was checked, and when. */
    SignatureCheck.Signed signed(ManifestBox manifest) {
        return signers.getOrDefault(manifest.label(), new SignatureCheck.Signed(Optional.empty(), Optional.empty()));
    }

    /** Checks a manifest and all it is made of. */
    void check(ManifestBox manifest) {
        check(manifest, findings, 0);
    }

    private void check(ManifestBox manifest, Findings into, int depth) {
        if (depth > DEEPEST) {
            throw new MalformedException("ingredients are nested deeper than " + DEEPEST);
        }
        visited.add(manifest.label());
        signers.put(manifest.label(), signatures.check(manifest, into));
        redactions.check(manifest, into);
        assertions(manifest, into);
        metadata(manifest, into);
        Map<String, Map<?, ?>> ingredients = manifest.fieldsOf(Labels.INGREDIENT);
        if (manifest.version() > 1) {
            actions(manifest, ingredients, into);
        }
        ingredients(manifest, ingredients, into, depth);
        new IdentityCheck(manifest, now, into).check();
    }

    private void assertions(ManifestBox manifest, Findings into) {
        Set<String> rest = new HashSet<>(manifest.assertions().keySet());
        for (Map<?, ?> reference : manifest.references()) {
            String address = String.valueOf(reference.get("url"));
            String label = Labels.last(address);
            String place = Labels.assertion(manifest.label(), label);
            rest.remove(label);
            String path = Labels.path(manifest.label(), address);
            Jumbf assertion = manifest.assertions().get(label);
            boolean own = path.equals(Labels.path(manifest.label(), place));
            if (own && redactions.of(manifest).contains(path)) {
                continue;
            }
            if (!own) {
                into.failure("assertion.outsideManifest", place, "the claim names an assertion of another manifest");
            } else if (assertion == null) {
                into.failure("assertion.missing", place, "the assertion " + label + " is missing");
            } else {
                into.verdict(
                        matches(reference, manifest, assertion, assertion::body),
                        "assertion.hashedURI.match",
                        "assertion.hashedURI.mismatch",
                        place,
                        "the hash of the assertion " + label);
            }
        }
        rest.forEach(label -> into.failure(
                "assertion.undeclared",
                Labels.assertion(manifest.label(), label),
                "the assertion " + label + " is not in the claim"));
    }

    /** Metadata is JSON-LD, and says what its prefixes mean. Old files have it in CBOR. */
    private static void metadata(ManifestBox manifest, Findings into) {
        manifest.assertions().forEach((label, assertion) -> {
            if (!METADATA.matcher(label).matches()) {
                return;
            }
            String place = Labels.assertion(manifest.label(), label);
            try {
                Optional<Object> json = assertion.content("json").map(Json::value);
                if (!(json.or(() -> assertion.content("cbor").map(Cbor::value)).orElse("") instanceof Map<?, ?> fields)
                        || !(fields.get("@context") instanceof Map<?, ?> prefixes)
                        || !prefixes.values().stream().allMatch(String.class::isInstance)) {
                    into.failure("assertion.json.invalid", place, "the metadata does not say what its prefixes mean");
                }
            } catch (MalformedException e) {
                into.failure("assertion.json.invalid", place, "the metadata cannot be read: " + e.getMessage());
            }
        });
    }

    private boolean matches(Map<?, ?> reference, ManifestBox manifest, Object box, Supplier<byte[]> body) {
        String alg = reference.get("alg") instanceof String own ? own : manifest.alg();
        return reference.get("hash") instanceof byte[] hash
                && Digest.of(alg)
                        .map(digest -> digests.computeIfAbsent(box, any -> new HashMap<>())
                                .computeIfAbsent(alg, any -> digest.digest(body.get())))
                        .filter(digest -> MessageDigest.isEqual(hash, digest))
                        .isPresent();
    }

    /** Specification 2.2, section 15.10.3.2: how actions have to start and what they have to name. */
    private static void actions(ManifestBox manifest, Map<String, Map<?, ?>> ingredients, Findings into) {
        Map<String, Map<?, ?>> all = manifest.fieldsOf(Labels.ACTIONS);
        boolean started = false;
        for (Map.Entry<String, Map<?, ?>> one : all.entrySet()) {
            String place = Labels.assertion(manifest.label(), one.getKey());
            List<?> actions = one.getValue().get("actions") instanceof List<?> list ? list : List.of();
            if (actions.isEmpty()) {
                into.failure("assertion.action.malformed", place, "the actions are empty");
            }
            for (int i = 0; i < actions.size(); i++) {
                Map<?, ?> action = actions.get(i) instanceof Map<?, ?> map ? map : Map.of();
                String name = String.valueOf(action.get("action"));
                boolean start = name.equals("c2pa.created") || name.equals("c2pa.opened");
                if (start && (started || i > 0)) {
                    into.failure("assertion.action.malformed", place, name + " is not the first action");
                }
                started |= start;
                if (name.equals("c2pa.created") && action.get("digitalSourceType") == null) {
                    into.failure("assertion.action.malformed", place, "c2pa.created has no digitalSourceType");
                }
                String wanted = name.equals("c2pa.opened")
                        ? "parentOf"
                        : name.equals("c2pa.placed") || name.equals("c2pa.removed") ? "componentOf" : "";
                if (!wanted.isEmpty() && !names(ingredients, action, wanted)) {
                    into.failure(
                            "assertion.action.ingredientMismatch",
                            place,
                            name + " names no ingredient that is " + wanted);
                }
            }
        }
        if (!started && !manifest.isUpdate()) {
            into.failure(
                    "assertion.action.malformed",
                    Labels.manifest(manifest.label()),
                    "the first action is neither c2pa.created nor c2pa.opened");
        }
    }

    private static boolean names(Map<String, Map<?, ?>> ingredients, Map<?, ?> action, String relationship) {
        Map<?, ?> parameters = action.get("parameters") instanceof Map<?, ?> map ? map : Map.of();
        List<Object> references = new ArrayList<>();
        if (parameters.get("ingredients") instanceof List<?> list) {
            references.addAll(list);
        }
        if (parameters.get("ingredient") instanceof Map<?, ?> one) {
            references.add(one);
        }
        return references.stream()
                .filter(Map.class::isInstance)
                .map(reference -> ingredients.get(Labels.last(String.valueOf(((Map<?, ?>) reference).get("url")))))
                .anyMatch(fields -> fields != null && relationship.equals(fields.get("relationship")));
    }

    private void ingredients(ManifestBox manifest, Map<String, Map<?, ?>> ingredients, Findings into, int depth) {
        int parents = 0;
        for (Map.Entry<String, Map<?, ?>> one : ingredients.entrySet()) {
            Map<?, ?> fields = one.getValue();
            String place = Labels.assertion(manifest.label(), one.getKey());
            parents += "parentOf".equals(fields.get("relationship")) ? 1 : 0;
            Object reference = Labels.manifestReference(fields);
            if (reference instanceof Map<?, ?> map) {
                ingredient(manifest, fields, map, place, into, depth);
            } else if (!"inputTo".equals(fields.get("relationship"))) {
                into.note(
                        "ingredient.unknownProvenance",
                        place,
                        fields.get("dc:title") + " says nothing of its own making");
            }
        }
        if (parents > 1) {
            into.failure(
                    "manifest.multipleParents",
                    Labels.manifest(manifest.label()),
                    "the content has more than one parent");
        }
    }

    private void ingredient(
            ManifestBox manifest, Map<?, ?> fields, Map<?, ?> reference, String place, Findings into, int depth) {
        ManifestBox before = manifests.get(Labels.manifestOf(reference.get("url")));
        if (before == null) {
            into.failure("ingredient.manifest.missing", place, "the manifest of an ingredient is missing");
            return;
        }
        if (fields.get("activeManifest") != null && fields.get("validationResults") == null) {
            into.failure("assertion.ingredient.malformed", place, "the ingredient does not say how it was checked");
        }
        boolean whole = matches(reference, manifest, before.box(), before.box()::body);
        if (whole || redactions.of(before).isEmpty()) {
            into.verdict(
                    // Early writers hashed the claim alone.
                    whole || matches(reference, manifest, before.claimBytes(), before::claimBytes),
                    "ingredient.manifest.validated",
                    "ingredient.manifest.mismatch",
                    place,
                    "the hash of an ingredient's manifest");
        } else {
            Jumbf signature = before.box().box(Labels.SIGNATURE).orElse(before.box());
            into.verdict(
                    fields.get("claimSignature") instanceof Map<?, ?> map
                            && matches(map, manifest, signature, signature::body),
                    "ingredient.claimSignature.validated",
                    "ingredient.claimSignature.mismatch",
                    place,
                    "the hash of the signature of an ingredient whose manifest was redacted");
        }
        if (!visited.contains(before.label())) {
            Findings below = new Findings();
            check(before, below, depth + 1);
            Set<String> known = known(fields);
            for (Finding finding : below.all()) {
                // What was wrong already when it went in, and was said then, is no fault of this file.
                boolean said = known.contains(finding.code() + Labels.path(before.label(), finding.place()));
                into.all()
                        .add(
                                finding.kind() == Finding.Kind.FAILURE && said
                                        ? new Finding(
                                                Finding.Kind.INFORMATION,
                                                finding.code(),
                                                finding.place(),
                                                finding.explanation() + "; it was so already when it went in")
                                        : finding);
            }
        }
    }

    /** Gives the failures that an ingredient assertion admits, as code and place. */
    private static Set<String> known(Map<?, ?> fields) {
        List<Object> codes = new ArrayList<>();
        if (fields.get("validationResults") instanceof Map<?, ?> results
                && results.get("activeManifest") instanceof Map<?, ?> active
                && active.get("failure") instanceof List<?> failures) {
            codes.addAll(failures);
        }
        if (fields.get("validationStatus") instanceof List<?> old) {
            codes.addAll(old);
        }
        Set<String> known = new HashSet<>();
        for (Object code : codes) {
            if (code instanceof Map<?, ?> map) {
                String url = String.valueOf(map.get("url"));
                known.add(map.get("code") + Labels.path("", url));
            }
        }
        return known;
    }
}
