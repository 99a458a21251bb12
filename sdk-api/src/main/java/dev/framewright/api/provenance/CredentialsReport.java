package dev.framewright.api.provenance;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a file's manifests say, and whether that holds.
 *
 * @param verdict the result in one word
 * @param findings every check that was made, in order, with the status codes of C2PA
 * @param manifests what was said, the manifest that speaks for the file first; empty when there is none
 */
public record CredentialsReport(Verdict verdict, List<Finding> findings, List<Manifest> manifests) {
    /** Copies the lists. */
    public CredentialsReport {
        findings = List.copyOf(findings);
        manifests = List.copyOf(manifests);
    }

    /** Gives the findings that say something is wrong. */
    public List<Finding> failures() {
        return findings.stream()
                .filter(finding -> finding.kind() == Finding.Kind.FAILURE)
                .toList();
    }

    /** The result in one word. */
    public enum Verdict {
        /** Everything holds, and the signer's certificate leads to a trusted root. */
        TRUSTED,
        /** Everything holds; who signed is not known here. */
        VALID,
        /** Something does not hold: the file or what is said of it was changed. */
        INVALID,
        /** Nothing is said about this file. */
        NONE
    }

    /**
     * One check.
     *
     * @param kind how it went
     * @param code C2PA's status code, such as {@code assertion.dataHash.mismatch}
     * @param place address of what was checked, within the manifests
     * @param explanation one sentence
     */
    public record Finding(Kind kind, String code, String place, String explanation) {
        /** How a check went. */
        public enum Kind {
            /** As it should. */
            SUCCESS,
            /** Worth knowing. */
            INFORMATION,
            /** Not as it should. */
            FAILURE
        }
    }

    /**
     * What one manifest says.
     *
     * @param label its name
     * @param generator program that wrote it
     * @param signer organization and name in the certificate; empty when it cannot be read
     * @param signedAt what a time-stamping service said; empty when none did or it does not hold
     * @param actions what was done, in order
     * @param sources what went in
     * @param facts further things it says, by dotted name: model, seed, settings
     */
    public record Manifest(
            String label,
            String generator,
            Optional<String> signer,
            Optional<Instant> signedAt,
            List<Action> actions,
            List<Source> sources,
            Map<String, String> facts) {
        /** Copies lists and map. */
        public Manifest {
            actions = List.copyOf(actions);
            sources = List.copyOf(sources);
            facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        }
    }

    /**
     * One thing that was done.
     *
     * @param name such as {@code c2pa.created}
     * @param digitalSourceType IPTC's word for how content came about, such as {@code trainedAlgorithmicMedia}; empty when
     *     not said
     * @param description in the writer's words; empty when not said
     */
    public record Action(String name, Optional<String> digitalSourceType, Optional<String> description) {}

    /**
     * One thing that went in.
     *
     * @param title its name
     * @param format its media type; empty when not said
     * @param relationship {@code parentOf}, {@code componentOf} or {@code inputTo}
     * @param manifest label of its own manifest; empty when it had none
     */
    public record Source(String title, String format, String relationship, Optional<String> manifest) {}
}
