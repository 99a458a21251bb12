package dev.framewright.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which bundles of the user's may start. Felix checks no signatures itself, so {@code framewright plugins add} does,
 * and writes the digest of what it let in; a jar that is not on that list, or was changed since, is not started by a
 * server.
 */
final class PluginTrust {
    /** {@code allow} or {@code refuse}; when not set, servers refuse and single commands allow. */
    static final String UNSIGNED = "framewright.plugins.unsigned";

    private static final String ACCEPTED = "plugins.accepted";

    private final Path accepted;
    private final boolean everything;

    private PluginTrust(Path accepted, boolean everything) {
        this.accepted = accepted;
        this.everything = everything;
    }

    /**
     * Reads the setting.
     *
     * @throws IOException if it is neither word
     */
    static PluginTrust of(Map<String, String> settings, Path data, boolean serving) throws IOException {
        String wanted = settings.getOrDefault(UNSIGNED, serving ? "refuse" : "allow");
        if (!wanted.equals("allow") && !wanted.equals("refuse")) {
            throw new IOException(UNSIGNED + " must be allow or refuse but was \"" + wanted + "\"");
        }
        return new PluginTrust(data.resolve(ACCEPTED), wanted.equals("allow"));
    }

    /** Says why a bundle may not start; empty when it may. */
    Optional<String> refusal(Path bundle) {
        if (everything) {
            return Optional.empty();
        }
        try {
            String digest = Files.isDirectory(bundle) ? "a folder" : digest(bundle);
            List<String> lines = Files.exists(accepted) ? Files.readAllLines(accepted) : List.of();
            boolean known =
                    lines.stream().anyMatch(line -> line.startsWith(digest + " ") && !line.endsWith(" unsigned"));
            return known
                    ? Optional.empty()
                    : Optional.of("bundle " + bundle
                            + " was not started, because nobody vouches for it: verify it with framewright plugins add, or"
                            + " set " + UNSIGNED + " = allow");
        } catch (IOException e) {
            return Optional.of("bundle " + bundle + " was not started, because it cannot be read: " + e.getMessage());
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                digest.update(block, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
