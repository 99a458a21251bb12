package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.Container;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Destination;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.VideoRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files on their way to their places: each is made whole under a neighbour name of its own ending in {@code .part}, then
 * all are moved. Closing it before {@link #publish()} leaves nothing behind.
 */
final class Publication implements AutoCloseable {
    /** What follows a file's name while a run, and the writers and signers inside of it, make it. */
    private static final Pattern PART =
            Pattern.compile("(\\.[0-9a-f]{8})?\\.part(\\.[0-9a-f]{8}\\.part)?(\\.(frames|bare|signing))?");
    /** No run leaves what it works on untouched for so long. */
    private static final Duration ABANDONED = Duration.ofHours(24);

    private final Map<Path, Path> targetByPart = new LinkedHashMap<>();
    private final Set<Path> reserved = new HashSet<>();

    /** Refuses a destination that cannot be written, before any work is done. */
    static void check(VideoRequest request, Destination destination) {
        Path path = destination.path();
        if (destination.keepsExisting()) {
            checkParent(path);
        } else if (destination.output().container() == Container.PNG_SEQUENCE) {
            checkFolder(path, request instanceof CustomRequest);
        } else {
            checkFile(path);
        }
        destination.contactSheet().ifPresent(Publication::checkFile);
    }

    private static void checkFolder(Path path, boolean mayHoldFiles) {
        if (!Files.exists(path)) {
            checkParent(mayHoldFiles ? topmostMissing(path) : path);
        } else if (!Files.isDirectory(path)) {
            throw new OutputUnwritableException(path, "a file of that name is in the way; choose another folder");
        } else if (!Files.isWritable(path)) {
            throw new OutputUnwritableException(
                    path, "the folder is not writable; choose another or change its rights");
        } else if (!mayHoldFiles) {
            try (Stream<Path> entries = Files.list(path)) {
                if (entries.findAny().isPresent()) {
                    throw new OutputUnwritableException(path, "the folder is not empty; choose a new one");
                }
            } catch (IOException e) {
                throw new OutputUnwritableException(path, "the folder cannot be listed; choose another", e);
            }
        }
    }

    /** Finds the first folder that would have to be made. */
    private static Path topmostMissing(Path path) {
        Path missing = path.toAbsolutePath().normalize();
        while (missing.getParent() != null && !Files.exists(missing.getParent())) {
            missing = missing.getParent();
        }
        return missing;
    }

    private static void checkFile(Path path) {
        if (Files.isDirectory(path)) {
            throw new OutputUnwritableException(
                    path, "it is a folder; name a file in it, or end the name with / for numbered pictures");
        }
        if (Files.exists(path) && !Files.isWritable(path)) {
            throw new OutputUnwritableException(path, "the file is write-protected; choose another name");
        }
        checkParent(path);
    }

    private static void checkParent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new OutputUnwritableException(path, "its folder does not exist; create it first");
        }
        if (!Files.isWritable(parent)) {
            throw new OutputUnwritableException(
                    path, "its folder is not writable; choose another or change its rights");
        }
    }

    /** Gives the name under which a target's file is to be made; what killed runs left of it is deleted. */
    Path part(Path target) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        deleteAbandoned(whole);
        String unique = UUID.randomUUID().toString().substring(0, 8);
        Path part = whole.resolveSibling(whole.getFileName() + "." + unique + ".part");
        targetByPart.put(part, whole);
        return part;
    }

    private static void deleteAbandoned(Path whole) throws IOException {
        String name = String.valueOf(whole.getFileName());
        long latest = System.currentTimeMillis() - ABANDONED.toMillis();
        for (Path beside : ArtefactFolder.list(whole.getParent())) {
            String other = String.valueOf(beside.getFileName());
            if (other.startsWith(name)
                    && PART.matcher(other.substring(name.length())).matches()
                    && beside.toFile().lastModified() < latest) {
                delete(beside);
            }
        }
    }

    /**
     * Gives the place of a part's file: where it was asked for, or a free name if what is there is to stay. Sidecars of that
     * name must be free too.
     */
    Path place(Path part, Destination destination, Set<String> sidecars) throws IOException {
        if (!destination.keepsExisting()) {
            return destination.path();
        }
        Path free = reserve(destination.path(), Files.isDirectory(part), sidecars);
        targetByPart.put(part, free.toAbsolutePath().normalize());
        return free;
    }

    /** Gives the folder for several files, and makes it: the one that was asked for, or one of a free name. */
    Path folder(Destination destination) throws IOException {
        return destination.keepsExisting()
                ? reserve(destination.path(), true, Set.of())
                : Files.createDirectories(destination.path());
    }

    /** Takes the first free name, with something empty, so that no other run finds it free. */
    private Path reserve(Path wanted, boolean folder, Set<String> sidecars) throws IOException {
        for (int number = 1; ; number++) {
            Path name = numbered(wanted, number);
            if (sidecars.stream().anyMatch(extension -> Files.exists(Artefact.sidecarPath(name, extension)))) {
                continue;
            }
            try {
                Path made = folder ? Files.createDirectory(name) : Files.createFile(name);
                reserved.add(made.toAbsolutePath().normalize());
                return name;
            } catch (FileAlreadyExistsException e) {
                continue;
            }
        }
    }

    private static Path numbered(Path wanted, int number) {
        if (number == 1) {
            return wanted;
        }
        String name = String.valueOf(wanted.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return wanted.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
    }

    /** Brings a finished file beside its target: by moving it out of the working folder, else by copying. */
    Path partFrom(Path file, Path target, Path workingFolder) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        if (Files.exists(whole) && Files.isSameFile(file, whole)) {
            return whole;
        }
        Path part = part(target);
        if (file.startsWith(workingFolder)) {
            Files.move(file, part);
        } else {
            Files.copy(file, part);
        }
        return part;
    }

    /** Gives the artefact at its place, with its sidecars beside it; they are moved when it is. */
    Artefact withSidecars(Artefact finished, Path target, Path workingFolder) throws IOException {
        Artefact placed = finished.at(target);
        for (Map.Entry<String, Path> sidecar : finished.sidecars().entrySet()) {
            Path beside = Artefact.sidecarPath(target, sidecar.getKey());
            checkFile(beside);
            boolean taken = targetByPart.containsValue(beside.toAbsolutePath().normalize());
            if (taken || Files.exists(beside) && !Files.exists(target)) {
                throw new OutputUnwritableException(
                        target, beside.getFileName() + " belongs to another file of that name; choose another name");
            }
            partFrom(sidecar.getValue(), beside, workingFolder);
            placed = placed.withSidecar(sidecar.getKey(), beside);
        }
        return placed;
    }

    /** Moves every file to its place. */
    void publish() throws IOException {
        for (Map.Entry<Path, Path> move : targetByPart.entrySet()) {
            try {
                Files.move(move.getKey(), move.getValue(), StandardCopyOption.ATOMIC_MOVE);
                reserved.remove(move.getValue());
            } catch (FileAlreadyExistsException e) {
                throw new OutputUnwritableException(move.getValue(), "something is in the way; choose another name", e);
            }
        }
        targetByPart.clear();
    }

    @Override
    public void close() throws IOException {
        for (Path part : targetByPart.keySet()) {
            delete(part);
        }
        // A folder that holds something by now stays.
        reserved.forEach(empty -> empty.toFile().delete());
    }

    /** Gives the digest of a file, or of a folder's files in order of name. */
    static String sha256(Path path) throws IOException {
        MessageDigest digest = Digests.sha256();
        for (Path file : filesOf(path)) {
            try (InputStream bytes = Files.newInputStream(file)) {
                byte[] block = new byte[1 << 16];
                for (int read = bytes.read(block); read >= 0; read = bytes.read(block)) {
                    digest.update(block, 0, read);
                }
            }
        }
        return Digests.text(digest);
    }

    private static List<Path> filesOf(Path path) throws IOException {
        try (Stream<Path> tree = Files.walk(path)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Deletes a file or a folder with all that is in it, if it is there. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(path)) {
            deepestFirst =
                    tree.sorted((a, b) -> b.getNameCount() - a.getNameCount()).toList();
        }
        for (Path entry : deepestFirst) {
            Files.deleteIfExists(entry);
        }
    }

    static String mediaType(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (extension) {
            case "json" -> "application/json";
            case "csv" -> "text/csv";
            case "md" -> "text/markdown";
            case "txt", "log" -> "text/plain";
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "webp" -> "image/webp";
            case "mp4" -> "video/mp4";
            case "mov" -> "video/quicktime";
            case "webm" -> "video/webm";
            case "c2pa" -> "application/c2pa";
            default -> "application/octet-stream";
        };
    }
}
