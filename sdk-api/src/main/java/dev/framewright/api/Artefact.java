package dev.framewright.api;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

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
 */
public record Artefact(
        Path path,
        String mediaType,
        String sha256,
        Optional<ClipShape> clip,
        OptionalLong seed,
        Optional<String> model,
        Optional<String> revisedPrompt,
        Map<String, String> manifest) {
    /** Copies the manifest. */
    public Artefact {
        manifest = Collections.unmodifiableMap(new TreeMap<>(manifest));
    }

    /** Gives this artefact at another place. */
    public Artefact at(Path place) {
        return new Artefact(place, mediaType, sha256, clip, seed, model, revisedPrompt, manifest);
    }

    /** Gives this artefact with another digest, after a stage changed the bytes. */
    public Artefact withSha256(String digest) {
        return new Artefact(path, mediaType, digest, clip, seed, model, revisedPrompt, manifest);
    }
}
