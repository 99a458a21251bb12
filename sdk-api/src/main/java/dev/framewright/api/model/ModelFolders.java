package dev.framewright.api.model;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Folders of weights that users bring; they stay where they are. */
@ProviderType
public interface ModelFolders {
    /**
     * Checks a folder and remembers it under a name. It is served from the next start on.
     *
     * @param folder with a model of a family that an installed bundle knows
     * @param name empty for one made from the folder's own
     * @throws dev.framewright.api.ModelInvalidException if a file is missing or damaged, naming the file and the tensor,
     *     or if no family knows the folder
     * @throws dev.framewright.api.InvalidRequestException if a folder that is still there has the name
     */
    ModelReport add(Path folder, Optional<String> name);

    /**
     * Checks a folder as {@link #add} does, and remembers nothing.
     *
     * @throws dev.framewright.api.ModelInvalidException as {@link #add} does
     */
    ModelReport check(Path folder, Optional<String> name);

    /**
     * Forgets a folder; its files stay.
     *
     * @throws dev.framewright.api.InvalidRequestException if there is none of that name
     */
    void remove(String name);
}
