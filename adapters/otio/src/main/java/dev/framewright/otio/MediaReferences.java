package dev.framewright.otio;

import com.google.gson.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The media references of clips, in both schemas, and their addresses. */
final class MediaReferences {
    /** A scheme has two letters or more, so that a drive is none; and "file:clip.mov" is seen from the timeline. */
    private static final Pattern ABSOLUTE =
            Pattern.compile("(?!file:[^/])([A-Za-z][A-Za-z0-9+.-]+:.*|/.*|[A-Za-z]:.*)");

    private MediaReferences() {}

    /** Gives the reference in use; empty if there is none. */
    static JsonObject active(JsonObject clip) {
        return clip.has("media_references")
                ? Json.object(Json.object(clip, "media_references"), key(clip))
                : Json.object(clip, "media_reference");
    }

    /** Puts another reference in place of the one in use. */
    static void replace(JsonObject clip, JsonObject reference) {
        if (clip.has("media_references")) {
            Json.object(clip, "media_references").add(key(clip), reference);
        } else {
            clip.add("media_reference", reference);
        }
    }

    private static String key(JsonObject clip) {
        String key = Json.text(clip, "active_media_reference_key");
        return key.isEmpty() ? "DEFAULT_MEDIA" : key;
    }

    /**
     * Gives the file that an address names, as it is or seen from the timeline's folder. Some editors write the name as
     * it is where an address has escapes: "100% done.mov".
     */
    static Path file(String address, Path folder) {
        String path = address.replaceFirst("^file:(//[^/]*)?", "");
        try {
            return folder.resolve(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .normalize();
        } catch (IllegalArgumentException e) {
            return folder.resolve(path).normalize();
        }
    }

    static String address(Path file) {
        // file:/x and file:///x are the same, but some editors read the second only.
        return file.toAbsolutePath().normalize().toUri().toString().replaceFirst("^file:/(?!/)", "file:///");
    }

    static boolean isRelative(String address) {
        return !address.isEmpty() && !ABSOLUTE.matcher(address).matches();
    }
}
