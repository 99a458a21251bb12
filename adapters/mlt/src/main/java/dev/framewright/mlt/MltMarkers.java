package dev.framewright.mlt;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.framewright.api.FrameRate;
import dev.framewright.api.timeline.ShotNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** The markers of Shotcut and the guides of Kdenlive. */
final class MltMarkers {
    private MltMarkers() {}

    /**
     * A marker of ours.
     *
     * @param note what it asks for
     * @param first the frame where it stands
     * @param end the first frame after it; {@code first} for a marker without length
     */
    record Marker(ShotNote note, int first, int end) {}

    /** Gives the markers of ours, in the order of time. */
    static List<Marker> of(Element root, FrameRate rate) {
        List<Marker> markers = new ArrayList<>();
        for (Element tractor : Xml.children(root, "tractor")) {
            for (Element list : Xml.children(tractor, "properties")) {
                if (list.getAttribute("name").equals("shotcut:markers")) {
                    Xml.children(list, "properties")
                            .forEach(one -> shotcut(one, rate).ifPresent(markers::add));
                }
            }
        }
        // From 23.04 on every sequence has guides of its own; before, the project had.
        MltTrack.sequence(root)
                .map(sequence -> Xml.property(sequence, "kdenlive:sequenceproperties.guides"))
                .filter(guides -> !guides.isBlank())
                .or(() -> Xml.children(root).stream()
                        .map(element -> Xml.property(element, "kdenlive:docproperties.guides"))
                        .filter(guides -> !guides.isBlank())
                        .findFirst())
                .ifPresent(guides -> markers.addAll(kdenlive(guides)));
        markers.sort(Comparator.comparingInt(Marker::first));
        return markers;
    }

    private static Optional<Marker> shotcut(Element one, FrameRate rate) {
        return ShotNote.parse(Xml.property(one, "text")).map(note -> {
            int first = MltTime.frames(Xml.property(one, "start"), rate);
            String end = Xml.property(one, "end");
            return new Marker(note, first, end.isEmpty() ? first : Math.max(first, MltTime.frames(end, rate)));
        });
    }

    private static List<Marker> kdenlive(String guides) {
        List<Marker> markers = new ArrayList<>();
        try {
            for (JsonElement element : JsonParser.parseString(guides).getAsJsonArray()) {
                JsonObject guide = element.getAsJsonObject();
                int first = guide.get("pos").getAsInt();
                int frames = guide.has("duration") ? guide.get("duration").getAsInt() : 0;
                ShotNote.parse(guide.get("comment").getAsString())
                        .ifPresent(note -> markers.add(new Marker(note, first, first + Math.max(0, frames))));
            }
        } catch (JsonParseException | IllegalStateException | NullPointerException | NumberFormatException e) {
            throw new IllegalArgumentException("its guides are not as Kdenlive writes them", e);
        }
        return markers;
    }
}
