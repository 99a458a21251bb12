package dev.framewright.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks at all files below a folder again and again. Folders on a network tell nobody of changes, so nothing here waits
 * for such news. Links are not followed, so nothing outside of the folder is ever read.
 */
final class WatchedFolder {
    private static final int DEEPEST = 32;

    private final Path root;
    private final long settleNanos;
    private Map<Path, Seen> seen = new HashMap<>();

    /**
     * Names the folder.
     *
     * @param root without links in its name
     * @param settle how long a file must stay as it is until it counts as whole
     */
    WatchedFolder(Path root, Duration settle) {
        this.root = root;
        this.settleNanos = settle.toNanos();
    }

    /** A file as it was when it last changed. */
    private static final class Seen {
        private final long bytes;
        private final long changed;
        private final long since;
        private Optional<String> digest = Optional.empty();

        Seen(BasicFileAttributes file, long now) {
            this.bytes = file.size();
            this.changed = file.lastModifiedTime().toMillis();
            this.since = now;
        }

        boolean same(Seen other) {
            return bytes == other.bytes && changed == other.changed;
        }
    }

    /**
     * What was there at one look.
     *
     * @param files every file that is of interest, and whether it is whole: not empty, and not written any more
     */
    record Look(SortedMap<Path, Boolean> files) {
        boolean has(Path file) {
            return files.containsKey(file);
        }

        boolean whole(Path file) {
            return files.getOrDefault(file, false);
        }
    }

    Path root() {
        return root;
    }

    /**
     * Looks.
     *
     * @throws IOException if the folder cannot be read, and nothing is known of what is there
     */
    Look look() throws IOException {
        long now = System.nanoTime();
        Map<Path, Seen> present = new HashMap<>();
        SortedMap<Path, Boolean> files = new TreeMap<>();
        Files.walkFileTree(root, java.util.Set.of(), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(root) || ofInterest(folder)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && ofInterest(file)) {
                    Seen fresh = new Seen(attributes, now);
                    Seen before = seen.get(file);
                    Seen one = before != null && before.same(fresh) ? before : fresh;
                    present.put(file, one);
                    // At least two looks, whatever the clock says.
                    files.put(file, one == before && one.bytes > 0 && now - one.since >= settleNanos);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (!file.equals(root) && (e instanceof NoSuchFileException || e instanceof AccessDeniedException)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        seen = present;
        return new Look(files);
    }

    /** Gives the digest of a file of the last look; computed once, until the file changes. */
    String digest(Path file) {
        Seen one = seen.get(file);
        if (one == null) {
            return ShotRenderer.digest(file);
        }
        String digest = one.digest.orElseGet(() -> ShotRenderer.digest(file));
        one.digest = Optional.of(digest);
        return digest;
    }

    /** Hidden files, and those that programs write before they give them their name, are not looked at. */
    private static boolean ofInterest(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".")
                && !name.startsWith("~$")
                && !name.matches(".*(~|\\.part|\\.tmp|\\.filepart|\\.crdownload)");
    }
}
