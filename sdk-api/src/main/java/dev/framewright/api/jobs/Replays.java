package dev.framewright.api.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.Output;
import dev.framewright.api.VideoRequest;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Makes an artefact again from its manifest, and tells whether that gave the same. */
@ProviderType
public interface Replays {
    /**
     * Reads what is known of an artefact: the line that the command prints for it, or the file that the store keeps
     * beside it.
     *
     * @param json an object with the members {@code sha256} and {@code manifest}
     * @throws dev.framewright.api.InvalidRequestException if it is nothing of the kind
     */
    Recorded read(String json);

    /**
     * Reads what has to be submitted to make the artefact again.
     *
     * @param manifest as {@link Artefact#manifest()} gives it
     * @throws dev.framewright.api.InvalidRequestException if the manifest does not hold a request, with what to do
     */
    Recipe recipe(Map<String, String> manifest);

    /**
     * Compares a replay with what was recorded.
     *
     * @param first as it was recorded
     * @param again what the replay gave
     */
    Verdict compare(Recorded first, Artefact again);

    /**
     * An artefact as it was recorded.
     *
     * @param sha256 digest of the file
     * @param manifest what is known of how it was made
     */
    record Recorded(String sha256, Map<String, String> manifest) {
        /** Copies the map. */
        public Recorded {
            manifest = Map.copyOf(manifest);
        }
    }

    /**
     * What makes an artefact.
     *
     * @param request with its seed
     * @param output how it was coded
     */
    record Recipe(VideoRequest request, Output output) {}

    /**
     * How a replay compares.
     *
     * @param match how far it is the same
     * @param differences what is not as it was, one sentence each: the reasons to look at first
     */
    record Verdict(Match match, List<String> differences) {
        /** Copies the list. */
        public Verdict {
            differences = List.copyOf(differences);
        }
    }

    /** How far two artefacts are the same. */
    enum Match {
        /** Every byte of the file. */
        FILE,
        /** Every byte of the file before stages changed it, for instance by signing it with the time. */
        ENCODED,
        /** Every pixel of every frame; only the coding differs. */
        FRAMES,
        /** Not the frames. */
        NONE
    }
}
