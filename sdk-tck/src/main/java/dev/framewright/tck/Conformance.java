package dev.framewright.tck;

import dev.framewright.api.VideoRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a bundle in a real OSGi framework and says whether it keeps to every {@link Rule}. One line in a test:
 *
 * <pre>{@code
 * Conformance.of(Path.of("target/classes")).asking(CustomRequest.of("hello", Map.of("frames", "5"))).assertKept();
 * }</pre>
 *
 * <p>Each method gives a new value. A bundle with native libraries runs in a JVM of its own.
 */
public final class Conformance {
    private final Path bundle;
    private final List<Path> further;
    private final Map<String, String> settings;
    private final List<VideoRequest> asked;
    private final List<VideoRequest> refused;
    private final Duration patience;

    private Conformance(
            Path bundle,
            List<Path> further,
            Map<String, String> settings,
            List<VideoRequest> asked,
            List<VideoRequest> refused,
            Duration patience) {
        this.bundle = bundle.toAbsolutePath().normalize();
        this.further = List.copyOf(further);
        this.settings = Map.copyOf(settings);
        this.asked = List.copyOf(asked);
        this.refused = List.copyOf(refused);
        this.patience = patience;
    }

    /**
     * Names the bundle.
     *
     * @param bundle a jar, or the folder of one that is not packed, such as {@code target/classes}
     */
    public static Conformance of(Path bundle) {
        return new Conformance(bundle, List.of(), Map.of(), List.of(), List.of(), Duration.ofSeconds(30));
    }

    /** Adds a bundle that the bundle needs, such as the one with PyTorch. It stays when the bundle goes. */
    public Conformance with(Path needed) {
        return new Conformance(bundle, and(further, needed), settings, asked, refused, patience);
    }

    /** Adds a setting, such as {@code framewright.example.level}. */
    public Conformance setting(String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return new Conformance(bundle, further, more, asked, refused, patience);
    }

    /** Adds a request that must be served, or accepted by the stages. */
    public Conformance asking(VideoRequest request) {
        return new Conformance(bundle, further, settings, and(asked, request), refused, patience);
    }

    /** Adds a request that must be refused: by the capability of that name if the bundle has it, else by a stage. */
    public Conformance refusing(VideoRequest request) {
        return new Conformance(bundle, further, settings, asked, and(refused, request), patience);
    }

    /** Sets how long one run may take, 30 s unless set. */
    public Conformance within(Duration longest) {
        return new Conformance(bundle, further, settings, asked, refused, longest);
    }

    private static <T> List<T> and(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }

    /**
     * Checks every rule that applies to what the bundle offers.
     *
     * @return at least one finding
     * @throws IOException if the framework cannot keep its state in the folder for temporary files
     */
    public List<Finding> check() throws IOException, InterruptedException {
        try (BundleHost host = BundleHost.start(settings, further)) {
            return new BundleChecks(host, bundle, asked, refused, patience).findings();
        }
    }

    /** Checks and throws an {@link AssertionError} that says every rule that is broken. */
    public void assertKept() throws IOException, InterruptedException {
        List<Finding> findings = check();
        StringBuilder text = new StringBuilder();
        findings.stream()
                .filter(finding -> !finding.kept())
                .forEach(finding -> text.append("\n  ").append(finding));
        if (!text.isEmpty()) {
            throw new AssertionError(bundle.getFileName() + " does not keep to the contract:" + text);
        }
    }
}
