package dev.framewright.jobs;

import static java.util.stream.Collectors.toSet;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.OutputUnwritableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files under their digests: {@code ab/cdef...}, each with its manifest beside it in {@code ab/cdef....json}. A file is
 * written elsewhere in the folder, forced to the disk and moved to its name, so a name that is there has all its bytes.
 */
final class ArtefactFolder implements ArtefactShelf {
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern REST = Pattern.compile("[0-9a-f]{62}");
    static final String MANIFEST = ".json";

    private static final Logger LOG = LoggerFactory.getLogger(ArtefactFolder.class);
    /** What clients of other machines hear in the place of its path. */
    static final Path NAME = Path.of("the artefact store");

    private final Path root;
    private final Pattern paths;

    ArtefactFolder(Path root) {
        this.root = root;
        this.paths = Pattern.compile(Pattern.quote(root.toString()) + "(?:[/\\\\](" + PREFIX + ")[/\\\\](" + REST
                + ")|[/\\\\][^\\s:;,\"')]*|(?![\\w-]|\\.\\w))");
    }

    Path root() {
        return root;
    }

    @Override
    public String toString() {
        return "the folder " + root;
    }

    /** Gives an error without paths of this folder: stored files are named by their digests, all else is the store. */
    FramewrightException retold(FramewrightException e) {
        return Retold.error(e, this::withoutPaths);
    }

    private String withoutPaths(String sentence) {
        return paths.matcher(sentence)
                .replaceAll(
                        path -> path.group(1) == null ? NAME.toString() : "stored:" + path.group(1) + path.group(2));
    }

    /** Says that something cannot be stored, to clients without this folder's path, which the log keeps. */
    OutputUnwritableException unwritable(String problem, @Nullable Exception cause) {
        LOG.warn("Cannot write {}: {}", this, problem);
        String told = withoutPaths(problem);
        return cause == null
                ? new OutputUnwritableException(NAME, told)
                : new OutputUnwritableException(NAME, told, cause);
    }

    OutputUnwritableException full(IOException e) {
        return unwritable(e + "; free some room in the artefact folder", e);
    }

    /** Gives how many bytes its disk has room for; as many as there can be if the system does not say. */
    long room() {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            // A disk that does not tell is found full when it is.
            return Long.MAX_VALUE;
        }
    }

    /** Gives a folder on the same disk for what is not whole yet. */
    Path uploads() throws IOException {
        return Files.createDirectories(root.resolve("uploads"));
    }

    /** Gives where a digest's bytes are, or would be. */
    Path path(String sha256) {
        return root.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
    }

    @Override
    public Path file(String sha256) {
        return path(sha256);
    }

    /** Takes a file in, by moving it; does nothing but delete it if its bytes are here already. */
    @Override
    public void take(String sha256, Path file) {
        Path target = path(sha256);
        try {
            Files.createDirectories(target.getParent());
            if (Files.exists(target)) {
                // As good as new, so that nobody sweeps it away before its new owner is noted.
                Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
                Files.delete(file);
                return;
            }
            force(file);
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
        } catch (NoSuchFileException e) {
            // Another call took the same file at the same moment.
            if (!Files.exists(target)) {
                throw full(e);
            }
        } catch (IOException e) {
            throw full(e);
        }
    }

    @Override
    public void describe(String sha256, String manifest) {
        Path target = Path.of(path(sha256) + MANIFEST);
        try {
            if (!Files.exists(target)) {
                Path part = Files.createTempFile(uploads(), "manifest-", "");
                Files.writeString(part, manifest, StandardCharsets.UTF_8);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw full(e);
        }
    }

    @Override
    public InputStream open(String sha256, long offset) throws IOException {
        FileChannel channel = FileChannel.open(path(sha256), StandardOpenOption.READ);
        try {
            return Channels.newInputStream(channel.position(offset));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void delete(String sha256) throws IOException {
        Path file = path(sha256);
        for (Path gone : List.of(file, Path.of(file + MANIFEST))) {
            try {
                Files.delete(gone);
            } catch (NoSuchFileException e) {
                continue;
            }
        }
    }

    @Override
    public List<String> olderThan(Duration age) throws IOException {
        List<String> old = new ArrayList<>();
        Instant latest = Instant.now().minus(age);
        for (Path folder : list(root)) {
            String prefix = String.valueOf(folder.getFileName());
            if (PREFIX.matcher(prefix).matches()) {
                for (Path file : list(folder)) {
                    String rest = String.valueOf(file.getFileName());
                    if (REST.matcher(rest).matches()
                            && Files.getLastModifiedTime(file).toInstant().isBefore(latest)) {
                        old.add(prefix + rest);
                    }
                }
            }
        }
        return old;
    }

    @Override
    public boolean untouchedFor(String sha256, Duration age) throws IOException {
        Path file = path(sha256);
        return Files.exists(file)
                && Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(Instant.now().minus(age));
    }

    @Override
    public Set<String> marks() throws IOException {
        return list(root).stream()
                .map(entry -> String.valueOf(entry.getFileName()))
                .filter(name -> name.startsWith(MARK))
                .map(name -> name.substring(MARK.length()))
                .collect(toSet());
    }

    @Override
    public void mark(String storeId) throws IOException {
        Files.writeString(root.resolve(MARK + storeId), MARK_TEXT);
    }

    /** Gives what a folder holds; nothing if it is not there. */
    static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    /** Brings a file, or a folder's names, onto the disk. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
