package dev.framewright.server;

import dev.framewright.api.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.BundleContext;

/**
 * The settings of one endpoint: {@code framewright.NAME.KEY}, else {@code framewright.KEY}, each as a framework or system
 * property, else as an environment variable such as {@code FRAMEWRIGHT_GRPC_LISTEN}.
 */
public final class ServeSettings {
    private final String endpoint;
    private final Function<String, Optional<String>> source;

    /** Takes settings from anywhere, by full name. */
    public ServeSettings(String endpoint, Function<String, Optional<String>> source) {
        this.endpoint = endpoint;
        this.source = source;
    }

    /** Takes settings from the framework and the environment. */
    public static ServeSettings of(String endpoint, BundleContext context) {
        return new ServeSettings(
                endpoint,
                name -> filled(Optional.ofNullable(context.getProperty(name)))
                        .or(() -> Optional.ofNullable(System.getenv(
                                name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')))));
    }

    /** Gives a setting's full name. */
    public String name(String key) {
        return "framewright." + endpoint + "." + key;
    }

    /** Gives a text; blank counts as absent. */
    public Optional<String> text(String key) {
        return filled(source.apply(name(key))).or(() -> filled(source.apply("framewright." + key)));
    }

    private static Optional<String> filled(Optional<String> text) {
        return text.map(String::strip).filter(words -> !words.isEmpty());
    }

    /** Gives a file that must be there. */
    public Optional<Path> file(String key) {
        return text(key).map(text -> {
            Path file = Path.of(text);
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new InvalidRequestException(name(key), "must name a file that can be read but was " + text);
            }
            return file;
        });
    }

    /** Gives a whole number within bounds. */
    public int number(String key, int usual, int least, int most) {
        return text(key)
                .map(text -> {
                    try {
                        int value = Integer.parseInt(text);
                        if (value >= least && value <= most) {
                            return value;
                        }
                    } catch (NumberFormatException e) {
                        // Said below, with the bounds.
                    }
                    throw new InvalidRequestException(
                            name(key), "must be between " + least + " and " + most + " but was " + text);
                })
                .orElse(usual);
    }
}
