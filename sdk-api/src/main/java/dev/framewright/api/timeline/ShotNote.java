package dev.framewright.api.timeline;

import dev.framewright.api.InvalidRequestException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a marker of a timeline asks for, as in {@code generate: a horse running left | seed=7; steps=30}.
 *
 * @param kind what to do
 * @param words what it shows; may be empty where the kind needs no words
 * @param settings options of the command of the same name, without their dashes, such as {@code seed}
 */
public record ShotNote(Kind kind, String words, Map<String, String> settings) {
    private static final Pattern FORM = Pattern.compile("(?s)\\s*([A-Za-z-]+)\\s*:(.*)");
    private static final Pattern SETTING = Pattern.compile("\\s*([a-z][a-z-]*)\\s*=\\s*(.*?)\\s*");

    /** Sorts the settings. */
    public ShotNote {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** What is done for a shot. */
    public enum Kind {
        /** From words alone. */
        GENERATE("generate", 0),
        /** From a picture. */
        IMAGE_TO_VIDEO("image-to-video", 1),
        /** Goes on after the clip before. */
        EXTEND("extend", 1),
        /** Leads to the clip after. */
        EXTEND_BACKWARD("extend-backward", 1),
        /** Leads from the clip before to the clip after. */
        CONNECT("connect", 2),
        /** Repaints a clip. */
        EDIT("edit", 1);

        private final String word;
        private final int sources;

        Kind(String word, int sources) {
            this.word = word;
            this.sources = sources;
        }

        /** Gives the word for it in a marker. */
        public String word() {
            return word;
        }

        /** Gives the number of clips or pictures it begins from. */
        public int sources() {
            return sources;
        }

        /** Finds a kind by its word. */
        public static Optional<Kind> of(String word) {
            String wanted = word.toLowerCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(wanted))
                    .findFirst();
        }
    }

    /**
     * Reads a marker's text; empty if it is none of ours.
     *
     * @throws InvalidRequestException if it begins like one of ours and then cannot be understood
     */
    public static Optional<ShotNote> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Kind.of(form.group(1)).isEmpty()) {
            return Optional.empty();
        }
        String[] parts = form.group(2).split("\\|", 2);
        Map<String, String> settings = new TreeMap<>();
        if (parts.length > 1) {
            for (String part : parts[1].split(";")) {
                Matcher setting = SETTING.matcher(part);
                if (!part.isBlank() && !setting.matches()) {
                    throw new InvalidRequestException(
                            "marker",
                            "must be WORDS | NAME=VALUE; NAME=VALUE but had \"" + part.strip() + "\" in \""
                                    + text.strip() + "\"");
                }
                if (!part.isBlank()) {
                    settings.put(setting.group(1), setting.group(2));
                }
            }
        }
        return Optional.of(new ShotNote(Kind.of(form.group(1)).orElseThrow(), parts[0].strip(), settings));
    }
}
