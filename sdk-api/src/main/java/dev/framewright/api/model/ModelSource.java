package dev.framewright.api.model;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** A folder with a model's weights and configuration, brought by a bundle or found on the machine. */
@ConsumerType
public interface ModelSource {
    /** Gives the model's lower-case name, such as {@code starter}. */
    String name();

    /** Gives one sentence about it: what it draws, its size, its licence. */
    String description();

    /** Gives the folder with its files, ready to be mapped; a bundle unpacks them on first use. */
    Path folder();
}
