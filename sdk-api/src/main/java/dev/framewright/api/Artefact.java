package dev.framewright.api;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A finished file (or folder of numbered pictures).
 *
 * @param path where it is
 * @param mediaType such as {@code video/mp4}
 * @param sha256 digest of the bytes, 64 hexadecimal digits; of a folder, of its files in order of name
 * @param clip exact measures; empty when it is not a clip or picture
 * @param seed the seed used; empty when none was
 * @param model name of the model; empty when none was used
 * @param revisedPrompt the words that were drawn, when a stage rewrote them
 * @param manifest everything needed to make it again, by dotted name, in order of name
 * @param sidecars files that belong to it and lie beside it under the same name, by their extension without a dot, such
 *     as {@code c2pa}; each is an artefact of its own too, after this one
 */
public record Artefact(
        Path path,
        String mediaType,
        String sha256,
        Optional<ClipShape> clip,
        OptionalLong seed,
        Optional<String> model,
        Optional<String> revisedPrompt,
        Map<String, String> manifest,
        Map<String, Path> sidecars) {
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,16}");

    /** Copies the maps and checks the extensions. */
    public Artefact {
        manifest = Collections.unmodifiableMap(new TreeMap<>(manifest));
        sidecars = Collections.unmodifiableMap(new TreeMap<>(sidecars));
        sidecars.keySet().forEach(extension -> {
            if (!EXTENSION.matcher(extension).matches()) {
                throw new IllegalArgumentException(
                        "A sidecar needs an extension of letters and digits but had \"" + extension + "\"");
            }
        });
    }

    /** Gives an artefact without sidecars. */
    public Artefact(
            Path path,
            String mediaType,
            String sha256,
            Optional<ClipShape> clip,
            OptionalLong seed,
            Optional<String> model,
            Optional<String> revisedPrompt,
            Map<String, String> manifest) {
        this(path, mediaType, sha256, clip, seed, model, revisedPrompt, manifest, Map.of());
    }

    /** Gives this artefact at another place. */
    public Artefact at(Path place) {
        return new Artefact(place, mediaType, sha256, clip, seed, model, revisedPrompt, manifest, sidecars);
    }

    /** Gives this artefact with another digest, after a stage changed the bytes. */
    public Artefact withSha256(String digest) {
        return new Artefact(path, mediaType, digest, clip, seed, model, revisedPrompt, manifest, sidecars);
    }

    /** Gives this artefact with one more file beside it; a stage writes it into the job's working folder. */
    public Artefact withSidecar(String extension, Path file) {
        Map<String, Path> more = new TreeMap<>(sidecars);
        more.put(extension, file);
        return new Artefact(path, mediaType, sha256, clip, seed, model, revisedPrompt, manifest, more);
    }

    /** Gives where the sidecar with this extension lies when the artefact lies at {@code place}. */
    public static Path sidecarPath(Path place, String extension) {
        String name = String.valueOf(place.getFileName());
        int dot = name.lastIndexOf('.');
        return place.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "." + extension);
    }
}
