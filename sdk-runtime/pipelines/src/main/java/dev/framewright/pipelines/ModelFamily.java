package dev.framewright.pipelines;

import dev.framewright.api.AdapterRef;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Size;
import dev.framewright.api.model.ModelReport;
import java.nio.file.Path;
import java.util.List;

/** Knows the folders of one family of models and opens them. Registered as a service. */
public interface ModelFamily {

    /** Whether a folder holds a model of this family; looks at the names of files only. */
    boolean holds(Path folder);

    /**
     * Reads the folder's description, without opening weights.
     *
     * @param name under which the model is installed
     * @throws dev.framewright.api.ModelInvalidException if it cannot be read
     */
    ModelCard card(String name, Path folder);

    /**
     * Checks every file of a folder and says what it holds.
     *
     * @throws dev.framewright.api.ModelInvalidException naming the file that is missing or damaged
     */
    ModelReport report(String name, Path folder);

    /** What one window costs, an upper estimate. */
    Cost cost(ModelCard card, Size size, int frames, boolean guided);

    /**
     * Opens weights.
     *
     * @throws dev.framewright.api.ModelInvalidException if they cannot be read
     */
    VideoModel open(String name, Path folder);

    /**
     * Opens weights with adapters laid over them.
     *
     * @throws dev.framewright.api.InvalidRequestException if this family takes none
     */
    default VideoModel open(String name, Path folder, List<Adapter> adapters) {
        if (!adapters.isEmpty()) {
            throw new InvalidRequestException("model.adapters", "must be empty: model " + name + " takes no LoRA");
        }
        return open(name, folder);
    }

    /**
     * A LoRA file for one request.
     *
     * @param weight 1 is as trained
     * @param expert which expert of a two-expert model it changes
     */
    record Adapter(Path file, double weight, AdapterRef.Expert expert) {}

    /**
     * What one window costs.
     *
     * @param hostBytes most main memory at one time, libraries and weights included
     * @param deviceBytes most memory of an accelerator at one time; 0 on a CPU
     * @param secondsPerStep of denoising
     * @param secondsPerFrame of encoding or decoding
     */
    record Cost(long hostBytes, long deviceBytes, double secondsPerStep, double secondsPerFrame) {}
}
