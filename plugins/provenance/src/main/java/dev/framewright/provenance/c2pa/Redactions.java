package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.MalformedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What manifests took out of those that they are made of. It counts only where the active manifest is made, by however many steps, of
 * the one that took out, and that one of the one it took out of: nobody takes anything out of the active manifest.
 */
final class Redactions {
    private static final int MOST_REDACTING = 100;

    private final Map<String, ManifestBox> manifests;
    private final Map<String, Set<String>> sources = new HashMap<>();
    private final Map<String, Set<String>> paths = new HashMap<>();

    Redactions(Map<String, ManifestBox> manifests, ManifestBox active) {
        this.manifests = manifests;
        Set<String> labels = new LinkedHashSet<>(Set.of(active.label()));
        labels.addAll(below(active.label()));
        List<ManifestBox> redacting = new ArrayList<>();
        for (String label : labels) {
            if (!manifests.get(label).redactions().isEmpty()) {
                redacting.add(manifests.get(label));
            }
        }
        if (redacting.size() > MOST_REDACTING) {
            throw new MalformedException("more than " + MOST_REDACTING + " manifests took out assertions of others");
        }
        for (ManifestBox one : redacting) {
            Set<String> below = below(one.label());
            below.remove(one.label());
            below.remove(active.label());
            for (String address : one.redactions()) {
                String path = Labels.path(one.label(), address);
                String source = Labels.manifestOf(path);
                if (below.contains(source) && !isBinding(path) && !isActions(path)) {
                    paths.computeIfAbsent(source, label -> new HashSet<>()).add(path);
                }
            }
        }
    }

    /** Gives the labels of all that a manifest is made of, by however many steps. */
    private Set<String> below(String label) {
        Set<String> below = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(label));
        while (!open.isEmpty()) {
            for (String source : sources.computeIfAbsent(open.pop(), this::sources)) {
                if (below.add(source)) {
                    open.push(source);
                }
            }
        }
        return below;
    }

    private Set<String> sources(String label) {
        Set<String> found = new HashSet<>();
        for (Map<?, ?> fields : manifests.get(label).fieldsOf(Labels.INGREDIENT).values()) {
            if (Labels.manifestReference(fields) instanceof Map<?, ?> reference) {
                found.add(Labels.manifestOf(reference.get("url")));
            }
        }
        found.retainAll(manifests.keySet());
        return found;
    }

    private static boolean isBinding(String path) {
        return Labels.last(path).startsWith(Labels.HARD_BINDINGS);
    }

    private static boolean isActions(String path) {
        return Labels.last(path).startsWith(Labels.ACTIONS);
    }

    /** Gives the absolute addresses of the assertions that were taken out of a manifest. */
    Set<String> of(ManifestBox manifest) {
        return paths.getOrDefault(manifest.label(), Set.of());
    }

    /** Checks what a manifest says that it took out. Specification 2.3 and c2pa-rs 0.91: a hard binding has a code of its own. */
    void check(ManifestBox manifest, Findings into) {
        String place = Labels.manifest(manifest.label());
        Set<String> all = new LinkedHashSet<>();
        manifest.redactions().forEach(address -> all.add(Labels.path(manifest.label(), address)));
        for (String path : all) {
            ManifestBox source = manifests.get(Labels.manifestOf(path));
            if (source == manifest) {
                into.failure("assertion.selfRedacted", place, "the claim takes out an assertion of its own, " + path);
            }
            if (isActions(path)) {
                into.failure("assertion.action.redacted", place, "the claim takes out actions, " + path);
            }
            if (isBinding(path)) {
                into.failure(
                        "assertion.hardBinding.redacted",
                        place,
                        "the claim takes out what says which bytes a manifest speaks of, " + path);
            }
            String label = Labels.last(path);
            Jumbf left = source == null ? null : source.assertions().get(label);
            boolean names = left != null && path.equals(Labels.path("", Labels.assertion(source.label(), label)));
            if (names && !left.isEmptied()) {
                into.failure("assertion.notRedacted", place, "what the claim took out is there all the same, " + path);
            }
        }
    }
}
