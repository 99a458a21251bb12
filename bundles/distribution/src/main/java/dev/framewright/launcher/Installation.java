package dev.framewright.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The folders Framewright starts from.
 *
 * @param home the installation: {@code bundles/} and {@code lib/}
 * @param plugins further bundles of the user's; need not exist
 * @param cache what may be deleted at any time while nothing runs
 * @param data what belongs to the user and must last, such as keys; need not exist
 */
public record Installation(Path home, Path plugins, Path cache, Path data) {

    /** The environment variable that names the folder with what belongs to the user. */
    public static final String DATA = "FRAMEWRIGHT_DATA";

    /** The environment variable that names the folder with the user's own bundles. */
    public static final String PLUGINS = "FRAMEWRIGHT_PLUGINS";

    /** The environment variable that names the cache folder. */
    public static final String CACHE = "FRAMEWRIGHT_CACHE";

    /** The user's settings, in the data folder. */
    private static final String SETTINGS = "framewright.properties";

    /** The environment variable that names another file with settings. */
    private static final String SETTINGS_FILE = "FRAMEWRIGHT_SETTINGS";

    private static final String PREFIX = "FRAMEWRIGHT_";

    /** Makes the folders absolute. */
    public Installation {
        home = home.toAbsolutePath().normalize();
        plugins = plugins.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
    }

    /** The installation this launcher belongs to, with the user's folders as the environment names them. */
    public static Installation here() {
        String home = System.getProperty("framewright.home");
        return at(home == null ? Launcher.launcherFolder().getParent() : Path.of(home), System.getenv());
    }

    /** The installation in {@code home}, with the user's folders as {@code environment} names them. */
    public static Installation at(Path home, Map<String, String> environment) {
        Path data = folder(environment, DATA, "XDG_DATA_HOME", ".local/share");
        String plugins = environment.getOrDefault(PLUGINS, "");
        return new Installation(
                home,
                plugins.isBlank() ? data.resolve("plugins") : Path.of(plugins),
                folder(environment, CACHE, "XDG_CACHE_HOME", ".cache"),
                data);
    }

    private static Path folder(Map<String, String> environment, String own, String shared, String inUserHome) {
        String named = environment.getOrDefault(own, "");
        if (!named.isBlank()) {
            return Path.of(named);
        }
        String base = environment.getOrDefault(shared, "");
        Path root = base.isBlank() ? Path.of(System.getProperty("user.home"), inUserHome) : Path.of(base);
        return root.resolve("framewright");
    }

    /**
     * The settings that bundles read as framework properties. The first that has one decides: Java's own
     * {@code -Dframewright.a.b}, the environment's {@code FRAMEWRIGHT_A_B}, the user's file {@value #SETTINGS} in the data
     * folder or the one that {@value #SETTINGS_FILE} names, and what is usual.
     *
     * @throws IOException if the file is there and cannot be read
     */
    Map<String, String> settings() throws IOException {
        return settings(System.getenv());
    }

    Map<String, String> settings(Map<String, String> environment) throws IOException {
        Properties all = new Properties();
        // A distribution whose safety or signing bundle is gone or broken makes nothing, instead of making it unsafe or
        // unsigned.
        all.setProperty(
                "framewright.stages.required",
                "prompt-safety,rewritten-prompt-safety,input-safety,frame-safety,watermark,provenance");
        String named = environment.getOrDefault(SETTINGS_FILE, "");
        Path file = named.isBlank() ? data.resolve(SETTINGS) : Path.of(named);
        if (Files.exists(file) || !named.isBlank()) {
            try (Reader text = Files.newBufferedReader(file)) {
                all.load(text);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " cannot be read: " + e.getMessage() + "; correct it or remove it", e);
            } catch (CharacterCodingException e) {
                throw new IOException(file + " is not in UTF-8; save it as UTF-8", e);
            } catch (NoSuchFileException e) {
                throw new IOException(file + ", which " + SETTINGS_FILE + " names, is not there; correct that", e);
            } catch (IOException e) {
                throw new IOException(file + " cannot be read: " + e, e);
            }
        }
        Map<String, String> settings = new HashMap<>();
        for (String name : all.stringPropertyNames()) {
            if (!name.startsWith("framewright.")) {
                throw new IOException(file + " has the setting " + name + ", but names start with framewright.;"
                        + " correct it or remove it");
            }
            settings.put(name, all.getProperty(name));
        }
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                settings.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("framewright."))
                .forEach(name -> settings.put(name, System.getProperty(name)));
        return settings;
    }

    /**
     * Framewright's own bundles, as jars or as unfolded folders, in order of name.
     *
     * @throws IOException if this is no installation
     */
    List<Path> bundles() throws IOException {
        Path own = home.resolve("bundles");
        if (!Files.isDirectory(own)) {
            throw new IOException("no bundles in " + own + "; build Framewright again");
        }
        return bundlesIn(own);
    }

    /** The user's bundles, in order of name. */
    List<Path> pluginBundles() throws IOException {
        return Files.isDirectory(plugins) ? bundlesIn(plugins) : List.of();
    }

    private static List<Path> bundlesIn(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (entry.toString().endsWith(".jar") || Files.exists(entry.resolve("META-INF/MANIFEST.MF"))) {
                    found.add(entry);
                }
            }
        }
        found.sort(Comparator.comparing(Path::getFileName));
        return found;
    }
}
