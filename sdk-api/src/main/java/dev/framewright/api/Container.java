package dev.framewright.api;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of file a result can be written as. The first codec of each is its default. */
public enum Container {
    /** H.264 by default. */
    MP4("mp4", "video/mp4", VideoCodec.H264, VideoCodec.AV1),
    /** VP9 by default. */
    WEBM("webm", "video/webm", VideoCodec.VP9, VideoCodec.AV1),
    /** ProRes by default. */
    MOV("mov", "video/quicktime", VideoCodec.PRORES, VideoCodec.H264),
    /** Animated GIF with a palette of its own. */
    GIF("gif", "image/gif", VideoCodec.GIF),
    /** One picture. */
    PNG("png", "image/png", VideoCodec.PNG),
    /** A folder of numbered pictures. */
    PNG_SEQUENCE("", "image/png", VideoCodec.PNG);

    private final String extension;
    private final String mediaType;
    private final List<VideoCodec> codecs;

    Container(String extension, String mediaType, VideoCodec... codecs) {
        this.extension = extension;
        this.mediaType = mediaType;
        this.codecs = List.of(codecs);
    }

    /** Gives the file extension without a dot; empty for a folder. */
    public String extension() {
        return extension;
    }

    /** Gives the media type, such as {@code video/mp4}. */
    public String mediaType() {
        return mediaType;
    }

    /** Gives the codecs it can hold, the default first. */
    public List<VideoCodec> codecs() {
        return codecs;
    }

    /**
     * Finds the container by the extension of a file name.
     *
     * @throws InvalidRequestException if the extension is none of the known ones
     */
    public static Container of(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(container -> !container.extension.isEmpty())
                .filter(container -> name.contains(".") && container.extension.equals(ending))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "output",
                        "must end in "
                                + Arrays.stream(values())
                                        .filter(container -> !container.extension.isEmpty())
                                        .map(container -> "." + container.extension)
                                        .collect(Collectors.joining(", "))
                                + " or be a folder ending in / but was \"" + name + "\""));
    }
}
