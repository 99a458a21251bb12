package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.timeline.ShotNote;
import dev.framewright.api.timeline.ShotNote.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file in a watched folder asks for.
 *
 * @param file the text {@code NAME.shot.txt}, or a picture or clip for which the command itself says what becomes of it
 * @param name of the file without its endings; results are named after it
 * @param note what is wanted, without the settings that name files
 * @param sources what it begins from; each lies in the watched folder
 */
record WatchedShot(Path file, String name, ShotNote note, List<Path> sources) {
    /** How the name of a text ends that asks for something. */
    static final String TEXT = ".shot.txt";

    private static final int MOST_BYTES = 1 << 16;
    private static final int KEY_DIGITS = 16;
    private static final Pattern RESULT = Pattern.compile("(?i).*-[0-9a-f]{" + KEY_DIGITS + "}\\.[a-z0-9.]+");
    private static final Pattern PICTURE = Pattern.compile("(?i).*\\.(png|jpe?g|webp|bmp)");
    private static final Pattern CLIP = Pattern.compile("(?i).*\\.(mp4|m4v|mov|webm|mkv|avi|gif)");
    private static final Pattern KIND = Pattern.compile("(?s)\\s*([A-Za-z-]+):.*");

    /** Tells whether a file is a text that asks for something. */
    static boolean text(Path file) {
        return lower(file).endsWith(TEXT);
    }

    /** Tells whether a file is a picture that was not made here. */
    static boolean picture(Path file) {
        return !RESULT.matcher(lower(file)).matches()
                && PICTURE.matcher(lower(file)).matches();
    }

    /** Tells whether a file is a clip that was not made here. */
    static boolean clip(Path file) {
        return !RESULT.matcher(lower(file)).matches()
                && CLIP.matcher(lower(file)).matches();
    }

    /** Gives what a picture or clip without a text of its own becomes. */
    static WatchedShot of(Path media, ShotNote note) {
        String name = String.valueOf(media.getFileName());
        return new WatchedShot(media, name.substring(0, name.lastIndexOf('.')), note, List.of(media));
    }

    /**
     * Reads a text.
     *
     * @throws InvalidRequestException if it cannot be understood, or names a file that is not in the folder
     */
    static WatchedShot read(Path file, WatchedFolder.Look look, Path root) {
        String whole = String.valueOf(file.getFileName());
        String name = whole.substring(0, whole.length() - TEXT.length());
        if (name.isEmpty()) {
            throw new InvalidRequestException("shot", "must have a name before " + TEXT);
        }
        List<Path> beside = beside(file, name, look);
        ShotNote note = note(words(file), beside);
        Map<String, String> settings = new TreeMap<>(note.settings());
        List<Path> sources = new ArrayList<>();
        Optional<String> source = Optional.ofNullable(settings.remove("source"));
        Optional<String> to = Optional.ofNullable(settings.remove("to"));
        int wanted = note.kind().sources();
        if (wanted > 0) {
            sources.add(source.map(text -> inside(file, "source", text, root)).orElseGet(() -> only(beside, name)));
        }
        if (wanted > 1) {
            sources.add(to.map(text -> inside(file, "to", text, root))
                    .orElseThrow(() -> new InvalidRequestException(
                            "to", "must name the clip that " + note.kind().word() + " leads to, as in | to=end.mp4")));
        }
        if (source.isPresent() && wanted < 1 || to.isPresent() && wanted < 2) {
            throw new InvalidRequestException(
                    wanted < 1 ? "source" : "to",
                    "is of no use to " + note.kind().word() + "; leave it out");
        }
        return new WatchedShot(file, name, new ShotNote(note.kind(), note.words(), settings), sources);
    }

    /**
     * Gives what tells this shot from others: the same words and the same bytes of the sources are the same shot, under
     * whatever name.
     */
    String key(WatchedFolder folder, String ending) {
        List<String> parts = new ArrayList<>(List.of(note.kind().word(), note.words(), ending));
        parts.addAll(ShotRequests.options(name, note));
        sources.forEach(source -> parts.add(folder.digest(source)));
        return ShotRenderer.digest(parts);
    }

    /** Gives where the result goes. */
    Path place(String key, String ending) {
        return file.resolveSibling(name + "-" + shortKey(key) + "." + ending);
    }

    /** Gives as much of a key as names show. */
    static String shortKey(String key) {
        return key.substring(0, KEY_DIGITS);
    }

    /** Gives where it is said that a file asks for what cannot be made. */
    static Path errorPlace(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = text(file) ? name.substring(0, name.length() - ".txt".length()) : name;
        return file.resolveSibling(stem + ".error.txt");
    }

    /** The picture or clip that a text belongs to has its name, with or without the ending. */
    private static List<Path> beside(Path file, String name, WatchedFolder.Look look) {
        return look.files().keySet().stream()
                .filter(one -> file.resolveSibling("x").getParent().equals(one.getParent()))
                .filter(one -> picture(one) || clip(one))
                .filter(one -> {
                    String other = String.valueOf(one.getFileName());
                    return other.equals(name)
                            || other.substring(0, other.lastIndexOf('.')).equals(name);
                })
                .toList();
    }

    private static Path only(List<Path> beside, String name) {
        if (beside.size() != 1) {
            String what = beside.isEmpty()
                    ? "none is there"
                    : "there are " + beside.stream().map(Path::getFileName).toList();
            throw new InvalidRequestException(
                    "source",
                    "must be one picture or clip named " + name + " beside the text, or be named as in | source=FILE,"
                            + " but " + what);
        }
        return beside.get(0);
    }

    /** Whoever may write into the folder may have files of the folder used, and no others. */
    private static Path inside(Path file, String setting, String text, Path root) {
        try {
            Path path = file.resolveSibling(text).normalize();
            if (!text.isBlank() && path.startsWith(root) && !path.equals(root)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new InvalidRequestException(setting, "must be a file of the watched folder but was \"" + text + "\"");
    }

    private static ShotNote note(String text, List<Path> beside) {
        Optional<ShotNote> note = ShotNote.parse(text);
        if (note.isPresent()) {
            return note.get();
        }
        Matcher kind = KIND.matcher(text);
        if (kind.matches()) {
            throw new InvalidRequestException(
                    "shot",
                    "must begin with one of "
                            + List.of(Kind.values()).stream().map(Kind::word).toList()
                            + " and a colon, or have no colon after its first word, but began with \""
                            + kind.group(1) + ":\"");
        }
        Kind usual = beside.isEmpty() ? Kind.GENERATE : picture(beside.get(0)) ? Kind.IMAGE_TO_VIDEO : Kind.EXTEND;
        return ShotNote.parse(usual.word() + ":" + text).orElseThrow();
    }

    private static String words(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InvalidRequestException(
                        "shot", "must be at most " + MOST_BYTES + " bytes but has " + Files.size(file));
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return plain.strip().replaceAll("\\s*\\R\\s*", " ");
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException("shot", "must be text in UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new MediaUnreadableException(file, e + "; check its rights", e);
        }
    }

    private static String lower(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }
}
