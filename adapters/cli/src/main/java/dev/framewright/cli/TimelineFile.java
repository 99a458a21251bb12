package dev.framewright.cli;

import dev.framewright.api.MediaUnreadableException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clips on the picture tracks of a timeline in OpenTimelineIO's JSON. */
final class TimelineFile {

    private TimelineFile() {}

    /**
     * A stretch of a file on a timeline.
     *
     * @param media the file
     * @param seconds how much of it is shown, to the millisecond; empty when the timeline does not say
     */
    record Clip(Path media, Optional<BigDecimal> seconds) {}

    /** Gives the clips in the order in which the timeline lists them. */
    static List<Clip> clips(Path timeline) {
        try {
            Map<?, ?> root = map(JsonReader.read(Files.readString(timeline)));
            List<Clip> clips = new ArrayList<>();
            collect(map(root.get("tracks")), timeline.toAbsolutePath().getParent(), clips);
            return clips;
        } catch (IOException | IllegalArgumentException e) {
            throw new MediaUnreadableException(
                    timeline, "it is no timeline in OpenTimelineIO's JSON (" + e.getMessage() + ")", e);
        }
    }

    private static void collect(Map<?, ?> item, Path folder, List<Clip> clips) {
        if (item.get("kind") instanceof String kind && !kind.equals("Video")) {
            return;
        }
        if (String.valueOf(item.get("OTIO_SCHEMA")).startsWith("Clip.")) {
            clip(item, folder).ifPresent(clips::add);
        }
        if (item.get("children") instanceof List<?> children) {
            children.forEach(child -> collect(map(child), folder, clips));
        }
    }

    private static Optional<Clip> clip(Map<?, ?> clip, Path folder) {
        Object key = clip.get("active_media_reference_key");
        Map<?, ?> reference = clip.get("media_references") instanceof Map<?, ?> references
                ? map(references.get(key))
                : map(clip.get("media_reference"));
        if (!(reference.get("target_url") instanceof String address)) {
            return Optional.empty();
        }
        Map<?, ?> range = map(clip.get("source_range"));
        Map<?, ?> shown = range.isEmpty() ? map(reference.get("available_range")) : range;
        return Optional.of(new Clip(file(address, folder), seconds(map(shown.get("duration")))));
    }

    private static Optional<BigDecimal> seconds(Map<?, ?> time) {
        return time.get("value") instanceof BigDecimal value
                        && time.get("rate") instanceof BigDecimal rate
                        && rate.signum() > 0
                ? Optional.of(value.divide(rate, 3, RoundingMode.HALF_UP))
                : Optional.empty();
    }

    private static Path file(String address, Path folder) {
        if (address.startsWith("file:")) {
            return Path.of(URI.create(address).getPath());
        }
        return folder.resolve(URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
