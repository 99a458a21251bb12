package dev.framewright.otio;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.Shot.Source;
import dev.framewright.api.timeline.ShotNote;
import dev.framewright.api.timeline.ShotNote.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A clip with a generator of ours, or a gap with a marker of ours, and where it stands.
 *
 * @param shot what it wants
 * @param siblings the children of its track
 * @param index its place among them
 * @param length its length
 */
record WantedShot(Shot shot, JsonArray siblings, int index, OtioTime length) {
    /** The name of our generators, and of what we keep in metadata. */
    private static final String OURS = "framewright";

    /** Finds what a track still wants. */
    static List<WantedShot> of(JsonObject track, Path folder) {
        List<WantedShot> wanted = new ArrayList<>();
        JsonArray siblings = Json.array(track, "children");
        for (int i = 0; i < siblings.size(); i++) {
            if (siblings.get(i) instanceof JsonObject item) {
                String place = "item " + i + " of track \"" + Json.text(track, "name") + "\"";
                Optional<ShotNote> note = note(item, place);
                if (note.isPresent()) {
                    wanted.add(shot(note.get(), siblings, i, place, folder));
                }
            }
        }
        return wanted;
    }

    private static Optional<ShotNote> note(JsonObject item, String place) {
        String schema = Json.text(item, "OTIO_SCHEMA");
        if (schema.startsWith("Clip.")) {
            JsonObject reference = MediaReferences.active(item);
            String generator = Json.text(reference, "generator_kind");
            return Json.text(reference, "OTIO_SCHEMA").startsWith("GeneratorReference.") && generator.startsWith(OURS)
                    ? Optional.of(note(generator, Json.object(reference, "parameters"), place))
                    : Optional.empty();
        }
        if (!schema.startsWith("Gap.")) {
            return Optional.empty();
        }
        List<ShotNote> notes = new ArrayList<>();
        for (JsonObject marker : Json.objects(item, "markers")) {
            ShotNote.parse(Json.text(marker, "name"))
                    .or(() -> ShotNote.parse(Json.text(marker, "comment")))
                    .ifPresent(notes::add);
        }
        if (notes.size() > 1) {
            throw new InvalidRequestException(
                    "marker", "must be one in a gap but were " + notes.size() + " in " + place);
        }
        return notes.stream().findFirst();
    }

    private static ShotNote note(String generator, JsonObject parameters, String place) {
        String word = generator.equals(OURS) ? Kind.GENERATE.word() : generator.substring(OURS.length() + 1);
        Kind kind = Kind.of(word)
                .orElseThrow(() -> new InvalidRequestException(
                        "generator_kind",
                        "must be framewright.KIND, such as framewright.generate, but was \"" + generator + "\" at "
                                + place));
        Map<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonElement> parameter : parameters.entrySet()) {
            if (!parameter.getValue().isJsonPrimitive()) {
                throw new InvalidRequestException(
                        "parameters." + parameter.getKey(), "must be a text or a number, at " + place);
            }
            settings.put(parameter.getKey(), plain(parameter.getValue()));
        }
        String words = settings.remove("prompt");
        return new ShotNote(kind, words == null ? "" : words, settings);
    }

    /** Python writes 7.0 where 7 is meant. */
    private static String plain(JsonElement value) {
        return value.getAsJsonPrimitive().isNumber()
                ? value.getAsBigDecimal().stripTrailingZeros().toPlainString()
                : value.getAsString();
    }

    private static WantedShot shot(ShotNote note, JsonArray siblings, int index, String place, Path folder) {
        JsonObject item = siblings.get(index).getAsJsonObject();
        OtioTime length = OtioTime.of(Json.object(item, "source_range"), "duration");
        if (length == null) {
            length = OtioTime.of(Json.object(MediaReferences.active(item), "available_range"), "duration");
        }
        if (length == null) {
            throw new InvalidRequestException("source_range", "must say how long the shot is, at " + place);
        }
        Map<String, String> settings = new TreeMap<>(note.settings());
        List<Source> sources = new ArrayList<>();
        String source = settings.remove("source");
        String to = settings.remove("to");
        if (source != null) {
            sources.add(Source.whole(MediaReferences.file(source, folder)));
        } else if (note.kind() == Kind.EXTEND || note.kind() == Kind.CONNECT) {
            sources.add(neighbour(siblings, index - 1, note.kind(), place, folder));
        }
        if (to != null) {
            sources.add(Source.whole(MediaReferences.file(to, folder)));
        } else if (source == null && note.kind() == Kind.EXTEND_BACKWARD || note.kind() == Kind.CONNECT) {
            sources.add(neighbour(siblings, index + 1, note.kind(), place, folder));
        }
        if (sources.size() != note.kind().sources()) {
            throw new InvalidRequestException(
                    "parameters.source",
                    "must name " + note.kind().sources() + " file for "
                            + note.kind().word() + " but there were " + sources.size() + ", at " + place);
        }
        ShotNote rest = new ShotNote(note.kind(), note.words(), settings);
        String name = Json.text(item, "name").isEmpty() ? place : Json.text(item, "name") + ", " + place;
        return new WantedShot(
                new Shot(name, rest, length.frames(place), length.frameRate(), sources), siblings, index, length);
    }

    private static Source neighbour(JsonArray siblings, int index, Kind kind, String place, Path folder) {
        if (index >= 0
                && index < siblings.size()
                && siblings.get(index) instanceof JsonObject clip
                && Json.text(clip, "OTIO_SCHEMA").startsWith("Clip.")) {
            JsonObject reference = MediaReferences.active(clip);
            String address = Json.text(reference, "target_url");
            boolean asRecorded = Json.objects(clip, "effects").stream()
                    .map(effect -> Json.text(effect, "OTIO_SCHEMA"))
                    .noneMatch(schema -> schema.contains("TimeWarp") || schema.contains("FreezeFrame"));
            if (!address.isEmpty() && asRecorded) {
                return stretch(MediaReferences.file(address, folder), clip, reference);
            }
        }
        throw new InvalidRequestException(
                "source",
                "must be beside the shot for " + kind.word()
                        + ": a clip of a file, at its own speed, without a transition between; there is none at "
                        + place + ". Name a file as \"source\" instead");
    }

    private static Source stretch(Path file, JsonObject clip, JsonObject reference) {
        JsonObject range = Json.object(clip, "source_range");
        OtioTime start = OtioTime.of(range, "start_time");
        OtioTime duration = OtioTime.of(range, "duration");
        if (start == null || duration == null) {
            return Source.whole(file);
        }
        OtioTime zero = OtioTime.of(Json.object(reference, "available_range"), "start_time");
        if (zero == null) {
            zero = OtioTime.zero(start);
        }
        Duration from = start.since(zero);
        return new Source(
                file,
                from.isNegative() ? Duration.ZERO : from,
                Optional.of(start.plus(duration).since(zero)));
    }

    /** Puts a file where the shot was wanted. */
    void fill(Path media, Map<String, String> manifest) {
        JsonObject item = siblings.get(index).getAsJsonObject();
        JsonObject before = MediaReferences.active(item);
        JsonObject made = new JsonObject();
        manifest.forEach(made::addProperty);
        JsonObject kept = new JsonObject();
        kept.add("manifest", made);
        if (before.size() > 0) {
            kept.add("generator", before.deepCopy());
        }
        JsonObject metadata = new JsonObject();
        metadata.add(OURS, kept);

        JsonObject range = new JsonObject();
        range.addProperty("OTIO_SCHEMA", "TimeRange.1");
        range.add("duration", length.json());
        range.add("start_time", OtioTime.zero(length).json());

        JsonObject reference = new JsonObject();
        reference.addProperty("OTIO_SCHEMA", "ExternalReference.1");
        reference.add("metadata", metadata);
        reference.addProperty("name", String.valueOf(media.getFileName()));
        reference.add("available_range", range);
        reference.add("available_image_bounds", null);
        reference.addProperty("target_url", MediaReferences.address(media));

        if (Json.text(item, "OTIO_SCHEMA").startsWith("Gap.")) {
            item.addProperty("OTIO_SCHEMA", "Clip.2");
            item.add("media_references", new JsonObject());
            item.addProperty("active_media_reference_key", "DEFAULT_MEDIA");
            if (Json.text(item, "name").isEmpty()) {
                item.addProperty("name", shot.note().words());
            }
        }
        MediaReferences.replace(item, reference);
        item.add("source_range", range.deepCopy());
    }
}
