package dev.framewright.api.capability;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps the last state of a job's work under plain names. A save is whole or not there.
 *
 * <p>A name is an ASCII letter or digit and at most 127 more of letters, digits, {@code .}, {@code -} and {@code _}; any
 * other is an {@link IllegalArgumentException}.
 */
@ProviderType
public interface Checkpoints {
    /** Saves bytes, in place of the last ones of that name. */
    void save(String name, byte[] bytes);

    /** Saves a file by moving it, in place of the last one of that name. */
    void save(String name, Path file);

    /** Gives the last saved file of that name. */
    Optional<Path> last(String name);
}
