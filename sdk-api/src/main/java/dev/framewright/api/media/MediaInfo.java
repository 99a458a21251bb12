package dev.framewright.api.media;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Size;
import java.util.Map;
import java.util.Optional;

/**
 * What a media file is.
 *
 * @param mediaType such as {@code video/mp4}
 * @param codec lower-case name of the video codec, such as {@code h264}
 * @param pixelFormat such as {@code yuv420p}
 * @param colour colour space tag, such as {@code bt709}; {@code unspecified} when there is none
 * @param clip exact measures; frames are counted, not guessed
 * @param sound lower-case name of the audio codec, such as {@code aac}; empty for a silent file
 * @param metadata title, comment and the like
 */
public record MediaInfo(
        String mediaType,
        String codec,
        String pixelFormat,
        String colour,
        ClipShape clip,
        Optional<String> sound,
        Map<String, String> metadata) {
    /** Copies the metadata. */
    public MediaInfo {
        metadata = Map.copyOf(metadata);
    }

    /** Gives what is known of a silent file. */
    public MediaInfo(
            String mediaType,
            String codec,
            String pixelFormat,
            String colour,
            ClipShape clip,
            Map<String, String> metadata) {
        this(mediaType, codec, pixelFormat, colour, clip, Optional.empty(), metadata);
    }

    /** Gives the width and height. */
    public Size size() {
        return clip.size();
    }
}
