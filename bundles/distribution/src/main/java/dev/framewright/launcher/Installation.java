package dev.framewright.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The folders Framewright starts from.
 *
 * @param home the installation: {@code bundles/} and {@code lib/}
 * @param plugins further bundles of the user's; need not exist
 * @param cache what may be deleted at any time while nothing runs
 */
public record Installation(Path home, Path plugins, Path cache) {

    /** The environment variable that names the folder with the user's own bundles. */
    public static final String PLUGINS = "FRAMEWRIGHT_PLUGINS";

    /** The environment variable that names the cache folder. */
    public static final String CACHE = "FRAMEWRIGHT_CACHE";

    /** Makes the folders absolute. */
    public Installation {
        home = home.toAbsolutePath().normalize();
        plugins = plugins.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
    }

    /** The installation this launcher belongs to, with the user's folders as the environment names them. */
    public static Installation here() {
        String home = System.getProperty("framewright.home");
        return at(home == null ? Launcher.launcherFolder().getParent() : Path.of(home), System.getenv());
    }

    /** The installation in {@code home}, with the user's folders as {@code environment} names them. */
    public static Installation at(Path home, Map<String, String> environment) {
        return new Installation(
                home,
                folder(environment, PLUGINS, "XDG_DATA_HOME", ".local/share", "plugins"),
                folder(environment, CACHE, "XDG_CACHE_HOME", ".cache", ""));
    }

    private static Path folder(
            Map<String, String> environment, String own, String shared, String inUserHome, String below) {
        String named = environment.getOrDefault(own, "");
        if (!named.isBlank()) {
            return Path.of(named);
        }
        String base = environment.getOrDefault(shared, "");
        Path root = base.isBlank() ? Path.of(System.getProperty("user.home"), inUserHome) : Path.of(base);
        return root.resolve("framewright").resolve(below);
    }

    /**
     * The bundles to start, as jars or as unfolded folders: Framewright's own in order of name, then the user's.
     *
     * @throws IOException if this is no installation
     */
    List<Path> bundles() throws IOException {
        Path own = home.resolve("bundles");
        if (!Files.isDirectory(own)) {
            throw new IOException("no bundles in " + own + "; build Framewright again");
        }
        List<Path> bundles = bundlesIn(own);
        if (Files.isDirectory(plugins)) {
            bundles.addAll(bundlesIn(plugins));
        }
        return bundles;
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
