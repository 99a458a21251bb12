package dev.framewright.provenance.c2pa;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Content that went into a file.
 *
 * @param title its name
 * @param format its media type
 * @param relationship {@code parentOf}, {@code componentOf} or {@code inputTo}
 * @param sha256 of its bytes, 64 hexadecimal digits
 * @param manifests its own manifests, whole boxes in order, the active one last; empty when it has none
 * @param results what checking them gave, as C2PA writes it: {@code activeManifest} with its lists of codes
 */
public record Ingredient(
        String title,
        String format,
        String relationship,
        String sha256,
        List<Jumbf> manifests,
        Map<String, Object> results) {
    /** Copies the list. */
    public Ingredient {
        manifests = List.copyOf(manifests);
    }

    /** Gives the manifest that speaks for the content. */
    Optional<Jumbf> active() {
        return manifests.isEmpty() ? Optional.empty() : Optional.of(manifests.get(manifests.size() - 1));
    }
}
